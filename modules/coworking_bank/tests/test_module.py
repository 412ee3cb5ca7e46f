# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingBankTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Coworking Bank module"
    module = 'coworking_bank'
    extras = ['account_payment_clearing']


del ModuleTestCase
