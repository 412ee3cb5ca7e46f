# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import spreading

CENT = Decimal('0.01')
AMOUNTS = st.decimals(0, 10**7, places=2)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
MONTHS = st.integers(1, 240)


def cents(amount):
    return amount.quantize(CENT)


def day(text):
    return dt.date.fromisoformat(text)


def spread(amount, start, months, month=12, last=None, monthly=False):
    start = day(start)
    return [
        (str(d), str(a)) for d, a in spreading.from_then(
            Decimal(amount), start, months,
            spreading.closings(start, months, month, monthly),
            last and day(last), cents)]


class SpreadingTestCase(TestCase):
    "Test how a capital grant is taken to income"

    def test_share(self):
        for start, months, date, share in [
                ('2026-01-01', 12, '2025-12-31', Fraction(0)),
                ('2026-01-01', 12, '2026-01-01', Fraction(1, 31 * 12)),
                ('2026-01-01', 12, '2026-01-31', Fraction(1, 12)),
                ('2026-01-01', 12, '2026-12-30', Fraction(12 * 31 - 1, 372)),
                ('2026-01-01', 12, '2026-12-31', Fraction(1)),
                ('2026-01-01', 12, '2030-01-01', Fraction(1)),
                # A month counts as a month, in February too.
                ('2027-02-01', 24, '2027-02-28', Fraction(1, 24)),
                ('2028-02-01', 24, '2028-02-28', Fraction(28, 29 * 24)),
                ('2028-02-01', 24, '2028-02-29', Fraction(1, 24)),
                # From the 31st the months are clamped.
                ('2028-01-31', 12, '2028-02-28', Fraction(1, 12)),
                ('2028-01-31', 12, '2028-02-27', Fraction(28, 29 * 12)),
                ]:
            with self.subTest(start=start, date=date):
                self.assertEqual(
                    Fraction(*spreading.share(
                            day(start), months, day(date))), share)

    def test_closings(self):
        for start, months, month, monthly, days in [
                ('2026-01-01', 24, 12, False, ['2026-12-31', '2027-12-31']),
                ('2026-07-01', 12, 12, False, ['2026-12-31', '2027-06-30']),
                ('2026-07-01', 12, 6, False, ['2027-06-30']),
                ('2027-09-01', 12, 2, False, ['2028-02-29', '2028-08-31']),
                ('2028-01-15', 2, 12, True, [
                        '2028-01-31', '2028-02-29', '2028-03-14']),
                ('2026-12-31', 1, 12, False, ['2026-12-31', '2027-01-30']),
                ]:
            with self.subTest(start=start, months=months):
                self.assertEqual(
                    spreading.closings(day(start), months, month, monthly),
                    [day(d) for d in days])

    def test_years(self):
        for amount, start, months, parts in [
                # A whole number of years, a third that does not fall right.
                ('100', '2026-01-01', 36, [
                        ('2026-12-31', '33.33'), ('2027-12-31', '33.34'),
                        ('2028-12-31', '33.33')]),
                # By days: 17 of 31 in the first month.
                ('1200', '2026-01-15', 12, [
                        ('2026-12-31', '1154.84'), ('2027-01-14', '45.16')]),
                # A leap year takes no more than another.
                ('1000', '2027-03-01', 24, [
                        ('2027-12-31', '416.67'), ('2028-12-31', '500.00'),
                        ('2029-02-28', '83.33')]),
                ]:
            with self.subTest(amount=amount, start=start):
                self.assertEqual(spread(amount, start, months), parts)

    def test_from_then(self):
        "What is left when the schedule changes follows what is left of it."
        self.assertEqual(
            spread('600', '2026-01-01', 48, last='2026-12-31'), [
                ('2027-12-31', '200.00'), ('2028-12-31', '200.00'),
                ('2029-12-31', '200.00')])
        # After its end there is no day left.
        self.assertEqual(
            spread('50', '2026-01-01', 12, last='2026-12-31'), [])

    def test_along(self):
        years = [
            (day('2026-12-31'), Decimal('4032.88')),
            (day('2027-12-31'), Decimal('8000.00')),
            (day('2028-06-30'), Decimal('3967.12'))]
        for amount, last, parts in [
                ('16000', None, ['4032.88', '8000.00', '3967.12']),
                ('8000', None, ['2016.44', '4000.00', '1983.56']),
                ('0.03', None, ['0.01', '0.01', '0.01']),
                ('5983.56', '2026-12-31', ['4000.00', '1983.56']),
                ]:
            with self.subTest(amount=amount):
                self.assertEqual(
                    [str(a) for _, a in spreading.along(
                            Decimal(amount), years, last and day(last),
                            cents)], parts)
        self.assertEqual(
            spreading.along(Decimal(10), [], None, cents), [])

    def test_months_of(self):
        for start, end, months in [
                ('2026-07-01', '2031-06-30', 60),
                ('2026-07-01', '2031-07-01', 61),
                ('2028-02-29', '2029-02-27', 12),
                ('2026-01-01', '2026-01-01', 1),
                ]:
            with self.subTest(start=start, end=end):
                self.assertEqual(
                    spreading.months_of(day(start), day(end)), months)

    @given(AMOUNTS, DATES, MONTHS, st.integers(1, 12), st.booleans())
    def test_sums(self, amount, start, months, month, monthly):
        days = spreading.closings(start, months, month, monthly)
        self.assertEqual(days, sorted(set(days)))
        parts = spreading.from_then(amount, start, months, days, None, cents)
        self.assertEqual(sum(a for _, a in parts), amount)
        self.assertTrue(all(a > 0 for _, a in parts))

    @given(AMOUNTS, DATES, MONTHS, st.integers(0, 200))
    def test_sums_after(self, amount, start, months, ahead):
        days = spreading.closings(start, months, 12)
        last = days[min(ahead, len(days) - 1)]
        parts = spreading.from_then(amount, start, months, days, last, cents)
        self.assertEqual(
            sum(a for _, a in parts), amount if last < days[-1] else 0)

    @given(AMOUNTS, st.lists(st.decimals(0, 10**5, places=2), min_size=1))
    def test_sums_along(self, amount, depreciations):
        depreciations = [
            (dt.date(2026, 1, 1) + dt.timedelta(days=n), a)
            for n, a in enumerate(depreciations)]
        if any(a for _, a in depreciations):
            self.assertEqual(
                sum(a for _, a in spreading.along(
                        amount, depreciations, None, cents)), amount)
