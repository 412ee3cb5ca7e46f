# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What each subsidy bears of the expenses of one object: no database here.

An expense is borne by what is left of the subsidies that have begun by its
day, in proportion; or by those that it is claimed from, when there are. What
is above them is borne by none of them. A negative expense, a credit note,
gives back to those that bore.
"""

from decimal import Decimal
from typing import Any, NamedTuple


class Spent(NamedTuple):
    date: Any
    amount: Decimal
    # The subsidies that it is claimed from.
    claimed: frozenset = frozenset()


def bear(expenses, gifts):
    """{subsidy: what it bears}, not rounded.

    gifts gives for each subsidy its [(day it begins, amount)].

    >>> halves = {'a': [(1, Decimal(6))], 'b': [(2, Decimal(6))]}
    >>> bear([Spent(1, Decimal(4)), Spent(2, Decimal(4))], halves)
    {'a': Decimal('5'), 'b': Decimal('3')}
    """
    borne = dict.fromkeys(gifts, Decimal(0))
    for spent in sorted(expenses, key=lambda s: s.date):
        bearing = [s for s in gifts if s in spent.claimed] or list(gifts)
        if spent.amount < 0:
            able = {s: borne[s] for s in bearing}
        else:
            able = {
                s: max(_begun(gifts[s], spent.date) - borne[s], Decimal(0))
                for s in bearing}
        whole = sum(able.values())
        amount = max(min(spent.amount, whole), -whole)
        for subsidy, part in able.items():
            if part:
                borne[subsidy] += amount * part / whole
    return borne


def _begun(gifts, date):
    return sum((a for start, a in gifts if start <= date), Decimal(0))
