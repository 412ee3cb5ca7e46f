# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.i18n import gettext
from trytond.model import (
    Index, ModelSQL, ModelView, Unique, Workflow, fields)
from trytond.model.exceptions import SQLConstraintError
from trytond.modules.company import CompanyReport
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import (
    Transaction, TransactionError, without_check_access)

from . import slots
from .arrive import ArriveMixin
from .billing import BillingMixin
from .desk import DeskMixin
from .exceptions import (
    BookingAccessError, ResourceError, TakenError)
from .extra import ExtraMixin
from .occupancy import OccupierMixin
from .offers import OffersMixin
from .price import PriceMixin
from .report import PdfMixin
from .rules import RulesMixin
from .searching import any_of
from .site import list_spans
from .slots import UNITS

# How the calendar shows each state, under white letters.
COLORS = {
    'draft': '#8a8a8a',
    'held': '#a86f00',
    'confirmed': '#1f6fa8',
    'checked_in': '#2e7d32',
    'done': '#6b7b84',
    'no_show': '#b23b2e',
    'cancelled': '#a5a5a5',
    }


class RequestedMeanwhile(TransactionError):
    "Another transaction just made the booking of the same request key."


class Booking(
        ArriveMixin, DeskMixin, OffersMixin, BillingMixin, ExtraMixin,
        PriceMixin, RulesMixin, OccupierMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'coworking.booking'
    _rec_name = 'number'
    company = fields.Many2One(
        'company.company', "Company", required=True,
        states={
            'readonly': Eval('state') != 'draft',
            },
        help="The company that sells the booking.")
    number = fields.Char("Number", readonly=True)
    request_key = fields.Char(
        "Request Key", readonly=True,
        help="Asking again with the same key gives the same booking.")
    party = fields.Many2One(
        'party.party', "Party", ondelete='RESTRICT',
        states={
            'required': Eval('state') != 'draft',
            'readonly': Eval('state') != 'draft',
            },
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    whole = fields.Boolean(
        "Whole",
        states={
            'invisible': Eval('booked_as') != 'place',
            'readonly': Eval('state') != 'draft',
            },
        help="Take all of it instead of some of its places.")
    places = fields.Integer(
        "Places", required=True,
        domain=[
            ('places', '>=', 1),
            ],
        states={
            'invisible': Eval('booked_as') != 'place',
            'readonly': (Eval('state') != 'draft') | Eval('whole', False),
            },
        help="How many of its places are taken.")
    booked_as = fields.Function(
        fields.Char("Booked As"), 'on_change_with_booked_as')
    attendees = fields.Integer(
        "Attendees", domain=['OR',
            ('attendees', '=', None),
            ('attendees', '>=', 1),
            ],
        states={
            'readonly': Eval('state') != 'draft',
            },
        help="How many people come.")
    layout = fields.Selection([
            ('seated', "Seated"),
            ('standing', "Standing"),
            ], "Layout", required=True, sort=False,
        states={
            'readonly': Eval('state') != 'draft',
            },
        help="How the room is laid out.")
    layout_string = layout.translated('layout')
    note = fields.Text("Note")
    allotted = fields.Many2Many(
        'coworking.booking-coworking.resource', 'booking', 'resource',
        "Allotted Resources", readonly=True)
    allotted_names = fields.Function(
        fields.Char(
            "Allotted",
            states={
                'invisible': ~Eval('allotted_names'),
                },
            help="The places that the booking got."),
        'get_allotted_names')
    out_of_hours = fields.Boolean(
        "Out of Hours", readonly=True,
        states={
            'invisible': ~Eval('out_of_hours', False),
            },
        help="The staff accepted it outside the opening hours.")
    hold_end = fields.DateTime("End of Hold", readonly=True)
    held_until = fields.Function(
        fields.Char("Held Until",
            states={
                'invisible': Eval('state') != 'held',
                }),
        'on_change_with_held_until')
    color = fields.Function(fields.Char("Color"), 'get_color')
    state = fields.Selection([
            ('draft', "Draft"),
            ('held', "Held"),
            ('confirmed', "Confirmed"),
            ('checked_in', "Checked In"),
            ('done', "Done"),
            ('no_show', "No-Show"),
            ('cancelled', "Cancelled"),
            ], "State", readonly=True, required=True, sort=False)
    state_string = state.translated('state')

    # What changes after draft, and by what.
    _free = {'note'}
    _by_methods = {
        'allotted', 'arrived', 'charges', 'frozen_price', 'frozen_words',
        'hold_end', 'left', 'number', 'out_of_hours', 'request_key', 'state',
        'walk_in'}

    @classmethod
    def __setup__(cls):
        cls.number.search_unaccented = False
        cls.request_key.search_unaccented = False
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('request_key', Unique(t, t.company, t.request_key),
                'coworking_space.msg_booking_request_key'),
            ]
        cls._sql_indexes.update({
                Index(t, (t.start, Index.Range()), (t.end, Index.Range())),
                Index(t,
                    (t.state, Index.Equality(cardinality='low')),
                    where=t.state.in_(['draft', 'held', 'checked_in'])),
                })
        cls._order = [('start', 'DESC'), ('id', 'DESC')]
        cls.resource.domain = [
            ('category.units', 'in', UNITS),
            ['OR',
                ('site.company', '=', Eval('company', -1)),
                ('site.companies', '=', Eval('company', -1)),
                ],
            ]
        for field in [
                cls.resource, cls.unit, cls.date, cls.half, cls.start_time,
                cls.end_date, cls.end_time]:
            field.states = {
                **field.states,
                'readonly': (
                    field.states.get('readonly', False)
                    | (Eval('state') != 'draft')),
                }
        cls._transitions |= {
            ('draft', 'held'),
            ('draft', 'confirmed'),
            ('draft', 'cancelled'),
            ('held', 'confirmed'),
            ('held', 'cancelled'),
            ('confirmed', 'checked_in'),
            ('confirmed', 'no_show'),
            ('confirmed', 'cancelled'),
            ('checked_in', 'done'),
            ('checked_in', 'cancelled'),
            }
        cls._buttons.update({
                'hold': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'confirm': {
                    'invisible': ~Eval('state').in_(['draft', 'held']),
                    'depends': ['state'],
                    },
                'move': {
                    'invisible': ~Eval('state').in_(
                        ['held', 'confirmed', 'checked_in']),
                    'depends': ['state'],
                    },
                'check_in': {
                    'invisible': Eval('state') != 'confirmed',
                    'depends': ['state'],
                    },
                'check_out': {
                    'invisible': Eval('state') != 'checked_in',
                    'depends': ['state'],
                    },
                'miss': {
                    'invisible': Eval('state') != 'confirmed',
                    'depends': ['state'],
                    },
                'cancel': {
                    'invisible': (
                        ~Eval('state').in_(['draft', 'held', 'confirmed'])
                        & ~((Eval('state') == 'checked_in')
                            & Eval('walk_in', False))),
                    'depends': ['state', 'walk_in'],
                    },
                })

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_places(cls):
        return 1

    @classmethod
    def default_layout(cls):
        return 'seated'

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('resource', '_parent_resource.booked_as')
    def on_change_with_booked_as(self, name=None):
        return self.resource.booked_as if self.resource else None

    @fields.depends('hold_end', 'site')
    def on_change_with_held_until(self, name=None):
        if self.hold_end and self.site:
            return f'{self.site.to_local(self.hold_end):%H:%M}'

    def get_allotted_names(self, name):
        if self.is_pool:
            return ', '.join(r.name for r in self.allotted)

    def get_color(self, name):
        return COLORS[self.state]

    @property
    def is_pool(self):
        "Whether it asks for places among several."
        return self.resource.booked_as == 'place' and not self.whole

    @property
    def is_held(self):
        return self.state == 'held' and self.hold_end > slots.now()

    @classmethod
    def to_come(cls):
        "The domain of the bookings that still take their places."
        now = slots.now()
        return [
            ('end', '>', now),
            ['OR',
                ('state', 'in', ['confirmed', 'checked_in']),
                [('state', '=', 'held'), ('hold_end', '>', now)],
                ],
            ]

    @classmethod
    def left_outside(cls, site):
        "The bookings to come that the hours of the site leave outside."
        return [
            b for b in cls.search([
                    cls.to_come(),
                    ('resource.site', '=', site.id),
                    ('out_of_hours', '=', False),
                    ], order=[('start', 'ASC')])
            if b.closure or not b.may_use(b.party, (b.start, b.end))]

    @classmethod
    def check_none_to_come(cls, record, domain, message):
        "Refuse, with the list, to change what bookings to come count on."
        bookings = cls.search(
            [cls.to_come(), domain], order=[('start', 'ASC')])
        if bookings:
            raise ResourceError(gettext(
                    f'coworking_space.{message}',
                    record=record.rec_name,
                    bookings=list_spans(bookings)))

    @classmethod
    def set_number(cls, bookings):
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        configuration = Configuration(1)
        for booking in bookings:
            if not booking.number:
                booking.number = configuration.get_multivalue(
                    'booking_sequence', company=booking.company.id).get()
        cls.save(bookings)

    # Places

    def allot(self):
        "Choose the places it gets; those it has already come first."
        pool = Pool()
        Resource = pool.get('coworking.resource')
        if not self.is_pool:
            self.allotted = [self.resource]
        else:
            Resource.queue_up([self.resource])
            availability, = Resource.availability(
                [self.resource], self.start, self.end, but=self)
            free = sorted(
                availability.free, key=lambda r: r not in self.allotted)
            if len(free) < self.places:
                raise TakenError(self.refusal())
            self.allotted = free[:self.places]
        self.save()

    def refusal(self):
        if not self.is_pool:
            return super().refusal()
        if self.places == 1:
            return self.sentence('msg_taken_place')
        return self.sentence('msg_taken_places', places=self.places)

    def occupied(self):
        "Until it ends, or until they left before."
        end = min(self.end, self.left) if self.left else self.end
        if end <= self.start:
            return []
        start, end = self.resource.buffered(self.start, end)
        return [(r, start, end) for r in self.allotted]

    @classmethod
    def promise(cls, bookings, hold_end=None):
        "Let each booking have its places, until the end of the hold if any."
        Occupancy = Pool().get('coworking.occupancy')
        # None of them can be swept while another one takes its places.
        Occupancy.release(bookings)
        for booking in bookings:
            booking.hold_end = hold_end
            booking.allot()
            Occupancy.take(booking)

    # The life of a booking

    @classmethod
    @ModelView.button
    @Workflow.transition('held')
    def hold(cls, bookings):
        Configuration = Pool().get('coworking.configuration')
        cls.check(bookings)
        for booking in bookings:
            duration = Configuration(1).get_multivalue(
                'hold_duration', company=booking.company.id)
            cls.promise([booking], hold_end=slots.now() + duration)
        cls.set_number(bookings)

    @classmethod
    @ModelView.button
    @Workflow.transition('confirmed')
    def confirm(cls, bookings):
        cls.check(bookings)
        cls.promise(bookings)
        for booking in bookings:
            booking.charge_price()
        cls.set_number(bookings)

    @classmethod
    @ModelView.button_action('coworking_space.wizard_booking_move')
    def move(cls, bookings):
        pass

    @without_check_access
    def move_to(self, **values):
        "Get another span or place, or keep the present ones."
        Occupancy = Pool().get('coworking.occupancy')
        start = self.start
        with Transaction().set_context(_moving=True):
            self.write([self], {**values, 'out_of_hours': False})
        booking = self.__class__(self.id)
        if not (booking.is_held or booking.state in {
                    'confirmed', 'checked_in'}):
            raise BookingAccessError(gettext(
                    'coworking_space.msg_booking_move',
                    booking=booking.rec_name))
        booking.check_resource()
        booking.check_unit()
        booking.check_people()
        if booking.start != start:
            booking.check_start()
            booking.check_notice()
        booking.check_duration()
        booking.check_closure()
        booking.check_hours()
        booking.allot()
        Occupancy.take(booking)
        if booking.state != 'held':
            booking.charge_price()

    @classmethod
    @ModelView.button
    @Workflow.transition('checked_in')
    def check_in(cls, bookings):
        for booking in bookings:
            booking.check_day()
            booking.arrived = slots.now()
        cls.save(bookings)

    @classmethod
    @ModelView.button
    @Workflow.transition('done')
    def check_out(cls, bookings):
        Occupancy = Pool().get('coworking.occupancy')
        for booking in bookings:
            # Until the minute, from which the place is free.
            booking.left = slots.now().replace(second=0)
        cls.save(bookings)
        for booking in bookings:
            Occupancy.take(booking)

    @classmethod
    @ModelView.button
    @Workflow.transition('no_show')
    def miss(cls, bookings):
        for booking in bookings:
            booking.check_missed()
        cls.give_up(bookings)
        for booking in bookings:
            booking.charge_fee(booking.resource.category.no_show_fee)

    @classmethod
    @ModelView.button
    @Workflow.transition('cancelled')
    def cancel(cls, bookings):
        for booking in bookings:
            booking.check_cancelled()
        cls.give_up(bookings)
        for booking in bookings:
            if booking.state == 'confirmed':
                booking.charge_fee(booking.resource.category.cancellation_fee(
                        booking.start - slots.now()))
            elif booking.state == 'checked_in':
                booking.charge_fee(0)

    @classmethod
    def give_up(cls, bookings):
        "Free what the bookings took."
        Occupancy = Pool().get('coworking.occupancy')
        cls.write(bookings, {'hold_end': None})
        Occupancy.release(bookings)

    @classmethod
    def expire(cls, bookings):
        # Written first, to be alone with them when they are read.
        cls.write(bookings, {})
        cls.cancel([
                b for b in bookings if b.state == 'held' and not b.is_held])

    @classmethod
    def expire_holds(cls):
        "Cancel the holds that are over."
        cls.expire(cls.search([
                    ('state', '=', 'held'),
                    ('hold_end', '<=', slots.now()),
                    ]))

    # Writing

    @classmethod
    def create(cls, vlist):
        "Create bookings; what is requested again is the first booking."
        known = cls._requested(vlist)
        new = {}
        for values in vlist:
            key = cls._request(values)
            if key not in known:
                new.setdefault(key or object(), values)
        message = gettext('coworking_space.msg_booking_request_key')
        try:
            created = super().create(list(new.values()))
        except SQLConstraintError as error:
            if error.message == message:
                raise RequestedMeanwhile from error
            raise
        known.update(zip(new, created))
        others = (b for k, b in zip(new, created) if type(k) is object)
        return [
            known[cls._request(v)] if cls._request(v) else next(others)
            for v in vlist]

    @classmethod
    def _request(cls, values):
        "The company and the key as they will be stored."
        if key := (values.get('request_key') or '').strip():
            company = values.get('company', cls.default_company())
            return int(company or -1), key

    @classmethod
    @without_check_access
    def _requested(cls, vlist):
        "The bookings already made for the requests, by request."
        keys = [r[1] for r in map(cls._request, vlist) if r]
        if not keys:
            return {}
        return {
            (b.company.id, b.request_key): b
            for b in cls.search([('request_key', 'in', keys)])}

    @classmethod
    def check_modification(cls, mode, bookings, values=None, external=False):
        super().check_modification(
            mode, bookings, values=values, external=external)
        if mode == 'create':
            for booking in bookings:
                if (booking.state != 'draft'
                        or any(getattr(booking, n)
                            for n in cls._by_methods - {
                                'request_key', 'state'})):
                    raise BookingAccessError(gettext(
                            'coworking_space.msg_booking_by_button'))
        elif mode == 'write':
            cls._check_write(bookings, values, external)
        elif mode == 'delete':
            for booking in bookings:
                if booking.state != 'draft':
                    raise BookingAccessError(gettext(
                            'coworking_space.msg_booking_delete',
                            booking=booking.rec_name))

    @classmethod
    def _check_write(cls, bookings, values, external):
        by_methods = values.keys() & cls._by_methods
        frozen = values.keys() - cls._by_methods - cls._free
        if external and by_methods:
            raise BookingAccessError(gettext(
                    'coworking_space.msg_booking_by_button'))
        for booking in bookings:
            state = values.get('state', booking.state)
            if (state != booking.state
                    and (booking.state, state) not in cls._transitions):
                raise BookingAccessError(gettext(
                        'coworking_space.msg_booking_by_button'))
            if (frozen and booking.state != 'draft'
                    and not Transaction().context.get('_moving')):
                raise BookingAccessError(gettext(
                        'coworking_space.msg_booking_frozen',
                        booking=booking.rec_name))

    @classmethod
    def copy(cls, bookings, default=None):
        default = default.copy() if default is not None else {}
        for name in cls._by_methods - {'state'}:
            default.setdefault(name)
        return super().copy(bookings, default=default)

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    self.number,
                    self.party.rec_name if self.party else None,
                    self.resource.rec_name]))

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'number', 'party.rec_name', 'resource.rec_name')

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(
                    Eval('state').in_(['no_show', 'cancelled']), 'muted',
                    If(Eval('state') == 'held', 'warning',
                        If(Eval('state') == 'checked_in', 'success', '')))),
            ]


