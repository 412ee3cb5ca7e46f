# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What an agreement wants to be counted.

To measure something else, add a method _measure_<name> and its line to the
selection, here or in the module that knows it.
"""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If

from .shared import a_share, part_of
from .words import number


def _hours(spans):
    return sum(
        (Decimal((end - start).total_seconds()) for start, end in spans),
        Decimal(0)) / 3600


class Indicator(part_of('agreement'), ModelSQL, ModelView):
    __name__ = 'subsidy.indicator'
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", required=True, ondelete='CASCADE')
    name = fields.Char("Name", required=True)
    measure = fields.Selection([
            ('entered', "Entered"),
            ('casual', "Casual Users"),
            ('bookings', "Bookings"),
            ('occupation', "Occupation (%)"),
            ('revenue', "Revenue"),
            ('before', "Result before Subsidy"),
            ], "Measure", required=True, sort=False,
        help="How it is computed; entered when nothing here knows it.")
    values = fields.One2Many(
        'subsidy.indicator.value', 'indicator', "Years")

    @classmethod
    def default_measure(cls):
        return 'entered'

    @classmethod
    def check_modification(cls, mode, indicators, values=None, external=False):
        super().check_modification(
            mode, indicators, values=values, external=external)
        if mode == 'create' or not external:
            return
        for indicator in indicators:
            is_signed = indicator.agreement.state != 'draft'
            if is_signed and (
                    mode == 'delete' or values.keys() & {'agreement'}):
                cls.refuse_change('msg_agreement_signed')

    def measured(self, start, end):
        "Its value from the first day to the last, or None."
        measure = getattr(self, f'_measure_{self.measure}', None)
        return measure(start, end) if measure else None

    def _instants(self, start, end):
        "The first instant of the days at the site, and the one after them."
        site = self.agreement.site
        zone = site.zone if site else ZoneInfo(
            self.company.timezone or 'UTC')
        return (
            slots.midnight(start, zone),
            slots.midnight(end + dt.timedelta(days=1), zone))

    def _bookings(self, start, end):
        Booking = Pool().get('coworking.booking')
        site = self.agreement.site
        first, after = self._instants(start, end)
        return Booking.search([
                ('company', '=', self.company.id),
                ('start', '>=', first),
                ('start', '<', after),
                ('state', 'in', ['confirmed', 'checked_in', 'done']),
                ] + ([('resource.site', '=', site.id)] if site else []))

    def _measure_bookings(self, start, end):
        return Decimal(len(self._bookings(start, end)))

    def _measure_casual(self, start, end):
        "The persons who booked without subscribing."
        return Decimal(len(
                {b.party for b in self._bookings(start, end) if b.party}
                - self._subscribers(start, end)))

    def _measure_occupation(self, start, end):
        "The hours taken of the seats, of those that are open, in percent."
        pool = Pool()
        Occupancy = pool.get('coworking.occupancy')
        Resource = pool.get('coworking.resource')
        site = self.agreement.site
        if not site:
            return None
        seats = Resource.search([
                ('site', '=', site.id),
                ('category.kind', '=', 'seat'),
                ('children', '=', None),
                ])
        opened = list(site.open_spans(start, end))
        offered = _hours(opened) * len(seats)
        if not offered:
            return None
        first, after = self._instants(start, end)
        taken = Occupancy.search([
                ('resource', 'in', [s.id for s in seats]),
                ('start', '<', after),
                ['OR', ('end', '=', None), ('end', '>', first)],
                ('origin', 'not like', 'coworking.maintenance,%'),
                ])
        sold = sum(
            _hours(slots.intersect([(o.start, o.end or after)], opened))
            for o in taken)
        return (100 * sold / offered).quantize(Decimal('0.01'))

    def _subscribers(self, start, end):
        "The parties who subscribe between the days: none known here."
        return set()

    def _budget(self, start, end):
        for budget in self.agreement.budgets:
            if budget.start == start and budget.end == end:
                return budget

    def _measure_revenue(self, start, end):
        budget = self._budget(start, end)
        return budget.actual_revenue if budget else None

    def _measure_before(self, start, end):
        budget = self._budget(start, end)
        return budget.actual_before if budget else None


class IndicatorValue(part_of('indicator'), ModelSQL, ModelView):
    __name__ = 'subsidy.indicator.value'
    indicator = fields.Many2One(
        'subsidy.indicator', "Indicator", required=True, ondelete='CASCADE')
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until", required=True,
        domain=[
            ('end', '>=', Eval('start')),
            ])
    minimum = fields.Numeric("Target from", digits=(None, 2))
    maximum = fields.Numeric("Target to", digits=(None, 2))
    entered = fields.Numeric(
        "Entered", digits=(None, 2),
        states={
            'readonly': Bool(Eval('is_frozen')),
            },
        help="Leave empty for what is measured.")
    value = fields.Function(
        fields.Numeric("Value", digits=(None, 2)), 'get_value')
    frozen = fields.Numeric(
        "Reported", digits=(None, 2), readonly=True,
        help="What the report that was sent says.")
    is_frozen = fields.Boolean("Frozen", readonly=True)
    is_missed = fields.Function(fields.Boolean("Missed"), 'get_is_missed')
    clawback_rate = a_share(
        'clawback_rate', "Back when Missed",
        "Of what was received for the year.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'ASC'), ('id', 'ASC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('year_unique', Unique(t, t.indicator, t.start),
                'coworking_subsidy.msg_indicator_year_unique'),
            ]

    @property
    def known(self):
        "Its value, as it was reported if it was."
        if self.is_frozen:
            return self.frozen
        if self.entered is not None:
            return self.entered
        return self.indicator.measured(self.start, self.end)

    def get_value(self, name):
        return self.known

    @property
    def target(self):
        "The target in words: 8, 8–10, or at most 10."
        bounds = [
            number(b) for b in [self.minimum, self.maximum] if b is not None]
        if self.minimum is None and bounds:
            return f"≤ {bounds[0]}"
        if self.maximum is None and bounds:
            return f"≥ {bounds[0]}"
        return '–'.join(dict.fromkeys(bounds))

    def get_is_missed(self, name):
        "Above the range is not missed when there is only a lower bound."
        value = self.known
        if value is None:
            return self.minimum is not None and (
                self.indicator.agreement.today > self.end)
        if self.minimum is not None:
            return value < self.minimum
        return self.maximum is not None and value > self.maximum

    @classmethod
    def check_modification(cls, mode, values_, values=None, external=False):
        super().check_modification(
            mode, values_, values=values, external=external)
        if not external:
            return
        if any(v.is_frozen for v in values_) or (
                values and values.keys() & {'frozen', 'is_frozen'}):
            cls.refuse_change('msg_indicator_frozen')
        if mode != 'create' and any(
                v.indicator.agreement.state != 'draft' for v in values_) and (
                    mode == 'delete' or values.keys() - {'entered'}):
            cls.refuse_change('msg_agreement_signed')

    @classmethod
    def copy(cls, values, default=None):
        default = {} if default is None else default.copy()
        default.setdefault('frozen')
        default.setdefault('is_frozen')
        default.setdefault('entered')
        return super().copy(values, default=default)

    def get_rec_name(self, name):
        return f"{self.indicator.name} {self.start.year}"

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(Bool(Eval('is_missed')), 'warning', '')),
            ]
