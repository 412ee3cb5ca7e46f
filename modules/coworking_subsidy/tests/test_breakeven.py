# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal
from unittest import TestCase

from trytond.modules.coworking_subsidy import breakeven


class BreakEvenTestCase(TestCase):
    "Test when a place lives without subsidy"

    def test_year(self):
        for results, year in [
                ([-30, -10, 0, 5], 2027),
                ([-30, 5, -10, 1], 2028),
                ([-30, 5, -10], None),
                ([0], 2025),
                ([], None),
                ]:
            with self.subTest(results=results):
                self.assertEqual(
                    breakeven.year(
                        [(2025 + n, Decimal(r))
                            for n, r in enumerate(results)]), year)

    def test_runway(self):
        for available, result, months, runway in [
                (12000, -12000, 12, 12),
                (11999, -12000, 12, 11),
                (12000, -6000, 6, 12),
                (0, -1, 12, 0),
                (-500, -1, 12, 0),
                (12000, 0, 12, None),
                (12000, 10, 12, None),
                ]:
            with self.subTest(available=available, result=result):
                self.assertEqual(
                    breakeven.runway(
                        Decimal(available), Decimal(result), months), runway)
