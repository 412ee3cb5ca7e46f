# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_contract import allowances


class AllowancesTestCase(unittest.TestCase):
    "Test what an allowance still pays"

    def test_takes(self):
        "Units that pay other units"
        for unit, charged, expected in [
                ('hour', 'hour', 1),
                ('day', 'half_day', Decimal('.5')),
                ('half_day', 'day', 2),
                ('hour', 'day', None),
                ('day', 'month', None),
                ]:
            with self.subTest(unit=unit, charged=charged):
                self.assertEqual(allowances.takes(unit, charged), expected)

    def test_available(self):
        "What is left of a period"
        def ten(number):
            return 10 if number >= 0 else 0
        for number, used, rolls_over, expected in [
                (0, {}, False, 10),
                (0, {0: 4}, False, 6),
                (1, {0: 4}, False, 10),
                (1, {0: 4}, True, 16),
                (0, {0: 4}, True, 6),
                # What a later period used of it is not used twice.
                (0, {1: 15}, True, 5),
                (1, {1: 15}, True, 5),
                (2, {1: 15}, True, 15),
                (0, {0: 10, 1: 10}, True, 0),
                ]:
            with self.subTest(number=number, used=used):
                self.assertEqual(
                    allowances.available(number, ten, used, rolls_over),
                    expected)

    @given(
        st.lists(st.integers(0, 8), min_size=1, max_size=6),
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6))),
        st.booleans())
    def test_never_below(self, grants, asked, rolls_over):
        "No period is ever left with less than nothing"
        def granted(number):
            return grants[number] if 0 <= number < len(grants) else 0
        used = {}
        for number, quantity in asked:
            if quantity <= allowances.available(
                    number, granted, used, rolls_over):
                used[number] = used.get(number, 0) + quantity
        left = 0
        for number in range(6):
            if not rolls_over:
                left = 0
            left += granted(number) - used.get(number, 0)
            self.assertGreaterEqual(left, 0)
