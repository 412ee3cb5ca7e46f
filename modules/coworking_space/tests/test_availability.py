# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import unittest
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.availability import Availability

HOUR = dt.timedelta(hours=1)
NINE = dt.datetime(2026, 3, 3, 9)

hours = st.integers(-2, 12)
busy = st.lists(
    st.tuples(hours, st.integers(1, 5)).map(lambda s: (s[0], s[0] + s[1])),
    max_size=4)
places = st.dictionaries(st.sampled_from('abcd'), busy, max_size=4)


def availability(blocked, start=0, end=9):
    at = lambda hour: NINE + hour * HOUR
    return Availability('resource', at(start), at(end), {
            p: [(at(a), at(b)) for a, b in spans]
            for p, spans in blocked.items()})


class AvailabilityTestCase(unittest.TestCase):

    def test_steps(self):
        found = availability({'a': [(0, 3)], 'b': [(2, 4)]})
        self.assertEqual(
            [((s - NINE) / HOUR, (e - NINE) / HOUR, n)
                for s, e, n in found.steps],
            [(0, 2, 1), (2, 3, 0), (3, 4, 1), (4, 9, 2)])
        self.assertEqual(found.free, [])
        self.assertEqual(found.places, 2)

    def test_describe(self):
        paris = ZoneInfo('Europe/Paris')
        local = lambda instant: slots.to_local(instant, paris)
        always = [(NINE, NINE + 9 * HOUR)]
        self.assertEqual(
            availability({'a': [(2, 4)]}).describe(always, local),
            '10:00–12:00, 14:00–19:00')
        self.assertEqual(
            availability({'a': [(2, 4)], 'b': []}).describe(always, local),
            '10:00–12:00 (2), 12:00–14:00 (1), 14:00–19:00 (2)')
        for nothing in [{'a': [(0, 9)]}, {}]:
            self.assertEqual(
                availability(nothing).describe(always, local), '')
        lunch = [(NINE, NINE + 3 * HOUR), (NINE + 5 * HOUR, NINE + 9 * HOUR)]
        self.assertEqual(
            availability({'a': [(0, 1)]}).describe(lunch, local),
            '11:00–13:00, 15:00–19:00')

    @given(places)
    def test_against_counting(self, blocked):
        "Each hour has as many free places as a finger counts."
        found = availability(blocked)

        def is_free(place, hour):
            return not any(a <= hour < b for a, b in blocked[place])
        for hour in range(9):
            moment = NINE + hour * HOUR
            counts = [n for s, e, n in found.steps if s <= moment < e]
            self.assertEqual(
                counts, [sum(is_free(p, hour) for p in blocked)])
        self.assertEqual(set(found.free), {
                p for p in blocked if all(is_free(p, h) for h in range(9))})

    @given(places)
    def test_steps_fill_the_span(self, blocked):
        steps = availability(blocked).steps
        self.assertEqual(steps[0][0], NINE)
        self.assertEqual(steps[-1][1], NINE + 9 * HOUR)
        for before, after in zip(steps, steps[1:]):
            self.assertEqual(before[1], after[0])
            self.assertNotEqual(before[2], after[2])
