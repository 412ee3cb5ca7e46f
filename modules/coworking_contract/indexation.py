# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The revision of a price by an index.  Nothing here reads a database."""
from fractions import Fraction


def revise(price, value, base, round):
    "The price times the value of the index over that of its base quarter."
    ratio = Fraction(value) / Fraction(base)
    return round(price * ratio.numerator / ratio.denominator)


def quarter(day):
    "The quarter of a day, as (year, number)."
    return day.year, (day.month - 1) // 3 + 1
