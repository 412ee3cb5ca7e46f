# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The days of direct debits: no database here."

import calendar

from dateutil.relativedelta import relativedelta


def debit_day(date, day):
    "The day of its month on which is debited, or its last one."
    return date.replace(
        day=min(day, calendar.monthrange(date.year, date.month)[1]))


def next_debit(earliest, day=None):
    """The first debit day that is not before the earliest.

    day is that of the month; None debits on any day.
    """
    if not day:
        return earliest
    found = debit_day(earliest, day)
    if found < earliest:
        next_month = earliest.replace(day=1) + relativedelta(months=1)
        found = debit_day(next_month, day)
    return found


def lapse(last, months):
    """The last day of a mandate that was used for the last time on a day.

    SEPA Direct Debit rulebook: it lapses after so many months without use.
    """
    return last + relativedelta(months=months)
