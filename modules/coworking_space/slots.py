# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Time slots: from the clock on the wall to instants, and opening hours.

An *instant* is a naive datetime in UTC, as the database keeps it.
A *span* is a pair of instants, half-open: [start, end).
A *day* is a local date and a *clock* a local time of day.
Nothing here reads a database.
"""
import datetime as dt
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

UNITS = ['hour', 'half_day', 'day', 'week', 'month']
HALVES = ['morning', 'afternoon']

_DAY = dt.timedelta(days=1)
_SECOND = dt.timedelta(seconds=1)


class NoSuchTime(ValueError):
    "A local time that the change to summer time skips."


class Hours(NamedTuple):
    """Opening hours of one weekday (0 is Monday).

    An end that is not after the start is on the next day, so that 00:00 to
    00:00 is the whole day.  first and last bound the days it is valid for,
    both included; None leaves that side open.
    """
    weekday: int
    start: dt.time
    end: dt.time
    first: dt.date | None = None
    last: dt.date | None = None

    def on(self, day):
        "Whether these hours begin on the day."
        return (day.weekday() == self.weekday
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last))


def to_local(instant, zone):
    "The local datetime, naive, at the instant."
    return instant.replace(tzinfo=dt.timezone.utc).astimezone(
        zone).replace(tzinfo=None, fold=0)


def to_utc(day, clock, zone):
    """The instant at which the clock shows this time of the day.

    A time that exists twice is the first.
    Raises NoSuchTime for one that does not exist.
    """
    local = dt.datetime.combine(day, clock.replace(fold=0))
    instant = _as_utc(local, zone)
    if to_local(instant, zone) != local:
        raise NoSuchTime(local)
    return instant


def first_instant(day, clock, zone):
    "The first instant at which the clock shows this time of the day or later."
    try:
        return to_utc(day, clock, zone)
    except NoSuchTime:
        local = dt.datetime.combine(day, clock)
        before = _as_utc(local.replace(fold=1), zone)
        after = _as_utc(local.replace(fold=0), zone)
        while after - before > _SECOND:
            middle = before + (after - before) / 2
            if to_local(middle, zone) < local:
                before = middle
            else:
                after = middle
        return after.replace(microsecond=0)


def _as_utc(local, zone):
    return local.replace(tzinfo=zone).astimezone(
        dt.timezone.utc).replace(tzinfo=None)


def midnight(day, zone):
    "The first instant of the day."
    return first_instant(day, dt.time.min, zone)


def last_day(unit, day):
    """The last day of the unit that begins on the day.

    A month ends on the eve of the same day of the next month.
    """
    if unit == 'week':
        return day + 6 * _DAY
    elif unit == 'month':
        return day + relativedelta(months=1) - _DAY
    return day


def bounds(unit, day, half, split, zone):
    """The span of a unit of at least half a day, as if open day and night.

    half is one of HALVES, for half_day only; split is the clock at which the
    afternoon begins.
    """
    start = midnight(day, zone)
    end = midnight(last_day(unit, day) + _DAY, zone)
    if unit == 'half_day':
        middle = first_instant(day, split, zone)
        if half == 'morning':
            end = middle
        else:
            start = middle
    return start, end


def clip(span, opened):
    """The span from the first opening inside it to the last closing.

    The span itself when nothing is open in it.
    """
    inside = list(intersect([span], opened))
    if not inside:
        return span
    return inside[0][0], inside[-1][1]


def open_spans(first, last, hours, closures, zone):
    """The spans during which a place is open from the first day to the last.

    hours is an iterable of Hours, closures of pairs of days, both included.
    The spans are sorted and do not touch each other.
    """
    window = midnight(first, zone), midnight(last + _DAY, zone)
    opened = []
    day = first - _DAY  # its night may end on the first day
    while day <= last:
        for row in hours:
            if row.on(day):
                end_day = day if row.start < row.end else day + _DAY
                opened.append((
                        first_instant(day, row.start, zone),
                        first_instant(end_day, row.end, zone)))
        day += _DAY
    closed = [
        (midnight(a, zone), midnight(b + _DAY, zone)) for a, b in closures]
    return list(intersect(subtract(join(opened), join(closed)), [window]))


def join(spans):
    "The same time as sorted spans that do not touch each other."
    joined = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def subtract(spans, holes):
    "The time of the spans that is in none of the holes; both joined."
    for start, end in spans:
        for hole_start, hole_end in holes:
            if hole_end <= start or end <= hole_start:
                continue
            if start < hole_start:
                yield start, hole_start
            start = hole_end
        if start < end:
            yield start, end


def intersect(spans, others):
    "The time that is in the spans and in the others; both joined."
    others = list(others)
    for start, end in spans:
        for other_start, other_end in others:
            common = max(start, other_start), min(end, other_end)
            if common[0] < common[1]:
                yield common


def covers(spans, start, end):
    "Whether one of the joined spans holds the whole of [start, end)."
    return any(s <= start and end <= e for s, e in spans)


def now():
    "The present instant."
    return dt.datetime.now(dt.timezone.utc).replace(
        microsecond=0, tzinfo=None)
