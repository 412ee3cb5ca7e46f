# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_sepa.days import lapse, next_debit

dates = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


class DaysTestCase(TestCase):
    "Test the days of direct debits"

    def test_next_debit(self):
        for earliest, day, expected in [
                ((2026, 3, 24), None, (2026, 3, 24)),
                ((2026, 3, 24), 5, (2026, 4, 5)),
                ((2026, 4, 5), 5, (2026, 4, 5)),
                ((2026, 4, 6), 5, (2026, 5, 5)),
                ((2026, 12, 6), 5, (2027, 1, 5)),
                ((2026, 2, 10), 31, (2026, 2, 28)),
                ((2028, 2, 29), 31, (2028, 2, 29)),
                ((2026, 1, 31), 30, (2026, 2, 28)),
                ]:
            with self.subTest(earliest=earliest, day=day):
                self.assertEqual(
                    next_debit(dt.date(*earliest), day), dt.date(*expected))

    def test_lapse(self):
        for last, months, expected in [
                ((2026, 3, 24), 36, (2029, 3, 24)),
                ((2024, 2, 29), 36, (2027, 2, 28)),
                ((2026, 8, 31), 6, (2027, 2, 28)),
                ]:
            with self.subTest(last=last):
                self.assertEqual(
                    lapse(dt.date(*last), months), dt.date(*expected))

    @given(dates, st.none() | st.integers(1, 31))
    def test_never_early(self, earliest, day):
        "Never before the earliest, never more than a month after"
        found = next_debit(earliest, day)
        self.assertGreaterEqual(found, earliest)
        self.assertLess(found, earliest + dt.timedelta(days=32))
        self.assertEqual(next_debit(found, day), found)
