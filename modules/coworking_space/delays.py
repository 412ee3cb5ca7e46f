# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The delays counted in months: no database here."

import datetime as dt

from dateutil.relativedelta import relativedelta

_DAY = dt.timedelta(days=1)


def until(start, months):
    """The last day of so many months that begin on the day, both included.

    Counted from the day and clamped to the end of the month:
    31 January and one month end on 27 February, or the 28th in a leap year.
    """
    return start + relativedelta(months=months) - _DAY


def after(fact, months):
    "The last day to act within so many months of the fact."
    return fact + relativedelta(months=months)
