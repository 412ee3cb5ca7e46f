# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_contract.revenue import month_ends, movement

amounts = st.dictionaries(
    st.integers(0, 5), st.decimals(0, 500, places=2))


class RevenueTestCase(unittest.TestCase):
    "Test recurring revenue"

    def test_movement(self):
        "What came, went and changed"
        for before, after, began, ended, expected in [
                ({}, {1: 100}, {1}, set(), (100, 0, 0, 100)),
                ({1: 100}, {1: 0}, set(), {1}, (0, 100, 0, 0)),
                ({1: 100}, {1: 120}, set(), set(), (0, 0, 20, 120)),
                # A pause, and its end.
                ({1: 100}, {1: 0}, set(), set(), (0, 0, -100, 0)),
                ({1: 0}, {1: 100}, set(), set(), (0, 0, 100, 100)),
                ({1: 100, 2: 50}, {2: 60, 3: 10}, {3}, {1},
                    (10, 100, 10, 70)),
                ]:
            with self.subTest(before=before, after=after):
                self.assertEqual(
                    tuple(movement(before, after, began, ended)), expected)

    @given(amounts, amounts, st.sets(st.integers(0, 5)),
        st.sets(st.integers(0, 5)))
    def test_closes(self, before, after, began, ended):
        "The net is the difference, whatever it is made of"
        moved = movement(before, after, began, ended)
        self.assertEqual(
            moved.net,
            sum(after.values(), Decimal(0)) - sum(before.values(), Decimal(0)))

    def test_month_ends(self):
        "The ends of the months, and of the one before"
        self.assertEqual(
            list(month_ends(dt.date(2026, 1, 31), dt.date(2026, 3, 1))), [
                dt.date(2025, 12, 31), dt.date(2026, 1, 31),
                dt.date(2026, 2, 28), dt.date(2026, 3, 31)])
