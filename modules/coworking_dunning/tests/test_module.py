# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingDunningTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Coworking Dunning module"
    module = 'coworking_dunning'
    extras = ['account_payment', 'coworking_contract']


del ModuleTestCase
