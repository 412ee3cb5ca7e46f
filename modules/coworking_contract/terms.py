# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Terms, notices and the reminders of tacit renewal.

Days and spans are those of periods.  Nothing here reads a database.
"""
import datetime as dt
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from . import periods

_DAY = dt.timedelta(days=1)

# Until when a contract that is given notice of goes on.
ENDS = ['any_day', 'period', 'term']


class Notice(NamedTuple):
    "So many days or months, to an end."
    number: int
    unit: str
    end: str

    @property
    def delay(self):
        return relativedelta(**{f'{self.unit}s': self.number})


class Terms(NamedTuple):
    """A minimum term, then renewals, in months from the start.

    With tacit renewal of no length it goes on from day to day after the
    minimum term; without tacit renewal it ends then, if there is one.
    """
    start: dt.date
    minimum: int = 0
    renewal: int = 0
    tacit: bool = True

    @property
    def is_renewed(self):
        return bool(self.tacit and self.renewal)

    def term(self, number):
        "The number-th term, from 0; its end is None when nothing bounds it."
        if self.is_renewed:
            first = self.minimum or self.renewal
            return periods.months_from(
                self.start,
                first + (number - 1) * self.renewal if number else 0,
                first + number * self.renewal)
        elif self.tacit or not self.minimum:
            return self.start, None
        return periods.months_from(self.start, 0, self.minimum)

    @property
    def minimum_end(self):
        "The last day of the minimum term, the eve of the start without one."
        return periods.months_from(self.start, 0, self.minimum)[1]

    def number(self, day):
        "The number of the term that contains the day, or the last one."
        number = 0
        while self.is_renewed and self.term(number)[1] < day:
            number += 1
        return number


def earliest_end(terms, notice, rhythm, given, trial=0):
    """The first last day of a contract that is given notice of on the day.

    During its first trial days it may end at once.
    """
    if terms.start <= given < terms.start + dt.timedelta(days=trial):
        return given
    day = max(given + notice.delay - _DAY, given, terms.minimum_end)
    if notice.end == 'period':
        day = rhythm.period(rhythm.number(day))[1]
    elif notice.end == 'term':
        day = terms.term(terms.number(day))[1] or day
    return day


def last_notice(end, notice):
    "The last day on which notice can be given for the end of a term."
    day = end + _DAY - notice.delay
    # A month back from the 31st and forth again may be some days short.
    while (day + _DAY) + notice.delay - _DAY <= end:
        day += _DAY
    return day


def reminder(last_notice, earliest, latest):
    """When to remind of tacit renewal: a span.

    At the earliest and at the latest so many months before the last day on
    which notice can be given (article L215-1 of the consumer code: three and
    one).
    """
    return (
        last_notice - relativedelta(months=earliest),
        last_notice - relativedelta(months=latest))
