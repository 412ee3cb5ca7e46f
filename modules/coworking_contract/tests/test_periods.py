# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import unittest
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_contract import periods
from trytond.modules.coworking_contract.periods import Rhythm

DAY = dt.timedelta(days=1)
date = dt.date.fromisoformat


def span(text):
    first, last = text.split('..')
    return date(first), date(last) if last else None


def cents(amount):
    return Decimal(amount).quantize(Decimal('.01'), rounding=ROUND_HALF_UP)


def prorated(price, rhythm, number, *spans):
    return periods.prorated(
        Decimal(price), rhythm.slices(number), [span(s) for s in spans], cents)


dates = st.dates(dt.date(2023, 12, 1), dt.date(2028, 3, 31))
rhythms = st.builds(
    Rhythm, dates, st.sampled_from([1, 2, 3, 5, 6, 12]), st.booleans())
prices = st.decimals(0, 2000, places=2)


class PeriodsTestCase(unittest.TestCase):
    "Test the periods and their parts"

    def test_periods(self):
        "Periods over month ends and leap days"
        for anchor, months, calendar, number, expected in [
                ('2026-03-17', 1, False, 0, '2026-03-17..2026-04-16'),
                ('2026-03-17', 1, False, 9, '2026-12-17..2027-01-16'),
                ('2026-01-31', 1, False, 0, '2026-01-31..2026-02-27'),
                ('2026-01-31', 1, False, 1, '2026-02-28..2026-03-30'),
                ('2026-01-31', 1, False, 2, '2026-03-31..2026-04-29'),
                ('2028-01-31', 1, False, 1, '2028-02-29..2028-03-30'),
                ('2024-02-29', 12, False, 0, '2024-02-29..2025-02-27'),
                ('2024-02-29', 12, False, 4, '2028-02-29..2029-02-27'),
                ('2026-03-17', 3, False, 1, '2026-06-17..2026-09-16'),
                ('2026-03-17', 1, True, 0, '2026-03-01..2026-03-31'),
                ('2026-03-31', 1, True, 1, '2026-04-01..2026-04-30'),
                ('2026-03-17', 3, True, 0, '2026-01-01..2026-03-31'),
                ('2026-12-31', 3, True, 1, '2027-01-01..2027-03-31'),
                ('2026-03-17', 12, True, 0, '2026-01-01..2026-12-31'),
                ('2026-03-17', 5, True, 0, '2026-03-01..2026-07-31'),
                ]:
            rhythm = Rhythm(date(anchor), months, calendar)
            with self.subTest(rhythm=rhythm, number=number):
                self.assertEqual(rhythm.period(number), span(expected))

    @given(rhythms, dates)
    def test_number(self, rhythm, day):
        "Each day is in one period, the one of its number"
        first, last = rhythm.period(rhythm.number(day))
        self.assertLessEqual(first, day)
        self.assertLessEqual(day, last)

    @given(rhythms, st.integers(-20, 60))
    def test_whole(self, rhythm, number):
        "Periods follow one another, and their months make them"
        first, last = rhythm.period(number)
        self.assertEqual(rhythm.period(number + 1)[0], last + DAY)
        slices = rhythm.slices(number)
        self.assertEqual((slices[0][0], slices[-1][1]), (first, last))
        self.assertEqual(
            sum(map(periods.days, slices)), periods.days((first, last)))

    def test_share(self):
        "The share of a part"
        monthly = Rhythm(date('2026-03-17'), 1)
        quarterly = Rhythm(date('2026-01-31'), 3)
        for rhythm, number, day, expected in [
                (monthly, 0, '2026-03-16', Fraction(0)),
                (monthly, 0, '2026-03-17', Fraction(1, 31)),
                (monthly, 0, '2026-04-16', Fraction(1)),
                (monthly, 0, '2026-05-01', Fraction(1)),
                (Rhythm(date('2027-02-01'), 1), 0, '2027-02-01',
                    Fraction(1, 28)),
                (quarterly, 0, '2026-02-27', Fraction(1, 3)),
                (quarterly, 0, '2026-02-28',
                    Fraction(1, 3) + Fraction(1, 31) / 3),
                ]:
            with self.subTest(rhythm=rhythm, day=day):
                self.assertEqual(
                    periods.share(rhythm.slices(number), date(day)), expected)

    def test_prorated(self):
        "What parts cost"
        march = Rhythm(date('2026-03-01'), 1)
        for price, spans, expected in [
                ('310', ['2026-03-01..2026-03-31'], '310'),
                ('310', ['2026-03-17..2026-03-31'], '150'),
                ('310', ['2026-03-01..2026-03-01'], '10'),
                ('310', ['2026-03-31..2026-03-31'], '10'),
                ('310', ['2026-03-01..2026-03-10', '2026-03-21..2026-03-31'],
                    '210'),
                ('100', ['2026-03-01..2026-03-01'], '3.23'),
                ('100', ['2026-03-02..2026-03-02'], '3.22'),
                ('100', [], '0'),
                ('0', ['2026-03-01..2026-03-31'], '0'),
                ('0.01', ['2026-03-16..2026-03-16'], '0.01'),
                ]:
            with self.subTest(price=price, spans=spans):
                self.assertEqual(
                    prorated(price, march, 0, *spans), Decimal(expected))

    @given(rhythms, st.integers(-3, 30), prices, st.data())
    def test_parts_close(self, rhythm, number, price, data):
        "The parts of a period make its price to the cent"
        first, last = rhythm.period(number)
        cuts = data.draw(st.sets(st.dates(first, last), max_size=5)) - {first}
        starts = [first, *sorted(cuts)]
        ends = [d - DAY for d in starts[1:]] + [last]
        slices = rhythm.slices(number)
        part = partial(periods.prorated, price, slices, round=cents)
        parts = [part([s]) for s in zip(starts, ends)]
        self.assertEqual(sum(parts), cents(price))
        self.assertTrue(all(p >= 0 for p in parts))
        self.assertEqual(part(list(zip(starts, ends))), cents(price))

    def test_subtract(self):
        "A life without its pauses"
        for life, pauses, expected in [
                ('2026-01-01..2026-12-31', [], ['2026-01-01..2026-12-31']),
                ('2026-01-01..', ['2026-08-01..2026-08-31'],
                    ['2026-01-01..2026-07-31', '2026-09-01..']),
                ('2026-01-01..', ['2026-08-01..'],
                    ['2026-01-01..2026-07-31']),
                ('2026-01-01..2026-01-31', ['2026-02-01..2026-02-02'],
                    ['2026-01-01..2026-01-31']),
                ('2026-01-01..2026-01-31', ['2025-02-01..2026-01-31'], []),
                ('2026-01-01..2026-01-01', ['2026-01-01..2026-01-01'], []),
                ('2026-01-01..2026-01-31',
                    ['2026-01-20..2026-02-15', '2026-01-02..2026-01-02'],
                    ['2026-01-01..2026-01-01', '2026-01-03..2026-01-19']),
                ]:
            with self.subTest(life=life, pauses=pauses):
                self.assertEqual(
                    periods.subtract(span(life), [span(p) for p in pauses]),
                    [span(e) for e in expected])

    @given(
        st.tuples(dates, st.none() | st.integers(0, 900)),
        st.lists(st.tuples(dates, st.integers(0, 200)), max_size=4), dates)
    def test_once(self, life, pauses, day):
        "A day of the life is billed once, but for the pauses"
        first, length = life
        last = first + DAY * length if length is not None else None
        pauses = [(s, s + DAY * n) for s, n in pauses]
        left = periods.subtract((first, last), pauses)
        inside = sum(
            s <= day and (e is None or day <= e) for s, e in left)
        expected = (
            first <= day and (last is None or day <= last)
            and not any(s <= day <= e for s, e in pauses))
        self.assertEqual(inside, expected)

    def test_intersect(self):
        "The days of both"
        for one, other, expected in [
                ('2026-01-01..', '2026-02-01..2026-02-28',
                    '2026-02-01..2026-02-28'),
                ('2026-01-01..', '2025-02-01..', '2026-01-01..'),
                ('2026-01-01..2026-01-31', '2026-02-01..', None),
                ('2026-01-01..2026-01-31', '2026-01-31..',
                    '2026-01-31..2026-01-31'),
                ]:
            with self.subTest(one=one, other=other):
                expected = span(expected) if expected else None
                self.assertEqual(
                    periods.intersect(span(one), span(other)), expected)
                self.assertEqual(
                    periods.intersect(span(other), span(one)), expected)

    @given(
        rhythms, st.integers(0, 5),
        st.lists(st.tuples(prices, st.data()), min_size=1, max_size=4))
    def test_adjust(self, rhythm, number, stories):
        "What was charged is what is due, however the story went"
        first, last = rhythm.period(number)
        slices = rhythm.slices(number)
        charged = []
        for price, data in stories:
            due = periods.join([
                    tuple(sorted(s)) for s in data.draw(st.lists(
                            st.tuples(*[st.dates(first, last)] * 2),
                            max_size=3))])
            parts = periods.adjust(price, slices, due, charged, cents)
            charged += parts
            self.assertEqual(
                sum(p.amount for p in charged),
                periods.prorated(price, slices, due, cents))
            self.assertEqual(
                periods.adjust(price, slices, due, charged, cents), [])
            for part in parts:
                self.assertTrue(part.amount)
                if part.days:
                    self.assertEqual(part.days > 0, part.amount > 0)
            if price > 50:
                # Each day costs more than nothing.
                self.assertEqual(periods.covered(charged), due)

    def test_adjust_spans(self):
        "What is charged and what is given back has its own dates"
        march = Rhythm(date('2026-03-01'), 1)

        def adjust(price, due, charged):
            return [
                (f'{p.span[0]}..{p.span[1]}', p.days, p.amount)
                for p in periods.adjust(
                    Decimal(price), march.slices(0),
                    [span(d) for d in due], charged, cents)]
        whole = [periods.Part(
                span('2026-03-01..2026-03-31'), 31, Decimal(310))]
        for price, due, charged, expected in [
                ('310', ['2026-03-01..2026-03-31'], [],
                    [('2026-03-01..2026-03-31', 31, Decimal(310))]),
                ('310', ['2026-03-01..2026-03-31'], whole, []),
                ('310', ['2026-03-01..2026-03-09'], whole,
                    [('2026-03-10..2026-03-31', -22, Decimal(-220))]),
                ('310', ['2026-03-01..2026-03-09', '2026-03-20..2026-03-31'],
                    whole,
                    [('2026-03-10..2026-03-19', -10, Decimal(-100))]),
                ('341', ['2026-03-01..2026-03-31'], whole,
                    [('2026-03-01..2026-03-31', 0, Decimal(31))]),
                ('310', [], whole,
                    [('2026-03-01..2026-03-31', -31, Decimal(-310))]),
                ('0', ['2026-03-01..2026-03-31'], [], []),
                ]:
            with self.subTest(due=due, charged=bool(charged)):
                self.assertEqual(adjust(price, due, charged), expected)
