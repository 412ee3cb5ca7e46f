# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Billing periods, and what the parts of one cost.

A *day* is a date; a *span* is a pair of days, both included.  Periods are
counted from the anchor of the contract and never from one another, so that
the end of a month moves none of them.  Nothing here reads a database.
"""
import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

_DAY = dt.timedelta(days=1)


class Rhythm(NamedTuple):
    """Periods of so many months.

    From the anchor on; or of calendar months, in which the year is divided
    when it can be.
    """
    anchor: dt.date
    months: int
    calendar: bool = False

    @property
    def origin(self):
        "The day from which the months are counted."
        if not self.calendar:
            return self.anchor
        month = self.anchor.month
        if 12 % self.months == 0:
            month -= (month - 1) % self.months
        return self.anchor.replace(month=month, day=1)

    def period(self, number):
        "The number-th period, from 0."
        return months_from(
            self.origin, number * self.months, (number + 1) * self.months)

    def number(self, day):
        "The number of the period that contains the day."
        origin = self.origin
        months = (day.year - origin.year) * 12 + day.month - origin.month
        number = months // self.months
        if day < self.period(number)[0]:
            number -= 1
        return number

    def slices(self, number):
        "The months of the period: [span]."
        first = number * self.months
        return [
            months_from(self.origin, m, m + 1)
            for m in range(first, first + self.months)]


def months_from(origin, first, last):
    "The span from the first to the eve of the last month after the origin."
    return (
        origin + relativedelta(months=first),
        origin + relativedelta(months=last) - _DAY)


def days(span):
    "How many days the span has."
    return (span[1] - span[0]).days + 1


def intersect(span, other):
    "The days that both spans have, None without any; an end may be open."
    first = max(span[0], other[0])
    last = min((s[1] for s in [span, other] if s[1]), default=None)
    if last is None or first <= last:
        return first, last
    return None


def subtract(span, others):
    "What is left of the span without the others: [span]."
    first, last = span
    left = []
    for start, end in sorted(others, key=lambda o: o[0]):
        if last and start > last:
            break
        if start > first:
            left.append((first, start - _DAY))
        if end is None:
            return left
        first = max(first, end + _DAY)
    if last is None or first <= last:
        left.append((first, last))
    return left


def share(slices, day):
    "The share of the period that is over at the end of the day: a Fraction."
    over = Fraction(0)
    for first, last in slices:
        if day >= last:
            over += 1
        elif day >= first:
            over += Fraction(days((first, day)), days((first, last)))
    return over / len(slices)


def prorated(price, slices, spans, round):
    """What the spans of the period cost of its price.

    Each day has its place in the period: a span costs the rounded price of
    all until its end without that of all before it.  So the parts of a
    period always make its price, whoever counts them and in whatever order.
    """
    def until(day):
        part = share(slices, day)
        return round(price * part.numerator / part.denominator)
    return sum(
        (until(last) - until(first - _DAY) for first, last in spans),
        round(price * 0))


class Part(NamedTuple):
    """Some days that are charged, or given back.

    days is how many, with the sign of the amount; 0 when only the price of
    the span changed.
    """
    span: tuple
    days: int
    amount: object


def covered(parts):
    "The days that the parts charged and did not give back: [span]."
    spans = []
    for part in parts:
        if part.days:
            spans = missing(spans, [part.span])
        if part.days > 0:
            spans = join([*spans, part.span])
    return spans


def join(spans):
    "The spans in order, those that meet made one."
    joined = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def missing(spans, others):
    "The days of the spans that the others do not have: [span]."
    return [s for span in spans for s in subtract(span, others)]


def adjust(price, slices, due, charged, round):
    """What to charge of a period for the spans due: [Part].

    charged are the parts of the period that were charged before.  With the
    new ones they cost what is due; nothing comes when they already do.
    """
    def part(span, sign):
        amount = prorated(price, slices, [span], round)
        return Part(span, sign * days(span), sign * amount)
    before = covered(charged)
    parts = [part(s, -1) for s in missing(before, due)]
    parts += [part(s, 1) for s in missing(due, before)]
    parts = [p for p in parts if p.amount]
    rest = prorated(price, slices, due, round) - sum(
        p.amount for p in [*charged, *parts])
    if rest:
        spans = due or before or [slices[0]]
        parts.append(Part((spans[0][0], spans[-1][1]), 0, rest))
    return parts
