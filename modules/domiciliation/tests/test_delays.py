# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.domiciliation import delays

DATES = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def day(text):
    return dt.date.fromisoformat(text)


class DelaysTestCase(TestCase):
    "Test the delays"

    def test_quarter(self):
        for year, number, first, last in [
                (2026, 1, '2026-01-01', '2026-03-31'),
                (2028, 1, '2028-01-01', '2028-03-31'),
                (2026, 2, '2026-04-01', '2026-06-30'),
                (2026, 4, '2026-10-01', '2026-12-31'),
                ]:
            with self.subTest(year=year, number=number):
                self.assertEqual(
                    delays.quarter(year, number), (day(first), day(last)))

    @given(DATES)
    def test_a_date_is_in_its_quarter(self, date):
        first, last = delays.quarter(*delays.quarter_of(date))
        self.assertTrue(first <= date <= last)
        self.assertEqual(
            delays.quarter_of(first), delays.quarter_of(last))

    @given(DATES)
    def test_a_date_is_in_its_month(self, date):
        first, last = delays.month(date)
        self.assertTrue(first <= date <= last)
        self.assertEqual((last + dt.timedelta(days=1)).day, 1)

    def test_fresh(self):
        for issued, seen, fresh in [
                ('2025-10-10', '2026-01-10', True),
                ('2025-10-09', '2026-01-10', False),
                ('2025-11-30', '2026-02-28', True),
                ('2025-11-30', '2026-03-01', False),
                ]:
            with self.subTest(issued=issued, seen=seen):
                self.assertIs(
                    delays.fresh(day(issued), day(seen), 3), fresh)

    def test_unread_since(self):
        for taken, waiting, since in [
                (None, None, None),
                ('2026-01-01', None, None),
                (None, '2026-03-15', '2026-03-15'),
                ('2026-01-01', '2026-03-15', '2026-03-15'),
                ('2026-04-01', '2026-03-15', '2026-04-01'),
                ]:
            with self.subTest(taken=taken, waiting=waiting):
                taken, waiting, since = (
                    d and day(d) for d in [taken, waiting, since])
                self.assertEqual(
                    delays.unread_since(taken, waiting), since)
