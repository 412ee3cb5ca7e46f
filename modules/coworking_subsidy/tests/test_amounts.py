# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import amounts

AMOUNTS = st.decimals(0, 10**7, places=2)
RATES = st.decimals(0, 1, places=4)


def cents(amount):
    return amount.quantize(Decimal('0.01'))


class AmountsTestCase(TestCase):
    "Test what may be claimed"

    def test_interim(self):
        "The DETR of Morez: 100 000, a half, at most 80 % before the balance."
        for justified, already, amount in [
                (0, 30000, 0),
                (60000, 30000, 0),
                ('60000.02', 30000, '0.01'),
                (120000, 30000, 30000),
                (160000, 30000, 50000),
                ('160000.02', 30000, 50000),
                (200000, 80000, 0),
                ]:
            with self.subTest(justified=justified, already=already):
                self.assertEqual(
                    amounts.interim(
                        Decimal('0.5'), Decimal(justified), Decimal(80000),
                        Decimal(already), cents),
                    Decimal(amount))

    def test_balance(self):
        for actual, due, left, back in [
                (200000, 100000, 20000, 0),
                (180000, 90000, 10000, 0),
                (160000, 80000, 0, 0),
                (150000, 75000, 0, 5000),
                (230000, 100000, 20000, 0),
                ('199999.99', '100000.00', '20000.00', 0),
                ('199999.98', '99999.99', '19999.99', 0),
                ]:
            with self.subTest(actual=actual):
                found = amounts.final(
                    Decimal('0.5'), Decimal(actual), Decimal(200000),
                    Decimal(100000), lambda a: a.quantize(
                        Decimal('0.01'), rounding='ROUND_HALF_UP'))
                self.assertEqual(found, Decimal(due))
                self.assertEqual(
                    amounts.balance(found, Decimal(80000)),
                    (Decimal(left), Decimal(back)))

    def test_deficit(self):
        for result, amount in [
                (-20000, 10000), (-30000, 15000), (-30001, 15000), (0, 0),
                (5000, 0)]:
            with self.subTest(result=result):
                self.assertEqual(
                    amounts.deficit(
                        Decimal('0.5'), Decimal(result), Decimal(15000),
                        cents),
                    amount)

    def test_prorated(self):
        start, end = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
        for change, amount in [
                ('2024-01-01', '366'), ('2024-02-29', '307'),
                ('2024-12-31', '1'), ('2025-01-01', '0'),
                ('2023-06-01', '366')]:
            with self.subTest(change=change):
                self.assertEqual(
                    amounts.prorated(
                        Decimal(366), start, end,
                        dt.date.fromisoformat(change), cents),
                    Decimal(amount))

    @given(RATES, AMOUNTS, RATES, st.lists(AMOUNTS, max_size=6))
    def test_no_ceiling_is_passed(self, rate, award, share, spent):
        ceiling = cents(award * share)
        claimed, justified = Decimal(0), Decimal(0)
        for amount in spent:
            justified += amount
            claim = amounts.interim(rate, justified, ceiling, claimed, cents)
            self.assertGreaterEqual(claim, 0)
            claimed += claim
            self.assertLessEqual(claimed, ceiling)
            self.assertLessEqual(claimed, cents(rate * justified))
        due = amounts.final(rate, justified, award, award, cents)
        left, back = amounts.balance(due, claimed)
        self.assertEqual(claimed + left - back, due)
        self.assertLessEqual(due, award)
        self.assertIn(Decimal(0), (left, back))
