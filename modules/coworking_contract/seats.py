# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Seats of an open space that nobody books, for those who subscribe."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.report import Report

from .exceptions import ContractAccessError, SeatsError

_DAY = dt.timedelta(days=1)


class Seats(ModelSQL, ModelView):
    __name__ = 'coworking.plan.seats'
    plan = fields.Many2One(
        'coworking.plan', "Plan", required=True, ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')
    resource = fields.Many2One(
        'coworking.resource', "Open Space", required=True, ondelete='RESTRICT',
        domain=[
            ('booked_as', '=', 'place'),
            ['OR',
                ('site.company', '=', Eval('company', -1)),
                ('site.companies', '=', Eval('company', -1)),
                ],
            ],
        help="What is booked as one of its places.")
    number = fields.Integer(
        "Seats", required=True,
        domain=[
            ('number', '>=', 1),
            ],
        help="How many seats those who subscribe find without booking.")
    start = fields.Date(
        "From", required=True,
        help="The first day on which they are not booked any more.")
    end = fields.Date(
        "Until",
        domain=[
            If(Eval('end'), ('end', '>=', Eval('start', dt.date.min)), ()),
            ],
        help="The last day. Leave empty for no end.")
    places = fields.Many2Many(
        'coworking.plan.seats-coworking.resource', 'seats', 'place', "Places",
        readonly=True)

    # Who takes a resource without being held.
    hold_end = None

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('plan')
        cls._order = [('start', 'ASC'), ('id', 'ASC')]

    @classmethod
    def default_number(cls):
        return 1

    @classmethod
    def default_start(cls):
        return Pool().get('ir.date').today() + _DAY

    @fields.depends('plan', '_parent_plan.company')
    def on_change_with_company(self, name=None):
        return self.plan.company if self.plan else None

    @property
    def span(self):
        "The instants between which they are kept; the end may be open."
        zone = self.resource.site.zone
        return (
            slots.midnight(self.start, zone),
            self.end and slots.midnight(self.end + _DAY, zone))

    def occupied(self):
        return [(place, *self.span) for place in self.places]

    def refusal(self):
        return gettext(
            'coworking_contract.msg_seats_taken',
            resource=self.resource.rec_name)

    @property
    def spoken_span(self):
        return gettext(
            'coworking_contract.msg_from', date=Report.format_date(self.start))

    def choose(self):
        "Choose places that nobody takes in all that time."
        pool = Pool()
        Occupancy = pool.get('coworking.occupancy')
        Resource = pool.get('coworking.resource')
        if self.start < self.resource.site.to_local(slots.now()).date():
            raise SeatsError(gettext('coworking_contract.msg_seats_past'))
        Resource.queue_up([self.resource])
        places = self.resource.children
        busy = {
            ancestor for id_, _, _ in Occupancy.busy(
                Resource.contents(places), *self.span)
            for ancestor in Resource(id_).ancestors}
        free = [p for p in places if p not in busy]
        if len(free) < self.number:
            raise SeatsError(gettext(
                    'coworking_contract.msg_seats_few',
                    free=len(free),
                    resource=self.resource.rec_name,
                    date=Report.format_date(self.start)))
        self.places = free[:self.number]

    @classmethod
    def on_modification(cls, mode, seats, field_names=None):
        Occupancy = Pool().get('coworking.occupancy')
        super().on_modification(mode, seats, field_names=field_names)
        if mode == 'delete':
            Occupancy.release(seats)
        elif mode == 'create':
            for kept in seats:
                kept.choose()
                kept.save()
                Occupancy.take(kept)
        elif 'end' in field_names:
            for kept in seats:
                Occupancy.take(kept)

    @classmethod
    def check_modification(cls, mode, seats, values=None, external=False):
        super().check_modification(
            mode, seats, values=values, external=external)
        if external and mode == 'write' and values.keys() - {'end'}:
            raise ContractAccessError(
                gettext('coworking_contract.msg_seats_kept'))

    @classmethod
    def copy(cls, seats, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('places', None)
        return super().copy(seats, default=default)

    def get_rec_name(self, name):
        return f"{self.plan.rec_name} ({self.number})"


class SeatsPlace(ModelSQL):
    __name__ = 'coworking.plan.seats-coworking.resource'
    seats = fields.Many2One(
        'coworking.plan.seats', "Seats", required=True, ondelete='CASCADE')
    place = fields.Many2One(
        'coworking.resource', "Place", required=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('seats')
