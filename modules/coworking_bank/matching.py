# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Which of what is awaited a payment is for: no database here.

A payment has an amount, a text (what the bank says of it) and, maybe, a payer.
Nothing is guessed: what fits two ways fits none.
"""

import itertools
import re
from decimal import Decimal
from typing import Any, NamedTuple

# A shorter reference may stand in any text.
SHORTEST = 4
# Payments of one payer for more than that at once are left to the user.
MOST = 12


class Awaited(NamedTuple):
    """What may be paid, in whole or in part.

    what: anything, given back by find
    left: the amount; below zero when it leaves the bank
    payers: who may pay it, empty for anybody
    references: how the payer may name it
    whole: it is paid at once
    sure_by: 'amount', 'payer' or 'name': what is enough to know it
    mark: what tells it from another of the same name and amount
    """
    what: Any
    left: Decimal
    payers: tuple = ()
    references: tuple = ()
    whole: bool = False
    sure_by: str = 'amount'
    mark: str | None = None

    def is_named_in(self, text):
        return any(is_named(r, text) for r in self.references)

    def may_be_of(self, payer):
        return payer is None or not self.payers or payer in self.payers

    def is_sure(self, payer, named):
        return (
            named or self.sure_by == 'amount'
            or self.sure_by == 'payer' and payer in self.payers)


def find(amount, payer, text, awaited, mark=None):
    """The [(what, part)] that the payment is for, empty when not sure.

    The parts sum to the amount, or to less when it is more than is awaited.
    """
    awaited = [a for a in awaited if a.left and (a.left > 0) == (amount > 0)]
    named = [a for a in awaited if a.is_named_in(text)]
    awaited = [
        a for a in named or awaited if a.may_be_of(payer)
        and a.is_sure(payer, bool(named))] or named
    exact = [a for a in awaited if a.left == amount]
    if len(exact) > 1 and mark:
        exact = [a for a in exact if a.mark == mark]
    parted = [a for a in awaited if not a.whole]
    if len(named) == 1:
        return _fill(amount, exact or parted)
    if len(exact) == 1:
        return [(exact[0].what, amount)]
    if (named or payer is not None) and not exact:
        sums = _sums(amount, parted)
        if len(sums) == 1:
            return [(a.what, a.left) for a in sums[0]]
        if named and abs(sum(a.left for a in parted)) < abs(amount):
            return _fill(amount, parted)
    return []


def is_named(reference, text):
    "Whether the text has the reference, as a word of its own."
    words = re.sub(r'[^0-9a-z]+', ' ', f' {text} '.lower())
    name = re.sub(r'[^0-9a-z]+', ' ', reference.lower()).strip()
    return bool(name) and f' {name} ' in words


def telling(*references):
    "Those that do not stand in a text by chance."
    return tuple(
        r for r in references
        if r and sum(map(str.isalnum, r)) >= SHORTEST)


def without(awaited, parts):
    "What is left of it once the parts are paid."
    paid = dict(parts)
    left = []
    for a in awaited:
        part = paid.get(a.what)
        if part is None or a.whole and part != a.left:
            left.append(a)
        elif part != a.left:
            left.append(a._replace(left=a.left - part))
    return left


def _fill(amount, awaited):
    "One after the other, as far as the amount goes."
    parts = []
    for a in awaited:
        part = min(a.left, amount, key=abs)
        if part:
            parts.append((a.what, part))
        amount -= part
    return parts


def _sums(amount, awaited):
    "The groups of two and more whose whole is the amount."
    if len(awaited) > MOST:
        return []
    return [
        group for n in range(2, len(awaited) + 1)
        for group in itertools.combinations(awaited, n)
        if sum(a.left for a in group) == amount]
