# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import minimis

DATES = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


class MinimisTestCase(TestCase):
    "Test the aids of three years"

    def test_first_day(self):
        for date, first in [
                ('2026-03-10', '2023-03-11'),
                ('2027-02-28', '2024-03-01'),
                ('2028-02-28', '2025-02-28'),
                ('2028-02-29', '2025-03-01'),
                ('2026-12-31', '2024-01-01'),
                ]:
            with self.subTest(date=date):
                self.assertEqual(minimis.first_day(day(date), 3), day(first))

    def test_total(self):
        aids = [
            (day('2024-03-10'), Decimal(100000)),
            (day('2025-06-01'), Decimal(50000)),
            ]
        for date, total in [
                ('2024-03-09', 0),
                ('2024-03-10', 100000),
                ('2025-06-01', 150000),
                ('2027-03-09', 150000),
                ('2027-03-10', 50000),
                ('2028-06-01', 0),
                ]:
            with self.subTest(date=date):
                self.assertEqual(minimis.total(aids, day(date), 3), total)

    def test_peak(self):
        aids = [(day('2026-01-01'), Decimal(250000))]
        for date, peak in [
                ('2026-06-01', 300000),
                ('2025-06-01', 300000),
                ('2023-01-01', 50000),
                ('2023-01-02', 300000),
                ('2028-12-31', 300000),
                ('2029-01-01', 50000),
                ]:
            with self.subTest(date=date):
                self.assertEqual(
                    minimis.peak(aids, day(date), Decimal(50000), 3), peak)

    @given(st.lists(st.tuples(DATES, st.integers(1, 10**6).map(Decimal))),
        DATES, st.integers(1, 10**6).map(Decimal))
    def test_no_day_is_above_the_peak(self, aids, date, amount):
        peak = minimis.peak(aids, date, amount, 3)
        self.assertGreaterEqual(peak, amount)
        with_it = [*aids, (date, amount)]
        for n in range(0, 3 * 366, 31):
            other = date + dt.timedelta(days=n)
            if minimis.first_day(other, 3) <= date:
                self.assertLessEqual(
                    minimis.total(with_it, other, 3), peak)
