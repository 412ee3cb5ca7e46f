# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal
from unittest import TestCase

from trytond.modules.coworking_subsidy import financing


def decimals(*texts):
    return [Decimal(t) for t in texts]


class FinancingTestCase(TestCase):
    "Test the checks of a financing plan"

    def test_ceiling(self):
        for aids, kept in [
                (['100000'], True),
                (['100000', '60000'], True),
                (['100000', '60000.01'], False),
                ([], True),
                ]:
            with self.subTest(aids=aids):
                limit = financing.ceiling(
                    decimals(*aids), Decimal(200000), Decimal('0.8'))
                self.assertEqual(limit.limit, 160000)
                self.assertIs(limit.is_kept, kept)

    def test_own_share(self):
        "It is a share of public money, not of the cost."
        for own, public, rate, kept in [
                ('100000', ['100000'], '0.2', True),
                ('40000', ['160000'], '0.2', True),
                ('39999.99', ['160000.01'], '0.2', False),
                ('60000', ['140000'], '0.3', True),
                ('59999', ['140001'], '0.3', False),
                ('0', [], '0.2', True),
                ]:
            with self.subTest(own=own, rate=rate):
                self.assertIs(
                    financing.own_share(
                        Decimal(own), decimals(*public), Decimal(rate)
                        ).is_kept, kept)

    def test_counterpart(self):
        for aid, public, kept in [
                ('40000', ['10000'], True),
                ('40000.01', ['10000'], False),
                ('1', [], False),
                ]:
            with self.subTest(aid=aid):
                self.assertIs(
                    financing.counterpart(
                        Decimal(aid), decimals(*public), Decimal('0.8')
                        ).is_kept, kept)
