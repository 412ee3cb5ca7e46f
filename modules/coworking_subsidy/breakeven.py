# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""When a place lives without subsidy: no database here."""

from decimal import Decimal


def year(results):
    """The first year that breaks even and is not followed by a loss.

    results are the (year, result before subsidy), in order; None when the
    last of them still is a loss.
    """
    found = None
    for name, result in results:
        if result < 0:
            found = None
        elif found is None:
            found = name
    return found


def runway(available, result, months):
    """How many whole months what is available covers the loss.

    The result is that of so many months, before subsidy. None when there is
    no loss.
    """
    if result >= 0:
        return None
    return int(max(available, Decimal(0)) * months / -result)
