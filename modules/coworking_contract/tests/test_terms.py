# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import unittest
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_contract import indexation, terms
from trytond.modules.coworking_contract.periods import Rhythm
from trytond.modules.coworking_contract.terms import Notice, Terms

DAY = dt.timedelta(days=1)
date = dt.date.fromisoformat
dates = st.dates(dt.date(2023, 12, 1), dt.date(2028, 3, 31))
notices = st.builds(
    Notice, st.integers(0, 6), st.sampled_from(['day', 'month']),
    st.sampled_from(terms.ENDS))


class TermsTestCase(unittest.TestCase):
    "Test terms, notices and indexation"

    def test_term(self):
        "The terms of a contract"
        for start, minimum, renewal, tacit, expected in [
                ('2026-01-31', 12, 12, True,
                    [('2026-01-31', '2027-01-30'),
                        ('2027-01-31', '2028-01-30')]),
                ('2024-02-29', 12, 1, True,
                    [('2024-02-29', '2025-02-27'),
                        ('2025-02-28', '2025-03-28'),
                        ('2025-03-29', '2025-04-28')]),
                ('2026-08-31', 0, 1, True,
                    [('2026-08-31', '2026-09-29'),
                        ('2026-09-30', '2026-10-30'),
                        ('2026-10-31', '2026-11-29')]),
                ('2026-03-17', 3, 0, True, [('2026-03-17', None)]),
                ('2026-03-17', 3, 3, False, [('2026-03-17', '2026-06-16')]),
                ('2026-03-17', 0, 0, False, [('2026-03-17', None)]),
                ]:
            contract = Terms(date(start), minimum, renewal, tacit)
            for number, (first, last) in enumerate(expected):
                with self.subTest(contract=contract, number=number):
                    self.assertEqual(
                        contract.term(number),
                        (date(first), date(last) if last else None))

    @given(dates, st.integers(0, 24), st.integers(1, 24), dates)
    def test_number(self, start, minimum, renewal, day):
        "A day is in the term of its number"
        contract = Terms(start, minimum, renewal)
        first, last = contract.term(contract.number(day))
        self.assertLessEqual(day, last)
        if day >= start:
            self.assertLessEqual(first, day)

    def test_earliest_end(self):
        "When a notice ends the contract"
        start = date('2026-03-17')
        free = Terms(start)
        year = Terms(start, 12, 12)
        bound = Terms(start, 3, 0)
        monthly = Rhythm(start, 1)
        calendar = Rhythm(start, 1, calendar=True)
        month = Notice(1, 'month', 'any_day')
        for contract, notice, rhythm, given_, trial, expected in [
                # Notice given on d with delay n: d + n - 1 day.
                (free, month, monthly, '2026-09-10', 0, '2026-10-09'),
                (free, month, monthly, '2026-01-31', 0, '2026-03-16'),
                (free, month, monthly, '2027-01-31', 0, '2027-02-27'),
                (free, Notice(15, 'day', 'any_day'), monthly, '2026-09-10', 0,
                    '2026-09-24'),
                (free, Notice(0, 'day', 'any_day'), monthly, '2026-09-10', 0,
                    '2026-09-10'),
                (free, Notice(1, 'month', 'period'), monthly, '2026-09-10', 0,
                    '2026-10-16'),
                (free, Notice(1, 'month', 'period'), monthly, '2026-09-17', 0,
                    '2026-10-16'),
                (free, Notice(1, 'month', 'period'), monthly, '2026-09-18', 0,
                    '2026-11-16'),
                (free, Notice(1, 'month', 'period'), calendar, '2026-09-10',
                    0, '2026-10-31'),
                (bound, month, monthly, '2026-03-20', 0, '2026-06-16'),
                (bound, month, monthly, '2026-06-20', 0, '2026-07-19'),
                (year, Notice(2, 'month', 'term'), monthly, '2027-01-17', 0,
                    '2027-03-16'),
                (year, Notice(2, 'month', 'term'), monthly, '2027-01-18', 0,
                    '2028-03-16'),
                (year, Notice(2, 'month', 'any_day'), monthly, '2027-05-10',
                    0, '2027-07-09'),
                # During the trial: at once.
                (year, Notice(2, 'month', 'term'), monthly, '2026-03-31', 15,
                    '2026-03-31'),
                (year, Notice(2, 'month', 'term'), monthly, '2026-04-01', 15,
                    '2027-03-16'),
                ]:
            with self.subTest(notice=notice, given=given_):
                self.assertEqual(terms.earliest_end(
                        contract, notice, rhythm, date(given_), trial),
                    date(expected))

    @given(dates, st.integers(0, 24), st.integers(0, 12), notices, dates)
    def test_not_before(self, start, minimum, renewal, notice, day):
        "Never before the notice is over, nor within the minimum term"
        contract = Terms(start, minimum, renewal)
        end = terms.earliest_end(contract, notice, Rhythm(start, 1), day)
        self.assertGreaterEqual(end, contract.minimum_end)
        self.assertGreaterEqual(end, day + notice.delay - DAY)

    @given(dates, notices)
    def test_last_notice(self, end, notice):
        "The last day that is in time, and not one later"
        day = terms.last_notice(end, notice)
        self.assertLessEqual(day + notice.delay - DAY, end)
        self.assertGreater(day + DAY + notice.delay - DAY, end)

    def test_reminder(self):
        "Between three months and one before the last day of notice"
        for end, notice, last, span in [
                ('2027-03-16', Notice(2, 'month', 'term'), '2027-01-17',
                    ('2026-10-17', '2026-12-17')),
                ('2027-02-27', Notice(1, 'month', 'term'), '2027-01-31',
                    ('2026-10-31', '2026-12-31')),
                ]:
            with self.subTest(end=end):
                day = terms.last_notice(date(end), notice)
                self.assertEqual(day, date(last))
                self.assertEqual(
                    terms.reminder(day, 3, 1), tuple(map(date, span)))

    def test_revise(self):
        "A price follows its index, up and down"
        def cents(amount):
            return amount.quantize(Decimal('.01'), rounding=ROUND_HALF_UP)
        for price, value, base, expected in [
                ('280.00', '137.15', '132.63', '289.54'),
                ('280.00', '132.63', '137.15', '270.77'),
                ('280.00', '132.63', '132.63', '280.00'),
                ('0.00', '137.15', '132.63', '0.00'),
                ]:
            with self.subTest(price=price, value=value):
                self.assertEqual(
                    indexation.revise(
                        Decimal(price), Decimal(value), Decimal(base), cents),
                    Decimal(expected))
        self.assertEqual(indexation.quarter(date('2026-03-31')), (2026, 1))
        self.assertEqual(indexation.quarter(date('2026-04-01')), (2026, 2))
