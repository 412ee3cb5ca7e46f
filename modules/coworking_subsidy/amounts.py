# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What may be claimed of a subsidy, and what it is in the end: no database.

A rate is a Decimal, 0.5 for a half; round rounds to the cents of a currency.
What was paid already has been claimed before: advance included.
"""

from decimal import Decimal

_ZERO = Decimal(0)


def interim(rate, justified, ceiling, already, round):
    """What progress lets claim: min(rate x justified, ceiling) - already.

    Never below zero: what was advanced is used up first (article R2334-30
    CGCT for the DETR, whose ceiling is 80 % of the award).
    """
    return max(min(round(rate * justified), ceiling) - already, _ZERO)


def final(rate, actual, forecast, award, round):
    """What a subsidy on expenses is worth: rate x min(actual, forecast).

    Never above the award: who spends more is given no more.
    """
    return max(min(round(rate * min(actual, forecast)), award), _ZERO)


def deficit(rate, result, cap, round):
    "What a deficit is worth, at most the cap. The result is before subsidy."
    return min(round(rate * max(-result, _ZERO)), cap)


def balance(due, already):
    """What is left to claim of what is due, and what is to give back.

    >>> balance(Decimal(75000), Decimal(80000))
    (Decimal('0'), Decimal('5000'))
    """
    return max(due - already, _ZERO), max(already - due, _ZERO)


def prorated(amount, start, end, change, round):
    """The part of an amount for the days that its protection still had to run.

    It runs from the start to the end, both included, and was broken on the
    day of the change.
    """
    days = (end - start).days + 1
    left = min(max((end - change).days + 1, 0), days)
    return round(amount * left / days)
