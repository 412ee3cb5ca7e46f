# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""How a subsidy declines over the years: no database here.

Amounts are Decimals; round is what rounds one to the cents of its currency.
"""

import datetime as dt
import itertools
import operator
from decimal import Decimal

from trytond.modules.coworking_space.delays import until

_DAY = dt.timedelta(days=1)


def linear(first, step, years, round):
    """The amount of each year, which loses the step each time.

    >>> linear(Decimal(40000), Decimal(10000), 4, Decimal)
    [Decimal('40000'), Decimal('30000'), Decimal('20000'), Decimal('10000')]
    """
    return [max(round(first - step * n), Decimal(0)) for n in range(years)]


def geometric(first, rate, years, round):
    """The amount of each year, which loses the rate of the one before.

    The rate is 0.25 for what loses a quarter. Each year is computed from the
    first, so that roundings do not add up.
    """
    shares = itertools.accumulate(
        itertools.repeat(1 - rate, years - 1), operator.mul,
        initial=Decimal(1))
    return table(first, shares, round)


def table(first, shares, round):
    "The amount of each year, as its share of the first: 1, 0.75, 0.5 ..."
    return [round(first * share) for share in shares]


def years(start, number):
    "The first and the last day of each year of an agreement, from its start."
    ends = [until(start, 12 * (n + 1)) for n in range(number)]
    return list(zip([start, *(e + _DAY for e in ends[:-1])], ends))


def rises(amounts):
    "The positions of the amounts that are above the one before."
    return [
        n for n in range(1, len(amounts)) if amounts[n] > amounts[n - 1]]


def split(amount, start, end, spans, round):
    """The part of an amount that each of the spans earns, day by day.

    start, end and the spans (first, last), which follow each other, include
    both their days. A part is what is earned up to its last day less what
    came before, so that the parts of spans that cover it sum to the amount.
    """
    days = (end - start).days + 1

    def earned(day):
        done = min(max((day - start).days + 1, 0), days)
        return round(amount * done / days)

    return [earned(last) - earned(first - _DAY) for first, last in spans]
