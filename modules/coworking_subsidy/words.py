# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How amounts, rates and dates read in a sentence."

from trytond.report import Report


def money(amount, currency):
    return Report.format_currency(amount, None, currency)


def percent(rate):
    return f"{number(rate * 100)} %"


def number(value):
    "As many digits as it needs."
    return Report.format_number(value.normalize() + 0, None)


def day(date):
    return Report.format_date(date)
