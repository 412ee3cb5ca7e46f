# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The de minimis aids of three years: no database here.

Regulation (EU) 2023/2831, article 3: over any period of three years, that ends
with the day on which the right to the new aid is granted.
"""

import datetime as dt
from decimal import Decimal

from dateutil.relativedelta import relativedelta

_DAY = dt.timedelta(days=1)


def first_day(date, years):
    """The first day of the years that end with the date, which counts.

    >>> first_day(dt.date(2026, 3, 10), 3)
    datetime.date(2023, 3, 11)
    """
    return date + _DAY - relativedelta(years=years)


def total(aids, date, years):
    "The sum of the (date, amount) granted over the years that end then."
    first = first_day(date, years)
    return sum((a for d, a in aids if first <= d <= date), Decimal(0))


def peak(aids, date, amount, years):
    """The highest total that an aid of the amount makes on any day.

    An aid entered late counts for those granted after it too.
    """
    aids = [*aids, (date, amount)]
    return max(
        total(aids, day, years) for day in {d for d, _ in aids}
        if first_day(day, years) <= date <= day)