class BookingResource(ModelSQL):
    __name__ = 'coworking.booking-coworking.resource'
    booking = fields.Many2One(
        'coworking.booking', "Booking", required=True, ondelete='CASCADE')
    resource = fields.Many2One(
        'coworking.resource', "Resource", required=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('booking')
        t = cls.__table__()
        # Tryton gives relation tables none.
        cls._sql_indexes.update({
                Index(t, (t.booking, Index.Range())),
                Index(t, (t.resource, Index.Range())),
                })

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if external:
            raise BookingAccessError(gettext(
                    'coworking_space.msg_booking_by_button'))


class CalendarContext(ModelView):
    __name__ = 'coworking.calendar.context'
    site = fields.Many2One('coworking.site', "Site")
    resource = fields.Many2One(
        'coworking.resource', "Resource",
        domain=[
            If(Eval('site'), ('site', '=', Eval('site', -1)), ()),
            ])
    noon = fields.Function(fields.DateTime(
            "Noon There Is Here", format='%H:%M',
            states={
                'invisible': ~Eval('site'),
                },
            help="The calendar is drawn in the time of this computer.\n"
            "When it is not 12:00, the site has another time."),
        'on_change_with_noon')

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @fields.depends('site')
    def on_change_with_noon(self, name=None):
        "Noon of today at the site, which the client shows in its own zone."
        if self.site:
            today = self.site.to_local(slots.now()).date()
            return slots.first_instant(today, dt.time(12), self.site.zone)


class BookingReport(PdfMixin, CompanyReport):
    __name__ = 'coworking.booking'
