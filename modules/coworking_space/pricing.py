# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What a span costs: the cheapest way to cover it with the units sold.

Nothing here reads a database.
"""
import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from . import slots

_DAY = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)
_ZERO = dt.timedelta()


class Part(NamedTuple):
    "The time due in one half of a local day."
    day: dt.date
    time: dt.timedelta


def parts(span, opened, split, zone):
    """The halves of days that the span touches, with the time due: [Part].

    opened are the joined spans during which the place is open on those days,
    split the clock at which the afternoon begins.
    """
    due = _due(span, opened)
    result = []
    day = slots.to_local(span[0], zone).date()
    while slots.midnight(day, zone) < span[1]:
        for half in slots.HALVES:
            bounds = slots.bounds('half_day', day, half, split, zone)
            if bounds[0] < span[1] and span[0] < bounds[1]:
                result.append(Part(day, sum(
                            (e - s for s, e in slots.intersect(due, [bounds])),
                            _ZERO)))
        day += _DAY
    return result


def _due(span, opened):
    """What of the span is due.

    Closed hours between two openings inside it are not; those at its ends
    were asked for.
    """
    inside = list(slots.intersect([span], opened))
    if not inside:
        return [span]
    return slots.join([
            (span[0], inside[0][0]), *inside, (inside[-1][1], span[1])])


def started_hours(time):
    return -(-time // _HOUR)


def cover(parts, prices):
    """The cheapest way to pay for the parts: {unit: count}, longest first.

    prices gives the price of each unit sold.  None when nothing sold covers
    them.  At the same price the longer unit wins.
    """
    # For each part: the cheapest way to pay for it and all after it.
    best = [None] * len(parts) + [(Decimal(0), {})]
    for i in reversed(range(len(parts))):
        if not parts[i].time:
            best[i] = best[i + 1]
            continue
        for unit, count, after in _ways(parts, i, prices):
            if best[after] is None:
                continue
            cost, units = best[after]
            cost += count * prices[unit]
            if best[i] is None or cost < best[i][0]:
                best[i] = cost, {**units, unit: units.get(unit, 0) + count}
    if best[0] is None:
        return None
    units = best[0][1]
    return {u: units[u] for u in reversed(slots.UNITS) if u in units}


def _ways(parts, i, prices):
    "The units that may begin with the part: (unit, count, next part)."
    for unit in ['month', 'week', 'day']:
        if unit in prices:
            last = slots.last_day(unit, parts[i].day)
            after = i
            while after < len(parts) and parts[after].day <= last:
                after += 1
            yield unit, 1, after
    if 'half_day' in prices:
        yield 'half_day', 1, i + 1
    if 'hour' in prices:
        time = _ZERO
        for j in range(i, len(parts)):
            time += parts[j].time
            yield 'hour', started_hours(time), j + 1


def fee_share(tiers, notice, no_show):
    """The share of the price that is kept when a booking is cancelled.

    tiers are pairs of a notice and the share kept when at least that long is
    left before the start; exactly that long is enough.  Later than all of
    them is as late as a no-show.  Without tiers to cancel is free.
    """
    if not tiers:
        return Decimal(0)
    return next(
        (share for least, share in sorted(tiers, reverse=True)
            if notice >= least), no_show)


def split_price(price, taxes, round):
    """What is left of a price without its taxes, and the taxes: (rest, taxes).

    The taxes are exact; each is rounded once and the rest closes the price,
    because a rest that is rounded too would miss it by a cent: of 0.03 at
    20 % neither 0.02 nor 0.03 makes 0.03 again.
    """
    taxes = [round(t) for t in taxes]
    return price - sum(taxes), taxes
