# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from unittest import TestCase
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.pricing import (
    cover, fee_share, parts, split_price)

PARIS = ZoneInfo('Europe/Paris')
SPLIT = dt.time(13, 30)
NINE_TO_SIX = [
    slots.Hours(d, dt.time(9), dt.time(18)) for d in range(6)]
WITH_LUNCH = [
    slots.Hours(d, *map(dt.time, hours))
    for d in range(5) for hours in [(9, 12), (14, 18)]]
# What Saint-Étienne asks.
PRICES = {
    'half_day': Decimal(9), 'day': Decimal(15), 'month': Decimal(280)}


def instant(text):
    local = dt.datetime.fromisoformat(text)
    return slots.to_utc(local.date(), local.time(), PARIS)


def parts_of(span, hours=NINE_TO_SIX, closures=()):
    first, last = (slots.to_local(i, PARIS).date() for i in span)
    opened = slots.open_spans(first, last, hours, closures, PARIS)
    return parts(span, opened, SPLIT, PARIS)


def cost_of(span, prices, **kwargs):
    return cost(parts_of(span, **kwargs), prices)


def cost(parts, prices):
    units = cover(parts, prices)
    if units is not None:
        return sum(prices[u] * n for u, n in units.items())


class PartsTestCase(TestCase):
    "Test the time that is due"

    def hours(self, start, end, **kwargs):
        return [
            p.time / dt.timedelta(hours=1)
            for p in parts_of((instant(start), instant(end)), **kwargs)]

    def test_table(self):
        for start, end, kwargs, hours in [
                ('2026-03-02 09:00', '2026-03-02 18:00', {}, [4.5, 4.5]),
                ('2026-03-02 10:00', '2026-03-02 12:00', {}, [2]),
                # An evening was asked for,
                ('2026-03-02 19:00', '2026-03-02 22:00', {}, [3]),
                ('2026-03-02 14:00', '2026-03-02 22:00', {}, [8]),
                # A night inside is not billed.
                ('2026-03-02 17:00', '2026-03-03 10:00', {}, [1, 1]),
                ('2026-03-02 17:00', '2026-03-04 10:00', {}, [1, 4.5, 4.5, 1]),
                # A closed Sunday neither, unless it was asked for.
                ('2026-03-07 09:00', '2026-03-09 18:00', {},
                    [4.5, 4.5, 0, 0, 4.5, 4.5]),
                ('2026-03-08 10:00', '2026-03-08 13:00', {}, [3]),
                ('2026-03-02 09:00', '2026-03-02 18:00',
                    {'hours': WITH_LUNCH}, [3, 4]),
                # The clocks change at night: hours are real hours.
                ('2026-03-29 00:00', '2026-03-29 06:00', {}, [5]),
                ('2026-10-25 00:00', '2026-10-25 06:00', {}, [7]),
                ('2028-02-29 09:00', '2028-03-01 18:00', {}, [4.5] * 4),
                ]:
            with self.subTest(start=start, end=end, **kwargs):
                self.assertEqual(self.hours(start, end, **kwargs), hours)


