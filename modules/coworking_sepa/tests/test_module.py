# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingSepaTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Coworking SEPA module"
    module = 'coworking_sepa'
    extras = ['account_payment_sepa_cfonb', 'coworking_bank']


del ModuleTestCase
