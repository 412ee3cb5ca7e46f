# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How long the money that was claimed is awaited."

from trytond.model import Model

from .shared import computed, total

# The days since it is late: from, until.
AGES = {
    'not_due': (None, 0),
    'late_30': (1, 30),
    'late_60': (31, 60),
    'late_90': (61, 90),
    'late_more': (91, None),
    }


class AgedMixin(Model):
    __slots__ = ()
    not_due = computed("Not Late", 'get_age')
    late_30 = computed("Up to 30 Days", 'get_age')
    late_60 = computed("31 to 60 Days", 'get_age')
    late_90 = computed("61 to 90 Days", 'get_age')
    late_more = computed("Over 90 Days", 'get_age')

    @classmethod
    def get_age(cls, tranches, names):
        return {
            name: {t.id: t.awaited(*AGES[name]) for t in tranches}
            for name in names}

    def awaited(self, first, last):
        "What was claimed and is late since so many days."
        return total(
            c.counted - c.received for c in self.claims
            if c.state in {'submitted', 'granted'}
            and (first is None or first <= c.days_late)
            and (last is None or c.days_late <= last))
