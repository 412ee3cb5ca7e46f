# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingInvoiceTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Coworking Invoice module"
    module = 'coworking_invoice'
    extras = [
        'account_fr', 'account_fr_chorus', 'coworking_contract',
        'edocument_uncefact']


del ModuleTestCase
