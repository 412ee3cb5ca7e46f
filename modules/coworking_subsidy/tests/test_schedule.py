# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import schedule

CENT = Decimal('0.01')
AMOUNTS = st.decimals(0, 10**7, places=2)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def cents(amount):
    return amount.quantize(CENT)


def day(text):
    return dt.date.fromisoformat(text)


class ScheduleTestCase(TestCase):
    "Test how a subsidy declines"

    def test_linear(self):
        for first, step, years, amounts in [
                (40000, 10000, 4, [40000, 30000, 20000, 10000]),
                (100, 40, 4, [100, 60, 20, 0]),
                (100, 0, 2, [100, 100]),
                ]:
            with self.subTest(first=first, step=step):
                self.assertEqual(
                    schedule.linear(
                        Decimal(first), Decimal(step), years, cents),
                    amounts)

    def test_geometric(self):
        for first, rate, amounts in [
                ('40000', '0.5', ['40000', '20000', '10000', '5000']),
                ('10000', '0.3333', [
                        '10000', '6667', '4444.89', '2963.41']),
                ('100', '1', ['100', '0', '0', '0']),
                ]:
            with self.subTest(first=first, rate=rate):
                self.assertEqual(
                    schedule.geometric(
                        Decimal(first), Decimal(rate), 4, cents),
                    [Decimal(a) for a in amounts])

    def test_table(self):
        self.assertEqual(
            schedule.table(
                Decimal(30000), [Decimal(s) for s in ['1', '0.6', '0.333']],
                cents),
            [30000, 18000, 9990])

    @given(AMOUNTS, st.decimals(0, 1, places=4), st.integers(1, 10))
    def test_no_year_is_above_the_one_before(self, first, rate, years):
        for amounts in [
                schedule.linear(first, first * rate, years, cents),
                schedule.geometric(first, rate, years, cents)]:
            self.assertEqual(len(amounts), years)
            self.assertEqual(amounts[0], first)
            self.assertEqual(schedule.rises(amounts), [])
            self.assertTrue(all(a >= 0 for a in amounts))

    def test_rises(self):
        for amounts, rises in [
                ([3, 2, 1], []), ([3, 3], []), ([], []),
                ([3, 4, 2, 3], [1, 3]),
                ]:
            with self.subTest(amounts=amounts):
                self.assertEqual(schedule.rises(amounts), rises)

    def test_years(self):
        for start, years in [
                ('2025-01-01', [
                        ('2025-01-01', '2025-12-31'),
                        ('2026-01-01', '2026-12-31')]),
                ('2024-02-29', [
                        ('2024-02-29', '2025-02-27'),
                        ('2025-02-28', '2026-02-27')]),
                ('2023-03-01', [
                        ('2023-03-01', '2024-02-29'),
                        ('2024-03-01', '2025-02-28')]),
                ]:
            with self.subTest(start=start):
                self.assertEqual(
                    schedule.years(day(start), 2),
                    [(day(f), day(t)) for f, t in years])

    def test_split(self):
        for amount, start, end, spans, parts in [
                # 275 of the 365 days are in 2025
                ('36500', '2025-04-01', '2026-03-31', [
                        ('2025-01-01', '2025-12-31'),
                        ('2026-01-01', '2026-12-31')], ['27500', '9000']),
                # a leap year has 366
                ('36600', '2024-01-01', '2024-12-31', [
                        ('2023-07-01', '2024-06-30'),
                        ('2024-07-01', '2025-06-30')], ['18200', '18400']),
                ('100', '2026-01-01', '2026-01-03', [
                        ('2026-01-01', '2026-01-01'),
                        ('2026-01-02', '2026-01-02'),
                        ('2026-01-03', '2026-01-03')],
                    ['33.33', '33.34', '33.33']),
                ('100', '2026-01-01', '2026-01-03', [
                        ('2027-01-01', '2027-12-31')], ['0']),
                ]:
            with self.subTest(start=start, spans=spans):
                self.assertEqual(
                    schedule.split(
                        Decimal(amount), day(start), day(end),
                        [(day(f), day(t)) for f, t in spans], cents),
                    [Decimal(p) for p in parts])

    @given(AMOUNTS, DATES, st.integers(0, 2000), st.sets(
            st.integers(1, 2000), max_size=8))
    def test_parts_sum_to_the_whole(self, amount, start, length, cuts):
        end = start + dt.timedelta(days=length)
        edges = [start, *(
                start + dt.timedelta(days=c) for c in sorted(cuts)
                if c <= length), end + dt.timedelta(days=1)]
        spans = [
            (f, t - dt.timedelta(days=1)) for f, t in zip(edges, edges[1:])]
        parts = schedule.split(amount, start, end, spans, cents)
        self.assertEqual(sum(parts), amount)
        self.assertTrue(all(p >= 0 for p in parts))
