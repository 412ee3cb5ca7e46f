# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.company.tests import CompanyTestMixin
from trytond.tests.test_tryton import ModuleTestCase


class CoworkingStripeTestCase(CompanyTestMixin, ModuleTestCase):
    "Test Coworking Stripe module"
    module = 'coworking_stripe'
    extras = [
        'account_dunning', 'coworking_bank', 'coworking_contract']


del ModuleTestCase
