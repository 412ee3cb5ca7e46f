# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""How a capital grant is taken to income: no database here.

A part is what is taken up to its day less what was taken before, so that the
parts sum to the grant (PCG 312-1).
"""

import calendar
import datetime as dt
import itertools

from trytond.modules.coworking_space.delays import until

_DAY = dt.timedelta(days=1)


def share(start, months, day):
    """What is over at the end of the day of so many months, as a fraction.

    Each month from the start counts alike, whatever its days: returned as
    (numerator, denominator), integers.
    """
    if day < start:
        return 0, 1
    over = 12 * (day.year - start.year) + day.month - start.month + 1
    while until(start, over) > day:
        over -= 1
    if over >= months:
        return 1, 1
    first = start if not over else until(start, over) + _DAY
    days = (until(start, over + 1) - first).days + 1
    return over * days + max((day - first).days + 1, 0), months * days


def from_then(amount, start, months, days, last, round):
    """The (day, part) of what is left after the last day, if any.

    The months run from the start; what was taken until the last day is taken
    no more, and what is left follows the time that is left.
    """
    if last:
        over, of = share(start, months, last)
        days = [d for d in days if d > last]
    else:
        over, of = 0, 1
    shares = []
    for day in days:
        n, d = share(start, months, day)
        # (n/d - over/of) / (1 - over/of), in integers.
        rest = d * (of - over)
        shares.append(
            (day, n * of - over * d, rest) if rest else (day, 1, 1))
    return cumulated(amount, shares, round)


def along(amount, depreciations, last, round):
    """The (day, part) of what is left after the last day, if any.

    depreciations are the (day, amount) of the asset: what is left follows
    what is left to depreciate.
    """
    left = [(d, a) for d, a in depreciations if not last or d > last]
    whole = sum(a for _, a in left)
    over = itertools.accumulate(a for _, a in left)
    return cumulated(
        amount, [(day, o, whole) for (day, _), o in zip(left, over)], round)


def months_of(start, end):
    "How many months there are from the first to the last day, at least one."
    months = 1
    while until(start, months) < end:
        months += 1
    return months


def cumulated(amount, shares, round):
    "The (day, part) from the (day, numerator, denominator) of what is over."
    before, parts = round(amount * 0), []
    for day, over, whole in shares:
        taken = round(amount * over / whole)
        if taken != before:
            parts.append((day, taken - before))
        before = taken
    return parts


def closings(start, months, month, monthly=False):
    """The days on which it is taken: at the end of each month, or of a month.

    The last one is the end of all its months.
    """
    end = until(start, months)
    ends = [
        dt.date(y, m, calendar.monthrange(y, m)[1])
        for y in range(start.year, end.year + 1)
        for m in (range(1, 13) if monthly else [month])]
    return [d for d in ends if start <= d < end] + [end]
