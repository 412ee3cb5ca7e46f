# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The delays of the law and of the house: no database here."

import calendar
import datetime as dt

from trytond.modules.coworking_space.delays import after, until

__all__ = [
    'after', 'fresh', 'month', 'quarter', 'quarter_of', 'unread_since',
    'until']


def quarter_of(date):
    "The year and the quarter, from 1 to 4, of the date."
    return date.year, (date.month - 1) // 3 + 1


def quarter(year, number):
    "The first and the last day of the quarter."
    month = 3 * number
    return (
        dt.date(year, month - 2, 1),
        dt.date(year, month, calendar.monthrange(year, month)[1]))


def fresh(issued, seen, months):
    "Whether what was issued was not older than so many months when seen."
    return seen <= after(issued, months)


def unread_since(taken, waiting):
    """The day from which the client takes no note of the mail.

    taken is the last day the client took note of mail, if ever, and waiting
    the day the oldest item that still waits came, if any: whoever has
    nothing to take note of neglects nothing.
    """
    if waiting:
        return max(filter(None, [taken, waiting]))


def month(date):
    "The first and the last day of the month of the date."
    return date.replace(day=1), date.replace(
        day=calendar.monthrange(date.year, date.month)[1])
