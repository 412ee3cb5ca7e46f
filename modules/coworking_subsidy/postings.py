# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What an event writes in the books: no database here.

A posting says by how much the account that plays a role is debited, or
credited when the amount is negative; the postings of an event sum to zero.
(PCG as amended by ANC 2022-06; ANC 2018-06 for dedicated funds.)
"""

from decimal import Decimal
from typing import Any, NamedTuple

_ZERO = Decimal(0)


class Posting(NamedTuple):
    role: str
    amount: Decimal
    # What the line of the books is about, and when it is to be paid.
    about: Any = None
    maturity: Any = None


def move(amount, debit, credit, about=None):
    """From the account of a role to that of another.

    >>> move(Decimal(10), 'bank', 'receivable')[1][:2]
    ('receivable', Decimal('-10'))
    """
    if not amount:
        return []
    return [Posting(debit, amount, about), Posting(credit, -amount, about)]


def acquired(parts, later, income, charged=_ZERO):
    """A right is acquired: what is to come, and what it earns.

    parts are the receivable postings, one for each instalment; later is what
    they earn after the year, charged what was a charge when it was lowered.
    """
    amount = sum((p.amount for p in parts), _ZERO)
    back = min(charged, amount)
    return [*parts, *some(
            Posting(income, later + back - amount),
            Posting('deferred', -later), Posting('past_charge', -back))]


def lessened(amount, counterpart, deferred, earned, income, about=None):
    """An operating subsidy is reduced, or given back.

    What was to be earned later goes first, then what was earned in the year,
    then what was earned before, which is a charge.
    """
    unearned = min(amount, max(deferred, _ZERO))
    current = min(amount - unearned, max(earned, _ZERO))
    return some(
        Posting('deferred', unearned), Posting(income, current),
        Posting('past_charge', amount - unearned - current),
        Posting(counterpart, -amount, about))


def lifted(amount, waiting, about=None):
    """So much of what waited pays the right that is acquired now.

    What does not wait any more was given back meanwhile: a charge.
    """
    return some(
        Posting('waiting', waiting, about),
        Posting('past_charge', amount - waiting),
        Posting('receivable', -amount, about))


def grant_lessened(amount, equity):
    """A capital grant is reduced, of which so much stands.

    What is above it was wholly taken to income, and is a charge.
    """
    standing = min(amount, max(equity, _ZERO))
    return some(
        Posting('equity', standing), Posting('past_charge', amount - standing),
        Posting('receivable', -amount))


def grant_given_back(amount, equity, taken, about=None):
    """A capital grant is given back.

    equity is what still stands of it, of which so much was taken to income;
    the rest was wholly taken.
    """
    return some(
        Posting('equity', equity),
        Posting('past_charge', amount - equity + taken),
        Posting('taken', -taken), Posting('debt', -amount, about))


def part(postings, amount, whole, round):
    "The share of an event that was of the whole, the rest on the last one."
    parts = [
        p._replace(amount=round(p.amount * amount / whole))
        for p in postings[:-1]]
    rest = -sum((p.amount for p in parts), _ZERO)
    return some(*parts, postings[-1]._replace(amount=rest))


def reversed(postings):
    return [p._replace(amount=-p.amount) for p in postings]


def some(*postings):
    return [p for p in postings if p.amount]
