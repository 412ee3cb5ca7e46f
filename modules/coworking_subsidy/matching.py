# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Which claims a payment is for: no database here.

A payment has an amount, a text (what the bank says of it) and, maybe, a
payer; a claim has what is left of it, its payer and the references by which
the payer may name it. Nothing is guessed: what fits two ways fits none.
"""

import itertools
import re
from decimal import Decimal
from typing import Any, NamedTuple

# Payments of one payer for more claims than that are left to the user.
MOST = 12


class Awaited(NamedTuple):
    claim: Any
    left: Decimal
    payer: Any
    references: tuple


def find(amount, payer, text, awaited):
    """The [(claim, part)] that the payment is for, empty when not sure.

    The parts sum to the amount, or to less when it is more than is awaited.
    """
    named = [a for a in awaited if any(
            is_named(r, text) for r in a.references)]
    of_payer = [a for a in named or awaited if payer in {None, a.payer}]
    awaited = of_payer or named
    if len(named) == 1:
        return _fill(amount, named)
    exact = [a for a in awaited if a.left == amount]
    if len(exact) == 1:
        return [(exact[0].claim, amount)]
    if (named or payer is not None) and not exact:
        sums = _sums(amount, awaited)
        if len(sums) == 1:
            return [(a.claim, a.left) for a in sums[0]]
        if named and sum(a.left for a in awaited) < amount:
            return _fill(amount, awaited)
    return []


def is_named(reference, text):
    "Whether the text has the reference, as a word of its own."
    words = re.sub(r'[^0-9a-z]+', ' ', f' {text} '.lower())
    name = re.sub(r'[^0-9a-z]+', ' ', reference.lower()).strip()
    return bool(name) and f' {name} ' in words


def _fill(amount, awaited):
    "The claims one after the other, as far as the amount goes."
    parts = []
    for a in awaited:
        part = min(a.left, amount)
        if part > 0:
            parts.append((a.claim, part))
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
