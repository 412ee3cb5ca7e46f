# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The checks of a financing plan: no database here.

Rates are Decimals, 0.8 for 80 %. Each check says the value and its limit.
"""

from decimal import Decimal
from typing import NamedTuple


class Limit(NamedTuple):
    "A value beside what it may be at most, or at least."
    value: Decimal
    limit: Decimal
    at_least: bool = False

    @property
    def is_kept(self):
        if self.at_least:
            return self.value >= self.limit
        return self.value <= self.limit


def ceiling(aids, base, rate):
    "Aids that together may not pass a rate of the eligible base."
    return Limit(sum(aids, Decimal(0)), base * rate)


def own_share(own, public, rate):
    """What a public owner brings of what all public persons bring.

    Article L1111-10 III CGCT: at least a fifth of the public financing, not of
    the cost.
    """
    return Limit(own, (own + sum(public, Decimal(0))) * rate, at_least=True)


def counterpart(aid, public, rate):
    """An aid of Europe beside the public money that mobilises it.

    The rate, below 1, is its share of both: at 0.8 each euro of national
    public money mobilises four (LEADER).
    """
    return Limit(aid, sum(public, Decimal(0)) * rate / (1 - rate))