class CoverTestCase(TestCase):
    "Test the cheapest cover"

    def test_table(self):
        for start, end, prices, units in [
                # Two half-days never cost more than the day.
                ('2026-03-02 09:00', '2026-03-02 18:00', PRICES, {'day': 1}),
                ('2026-03-02 09:00', '2026-03-02 13:30', PRICES,
                    {'half_day': 1}),
                ('2026-03-02 13:00', '2026-03-02 14:00', PRICES, {'day': 1}),
                ('2026-03-02 13:30', '2026-03-03 13:30', PRICES,
                    {'half_day': 2}),
                ('2026-03-02 09:00', '2026-03-03 13:30', PRICES,
                    {'day': 1, 'half_day': 1}),
                # 18 days cost 270, 19 days a month.
                ('2026-03-02 09:00', '2026-03-21 18:00', PRICES,
                    {'day': 18}),
                ('2026-03-02 09:00', '2026-03-23 18:00', PRICES,
                    {'month': 1}),
                # A month from the 31st of January ends on 27 February.
                ('2026-01-31 09:00', '2026-02-27 18:00',
                    {'month': Decimal(1)}, {'month': 1}),
                ('2026-01-31 09:00', '2026-02-28 18:00',
                    {'month': Decimal(1)}, {'month': 2}),
                ('2026-03-02 09:00', '2026-03-08 18:00',
                    {'week': Decimal(50), 'day': Decimal(10)}, {'week': 1}),
                # A started hour is due.
                ('2026-03-02 09:00', '2026-03-02 11:01',
                    {'hour': Decimal(5)}, {'hour': 3}),
                ('2026-03-02 09:00', '2026-03-02 17:00',
                    {'hour': Decimal(5), 'half_day': Decimal(12)},
                    {'half_day': 2}),
                ('2026-03-02 09:00', '2026-03-02 14:30',
                    {'hour': Decimal(5), 'half_day': Decimal(12)},
                    {'half_day': 1, 'hour': 1}),
                ('2026-03-02 09:00', '2026-03-02 18:00', {}, None),
                ]:
            with self.subTest(start=start, end=end, prices=prices):
                span = instant(start), instant(end)
                self.assertEqual(cover(parts_of(span), prices), units)

    def test_longest_first(self):
        units = cover(
            parts_of((
                    instant('2026-03-02 09:00'),
                    instant('2026-04-03 13:30'))), PRICES)
        self.assertEqual(
            list(units.items()), [('month', 1), ('day', 1), ('half_day', 1)])

    def test_week_of_hours(self):
        "Closed hours inside a week are not billed by the hour."
        self.assertEqual(
            cover(parts_of((
                        instant('2026-03-02 09:00'),
                        instant('2026-03-07 18:00'))),
                {'hour': Decimal(1)}),
            {'hour': 6 * 9})


prices = st.dictionaries(
    st.sampled_from(slots.UNITS),
    st.decimals(0, 500, places=2), min_size=1)
MONDAY = dt.date(2026, 3, 23)  # the clocks change on the Sunday
clocks = st.integers(0, 24 * 60)


@st.composite
def inside(draw):
    "An instant at which the place is open, in two weeks."
    day = draw(st.sampled_from(
            [d for d in range(13) if (MONDAY.weekday() + d) % 7 < 6]))
    minutes = draw(st.integers(9 * 60 + 1, 18 * 60 - 1))
    return slots.to_utc(
        MONDAY + dt.timedelta(days=day),
        (dt.datetime.min + dt.timedelta(minutes=minutes)).time(), PARIS)


@st.composite
def spans(draw):
    start, end = sorted(draw(st.lists(
                inside(), min_size=2, max_size=2, unique=True)))
    return start, end


