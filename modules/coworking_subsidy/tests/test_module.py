# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import (
    CompanyTestMixin, PartyCompanyCheckEraseMixin)
from trytond.modules.party.tests import PartyCheckReplaceMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingSubsidyTestCase(
        PartyCompanyCheckEraseMixin, PartyCheckReplaceMixin, CompanyTestMixin,
        ModuleTestCase):
    "Test Coworking Subsidy module"
    module = 'coworking_subsidy'
    extras = [
        'account_asset', 'account_invoice_defer', 'coworking_bank',
        'analytic_account', 'coworking_contract', 'domiciliation']


del ModuleTestCase
