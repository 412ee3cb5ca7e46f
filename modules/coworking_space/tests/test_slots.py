# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import unittest
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_space import slots

PARIS = ZoneInfo('Europe/Paris')
SPRING = dt.date(2026, 3, 29)
AUTUMN = dt.date(2026, 10, 25)
DAY = dt.timedelta(days=1)


def clock(text):
    return dt.time.fromisoformat(text)


def instant(text):
    return dt.datetime.fromisoformat(text)


def hours(text):
    "'0 09:00-18:00' is Monday from nine to six."
    weekday, times = text.split()
    return slots.Hours(int(weekday), *map(clock, times.split('-')))


every_night = [hours(f'{d} 22:00-06:00') for d in range(7)]
day_and_night = [hours(f'{d} 00:00-00:00') for d in range(7)]

days = st.dates(dt.date(2025, 12, 1), dt.date(2028, 3, 31))
change_days = st.sampled_from(
    [SPRING + i * DAY for i in (-1, 0, 1)]
    + [AUTUMN + i * DAY for i in (-1, 0, 1)])
clocks = st.builds(
    dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
opening_hours = st.lists(
    st.builds(slots.Hours, st.integers(0, 6), clocks, clocks), max_size=6)
closures = st.lists(
    st.tuples(days, st.integers(0, 3)).map(
        lambda c: (c[0], c[0] + c[1] * DAY)),
    max_size=3)


class ClockTestCase(unittest.TestCase):
    "From the clock on the wall to instants"

    def test_to_utc(self):
        for day, time, expected in [
                (dt.date(2026, 1, 15), '09:00', '2026-01-15T08:00'),
                (dt.date(2026, 7, 15), '09:00', '2026-07-15T07:00'),
                (SPRING, '01:59', '2026-03-29T00:59'),
                (SPRING, '03:00', '2026-03-29T01:00'),
                (AUTUMN, '01:30', '2026-10-24T23:30'),
                (AUTUMN, '02:30', '2026-10-25T00:30'),
                (AUTUMN, '03:00', '2026-10-25T02:00'),
                ]:
            with self.subTest(day=day, time=time):
                self.assertEqual(
                    slots.to_utc(day, clock(time), PARIS), instant(expected))

    def test_no_such_time(self):
        for time in ['02:00', '02:30', '02:59']:
            with self.subTest(time=time):
                with self.assertRaises(slots.NoSuchTime):
                    slots.to_utc(SPRING, clock(time), PARIS)
                self.assertEqual(
                    slots.first_instant(SPRING, clock(time), PARIS),
                    instant('2026-03-29T01:00'))

    def test_midnight_skipped(self):
        "In Beirut the clocks change at midnight."
        self.assertEqual(
            slots.midnight(dt.date(2026, 3, 29), ZoneInfo('Asia/Beirut')),
            instant('2026-03-28T22:00'))

    @given(days | change_days, clocks)
    def test_round_trip(self, day, time):
        try:
            found = slots.to_utc(day, time, PARIS)
        except slots.NoSuchTime:
            self.assertEqual((day.month, time.hour), (3, 2))
        else:
            self.assertEqual(
                slots.to_local(found, PARIS), dt.datetime.combine(day, time))

    @given(days | change_days, clocks)
    def test_first_of_two(self, day, time):
        found = slots.first_instant(day, time, PARIS)
        hour = dt.timedelta(hours=1)
        self.assertLess(
            slots.to_local(found - hour, PARIS),
            dt.datetime.combine(day, time))

    @given(days | change_days)
    def test_length_of_day(self, day):
        length = slots.midnight(day + DAY, PARIS) - slots.midnight(day, PARIS)
        expected = {SPRING: 23, AUTUMN: 25}.get(day, 24)
        if day not in {SPRING, AUTUMN} and day.month in {3, 10}:
            self.assertIn(length / dt.timedelta(hours=1), {23, 24, 25})
        else:
            self.assertEqual(length, dt.timedelta(hours=expected))


class UnitTestCase(unittest.TestCase):
    "Half-days, days, weeks and months"

    def test_last_day(self):
        for unit, first, last in [
                ('day', '2026-01-31', '2026-01-31'),
                ('week', '2026-02-26', '2026-03-04'),
                ('month', '2026-01-15', '2026-02-14'),
                ('month', '2026-01-31', '2026-02-27'),
                ('month', '2028-01-31', '2028-02-28'),
                ('month', '2026-02-28', '2026-03-27'),
                ('month', '2026-12-01', '2026-12-31'),
                ]:
            with self.subTest(unit=unit, first=first):
                self.assertEqual(
                    slots.last_day(unit, dt.date.fromisoformat(first)),
                    dt.date.fromisoformat(last))

    @given(days | change_days, clocks)
    def test_two_halves_make_a_day(self, day, split):
        morning = slots.bounds('half_day', day, 'morning', split, PARIS)
        afternoon = slots.bounds('half_day', day, 'afternoon', split, PARIS)
        whole = slots.bounds('day', day, None, split, PARIS)
        self.assertEqual(morning[1], afternoon[0])
        self.assertEqual((morning[0], afternoon[1]), whole)

    def test_clip(self):
        split = clock('13:30')
        opened = slots.open_spans(
            SPRING, SPRING + DAY, [hours('0 09:00-12:00'),
                hours('0 14:00-18:00')], [], PARIS)
        monday = SPRING + DAY
        for unit, half, start, end in [
                ('day', None, '2026-03-30T07:00', '2026-03-30T16:00'),
                ('half_day', 'morning', '2026-03-30T07:00',
                    '2026-03-30T10:00'),
                ('half_day', 'afternoon', '2026-03-30T12:00',
                    '2026-03-30T16:00'),
                ]:
            with self.subTest(unit=unit, half=half):
                self.assertEqual(
                    slots.clip(
                        slots.bounds(unit, monday, half, split, PARIS),
                        opened),
                    (instant(start), instant(end)))

    def test_clip_closed(self):
        whole = slots.bounds('day', SPRING, None, clock('13:30'), PARIS)
        self.assertEqual(slots.clip(whole, []), whole)


class OpeningTestCase(unittest.TestCase):
    "Opening hours and closures"

    def check(self, first, last, opening, closed, *expected):
        self.assertEqual(
            slots.open_spans(first, last, opening, closed, PARIS),
            [tuple(map(instant, e.split())) for e in expected])

    def test_night_of_spring(self):
        "A night from 22:00 to 06:00 lasts seven hours."
        self.check(
            SPRING - DAY, SPRING, [hours('5 22:00-06:00')], [],
            '2026-03-28T21:00 2026-03-29T04:00')

    def test_night_of_autumn(self):
        "A night from 22:00 to 06:00 lasts nine hours."
        self.check(
            AUTUMN - DAY, AUTUMN, [hours('5 22:00-06:00')], [],
            '2026-10-24T20:00 2026-10-25T05:00')

    def test_opening_in_the_gap(self):
        self.check(
            SPRING, SPRING, [hours('6 02:30-04:00')], [],
            '2026-03-29T01:00 2026-03-29T02:00')

    def test_opening_all_in_the_gap(self):
        self.check(SPRING, SPRING, [hours('6 02:15-02:45')], [])

    def test_midnight_joins(self):
        self.check(
            AUTUMN - DAY, AUTUMN,
            [hours('5 18:00-00:00'), hours('6 00:00-12:00')], [],
            '2026-10-24T16:00 2026-10-25T11:00')

    def test_closure_cuts_the_night(self):
        self.check(
            SPRING - DAY, SPRING, [hours('5 22:00-06:00')],
            [(SPRING, SPRING)],
            '2026-03-28T21:00 2026-03-28T23:00')

    def test_validity(self):
        row = slots.Hours(
            0, clock('09:00'), clock('10:00'),
            dt.date(2026, 1, 5), dt.date(2026, 1, 12))
        self.check(
            dt.date(2025, 12, 22), dt.date(2026, 2, 2), [row], [],
            '2026-01-05T08:00 2026-01-05T09:00',
            '2026-01-12T08:00 2026-01-12T09:00')

    @given(days | change_days, opening_hours, closures)
    def test_spans_are_joined(self, day, opening, closed):
        spans = slots.open_spans(day, day + 6 * DAY, opening, closed, PARIS)
        for start, end in spans:
            self.assertLess(start, end)
        for (_, end), (start, _) in zip(spans, spans[1:]):
            self.assertLess(end, start)

    @given(days | change_days, opening_hours, closures, clocks)
    def test_against_the_clock_on_the_wall(self, day, opening, closed, time):
        "A minute is open exactly when a reader of the notice says so."
        try:
            moment = slots.to_utc(day, time, PARIS)
        except slots.NoSuchTime:
            return
        eve = day - DAY
        expected = not any(a <= day <= b for a, b in closed) and (
            any(row.on(day) and row.start <= time
                and (time < row.end or row.end <= row.start)
                for row in opening)
            or any(row.on(eve) and row.end <= row.start and time < row.end
                for row in opening))
        minute = dt.timedelta(minutes=1)
        self.assertEqual(
            slots.covers(
                slots.open_spans(day, day, opening, closed, PARIS),
                moment, moment + minute), expected)

    @given(days | change_days, closures)
    def test_never_closed(self, day, closed):
        week = day + 6 * DAY
        opened = slots.open_spans(day, week, day_and_night, closed, PARIS)
        total = sum((e - s for s, e in opened), dt.timedelta())
        shut = sum((
                slots.midnight(d + DAY, PARIS) - slots.midnight(d, PARIS)
                for d in (day + i * DAY for i in range(7))
                if any(a <= d <= b for a, b in closed)), dt.timedelta())
        window = slots.midnight(week + DAY, PARIS) - slots.midnight(day, PARIS)
        self.assertEqual(total + shut, window)
