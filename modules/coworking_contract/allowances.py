# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What an allowance still pays.

Periods are numbers; quantities are exact.  Nothing here reads a database.
"""
from decimal import Decimal

# How many of an allowance's unit one of a charge's unit takes.
_TAKES = {
    ('day', 'half_day'): Decimal('.5'),
    ('half_day', 'day'): Decimal(2),
    }


def takes(unit, charged):
    "How many of the unit of an allowance one charged takes; None for not any."
    return Decimal(1) if unit == charged else _TAKES.get((unit, charged))


def available(number, granted, used, rolls_over):
    """How much is left for the period of the number.

    granted gives what each period has; used what was taken of each.  What
    rolls over may be used by later periods, so none of them may be left with
    less than nothing.
    """
    if not rolls_over:
        return granted(number) - used.get(number, 0)
    first = min([0, number, *used])
    left, least = 0, None
    for n in range(first, max([number, *used]) + 1):
        left += granted(n) - used.get(n, 0)
        if n >= number:
            least = left if least is None else min(least, left)
    return least
