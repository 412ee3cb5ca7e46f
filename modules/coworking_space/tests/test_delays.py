# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from unittest import TestCase

from trytond.modules.coworking_space import delays


def day(text):
    return dt.date.fromisoformat(text)


class DelaysTestCase(TestCase):
    "Test the delays"

    def test_until(self):
        for start, months, last in [
                ('2025-03-01', 72, '2031-02-28'),
                ('2026-03-01', 72, '2032-02-29'),
                ('2024-02-29', 72, '2030-02-27'),
                ('2026-01-31', 1, '2026-02-27'),
                ('2026-08-31', 6, '2027-02-27'),
                ]:
            with self.subTest(start=start):
                self.assertEqual(
                    delays.until(day(start), months), day(last))

    def test_after(self):
        for fact, months, last in [
                ('2025-12-31', 2, '2026-02-28'),
                ('2027-12-31', 2, '2028-02-29'),
                ('2026-11-30', 3, '2027-02-28'),
                ('2026-03-10', 3, '2026-06-10'),
                ('2028-02-29', 60, '2033-02-28'),
                ]:
            with self.subTest(fact=fact):
                self.assertEqual(
                    delays.after(day(fact), months), day(last))
