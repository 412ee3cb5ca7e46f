# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Which of what is awaited a payment is for: no database here.

A payment has an amount, a text (what the bank says of it) and, maybe, a payer.
Nothing is guessed: what fits two ways fits none.
"""

import functools
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
    sure_by: 'amount', 'silence' (the amount, when the bank tells no payer),
        'payer' or 'name': what is enough to know it
    mark: our number of it, which the bank may say
    days: the first and the last on which it may be paid
    """
    what: Any
    left: Decimal
    payers: tuple = ()
    references: tuple = ()
    whole: bool = False
    sure_by: str = 'amount'
    mark: str | None = None
    days: tuple | None = None

    def is_named_in(self, text):
        return any(is_named(r, text) for r in self.references)

    def may_be_of(self, payer):
        return payer is None or not self.payers or payer in self.payers

    def may_be_on(self, date):
        return not (self.days and date) or (
            self.days[0] <= date <= self.days[1])

    def may_be_marked(self, mark):
        return not mark or self.mark in {None, mark}

    def is_sure(self, payer, silent):
        return (
            self.sure_by == 'amount'
            or self.sure_by == 'silence' and silent
            or self.sure_by == 'payer' and payer in self.payers)


def find(
        amount, payer, text, awaited, mark=None, date=None, silent=True):
    """The [(what, part)] that the payment is for, empty when not sure.

    It is silent when the bank tells no payer, be it an unknown one.
    The parts sum to the amount, or to less when it is more than is awaited.
    """
    awaited = [
        a for a in awaited
        if a.left and (a.left > 0) == (amount > 0) and a.may_be_on(date)]
    named = [a for a in awaited if a.is_named_in(text)]
    if named:
        awaited = _named_by(payer, amount, named)
    else:
        awaited = _sure_for(payer, awaited, silent and payer is None)
    exact = [
        a for a in awaited if a.left == amount and a.may_be_marked(mark)]
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


def _named_by(payer, amount, named):
    "Somebody else may pay what is named, but only all of it."
    return [a for a in named if a.may_be_of(payer)] or [
        a for a in named if a.left == amount]


def _sure_for(payer, awaited, silent):
    "What the payer owes comes before what anybody may pay."
    awaited = [a for a in awaited if a.may_be_of(payer)]
    if any(payer in a.payers for a in awaited):
        awaited = [a for a in awaited if a.payers]
    return [a for a in awaited if a.is_sure(payer, silent)]


def is_named(reference, text):
    "Whether the text has the reference, as a word of its own."
    name = _words(reference)
    return bool(name) and f' {name} ' in f' {_words(text)} '


@functools.lru_cache(maxsize=4096)
def _words(text):
    return re.sub(r'[^0-9a-z]+', ' ', text.lower()).strip()


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
        elif abs(part) < abs(a.left) and (part > 0) == (a.left > 0):
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