def brute(parts, prices):
    "The cheapest of all ways to pay, one part after the other."
    if not parts:
        return Decimal(0)
    if not parts[0].time:
        return brute(parts[1:], prices)
    costs = []
    for unit in prices.keys() - {'hour', 'half_day'}:
        last = slots.last_day(unit, parts[0].day)
        costs.append(
            (prices[unit], brute([p for p in parts if p.day > last], prices)))
    if 'half_day' in prices:
        costs.append((prices['half_day'], brute(parts[1:], prices)))
    if 'hour' in prices:
        for n in range(1, len(parts) + 1):
            seconds = sum(p.time.total_seconds() for p in parts[:n])
            costs.append((
                    -(-int(seconds) // 3600) * prices['hour'],
                    brute(parts[n:], prices)))
    return min(
        (a + b for a, b in costs if b is not None), default=None)


class PropertiesTestCase(TestCase):
    "Test what holds for all prices"

    @given(spans(), prices)
    def test_single_unit(self, span, prices):
        "Never above any single unit that covers the span."
        price = cost_of(span, prices)
        first, last = (
            slots.to_local(i, PARIS).date()
            for i in [span[0], span[1] - dt.timedelta(seconds=1)])
        for unit in prices.keys() & {'day', 'week', 'month'}:
            if last <= slots.last_day(unit, first):
                self.assertLessEqual(price, prices[unit])
        if 'half_day' in prices and len(parts_of(span)) == 1:
            self.assertLessEqual(price, prices['half_day'])
        if 'hour' in prices:
            hours = -(-(span[1] - span[0]) // dt.timedelta(hours=1))
            self.assertLessEqual(price, hours * prices['hour'])

    @given(st.lists(inside(), min_size=4, max_size=4, unique=True), prices)
    def test_less_time(self, instants, prices):
        "Never more for less time."
        a, b, c, d = sorted(instants)
        longer = cost_of((a, d), prices)
        for shorter in [(b, c), (a, c), (b, d)]:
            self.assertLessEqual(cost_of(shorter, prices), longer)

    @given(st.lists(inside(), min_size=3, max_size=3, unique=True), prices)
    def test_joined(self, instants, prices):
        "Joined never more than its parts."
        a, b, c = sorted(instants)
        self.assertLessEqual(
            cost_of((a, c), prices),
            cost_of((a, b), prices) + cost_of((b, c), prices))

    @given(clocks, clocks, prices)
    def test_one_day(self, one, other, prices):
        "The evening too: never more for less time on one day."
        midnight = slots.midnight(MONDAY, PARIS)
        start, end = sorted([one, other])
        if start == end:
            return
        span = tuple(midnight + dt.timedelta(minutes=m) for m in [start, end])
        whole = midnight, midnight + dt.timedelta(days=1)
        self.assertLessEqual(cost_of(span, prices), cost_of(whole, prices))

    @settings(max_examples=50, deadline=None)
    @given(inside(), st.integers(1, 60 * 60), prices)
    def test_brute_force(self, start, minutes, prices):
        "As cheap as the cheapest of all ways."
        parts = parts_of((start, start + dt.timedelta(minutes=minutes)))
        self.assertEqual(cost(parts, prices), brute(parts, prices))


class FeeTestCase(TestCase):
    "Test what is kept of the price"

    def test_table(self):
        day, two = dt.timedelta(days=1), dt.timedelta(hours=2)
        tiers = [(two, Decimal('.5')), (day, Decimal(0))]
        for notice, share in [
                (day, 0),
                (day - dt.timedelta(seconds=1), Decimal('.5')),
                (two, Decimal('.5')),
                (dt.timedelta(minutes=119), 1),
                (-day, 1),
                ]:
            with self.subTest(notice=notice):
                self.assertEqual(fee_share(tiers, notice, Decimal(1)), share)
        self.assertEqual(fee_share([], -day, Decimal(1)), 0)


class SplitPriceTestCase(TestCase):
    "Test prices that include their taxes"

    def test_every_price(self):
        "From 0.01 to 500.00, at the rates in force."
        cent = Decimal('0.01')
        for rate in map(Decimal, ['.2', '.1', '.055']):
            for n in range(1, 50001):
                price = n * cent
                rest, (tax,) = split_price(
                    price, [price - price / (1 + rate)], half_up)
                self.assertEqual(rest + tax, price)
                self.assertLessEqual(abs(rest * rate - tax), cent)

    def test_table(self):
        for price, rest, tax in [
                ('280', '233.33', '46.67'), ('35', '29.17', '5.83'),
                ('10', '8.33', '1.67'), ('9', '7.50', '1.50'),
                ('0.03', '0.02', '0.01'), ('0.01', '0.01', '0.00'),
                ('-280', '-233.33', '-46.67')]:
            with self.subTest(price=price):
                price = Decimal(price)
                self.assertEqual(
                    split_price(
                        price, [price - price / Decimal('1.2')], half_up),
                    (Decimal(rest), [Decimal(tax)]))


def half_up(amount):
    return amount.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)
