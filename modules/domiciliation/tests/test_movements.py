# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.domiciliation import delays
from trytond.modules.domiciliation.movements import Movement, to_declare

JANUARY, MARCH = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
APRIL, JUNE = dt.date(2026, 4, 1), dt.date(2026, 6, 30)


def entry(day, contract=1):
    return Movement(contract, 'entry', day)


def exit_(day, contract=1):
    return Movement(contract, 'exit', day)


class MovementsTestCase(TestCase):
    "Test what a list declares"

    def test_first(self):
        self.assertEqual(
            to_declare([entry(MARCH), entry(APRIL, 2)], [], JANUARY, MARCH),
            [(entry(MARCH), False)])

    def test_said(self):
        "What was said is not said again."
        self.assertEqual(
            to_declare([entry(MARCH)], [entry(MARCH)], APRIL, JUNE), [])

    def test_left_out(self):
        self.assertEqual(
            to_declare([entry(MARCH)], [], APRIL, JUNE),
            [(entry(MARCH), True)])

    def test_said_otherwise(self):
        later = JUNE - dt.timedelta(days=1)
        self.assertEqual(
            to_declare([exit_(later)], [exit_(MARCH)], APRIL, JUNE),
            [(exit_(later), True)])

    def test_taken_back(self):
        "An exit that was told and is no more."
        self.assertEqual(
            to_declare([], [exit_(MARCH)], APRIL, JUNE),
            [(exit_(None), True)])

    def test_taken_back_once(self):
        self.assertEqual(
            to_declare([], [exit_(MARCH), exit_(None)], APRIL, JUNE), [])

    @given(st.lists(st.lists(st.tuples(
                    st.integers(1, 3), st.sampled_from(['entry', 'exit']),
                    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
                unique_by=lambda f: f[:2]), min_size=4, max_size=4))
    def test_the_lists_say_what_is_so(self, versions):
        "Whatever changed in between, the lists of a year add up to the facts."
        said = []
        for number, facts in enumerate(versions, 1):
            start, end = delays.quarter(2026, number)
            facts = [Movement(*f) for f in facts]
            said += [m for m, _ in to_declare(facts, said, start, end)]
            believed = {(m.contract, m.kind): m.date for m in said}
            self.assertEqual(
                {k: d for k, d in believed.items() if d},
                {(m.contract, m.kind): m.date
                    for m in facts if m.date <= end})
