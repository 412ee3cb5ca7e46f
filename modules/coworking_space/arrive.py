# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who comes without a booking."

import datetime as dt
from uuid import uuid4

from trytond.i18n import gettext
from trytond.model import Model, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If
from trytond.transaction import (
    Transaction, check_access, without_check_access)
from trytond.wizard import (
    Button, StateAction, StateTransition, StateView, Wizard)

from . import slots
from .exceptions import BookingError

# How many names are proposed.
PROPOSED = 10


class ArriveMixin(Model):
    "A booking for who is already there."
    __slots__ = ()
    walk_in = fields.Boolean(
        "Walk-In", readonly=True,
        states={
            'invisible': ~Eval('walk_in', False),
            },
        help="They came without a booking.")

    @classmethod
    def arrive(cls, company, resource, party, until, request_key=None):
        """Book from now until the local time of the day, and check in.

        Notice, step and units sold do not count for who is there; the price
        is the cheapest that covers the span.
        """
        start, end = now_until(resource.site, until)
        booking, = cls.create([{
                    'company': company.id,
                    'party': party.id,
                    'resource': resource.id,
                    'unit': 'hour',
                    'start': start,
                    'end': end,
                    'attendees': 1,
                    'request_key': request_key,
                    }])
        if booking.state == 'draft':
            with without_check_access():
                cls.write([booking], {'walk_in': True})
            cls.confirm([booking])
            cls.check_in([booking])
        return booking


def now_until(site, until):
    "From this minute until the local time of today."
    now = slots.now().replace(second=0)
    today = site.to_local(now).date()
    if until == dt.time.min:
        today += dt.timedelta(days=1)
    start, end = now, slots.first_instant(today, until, site.zone)
    if end <= start:
        raise BookingError(gettext('coworking_space.msg_arrive_until'))
    return start, end


class Arrive(Wizard):
    __name__ = 'coworking.arrive'
    start = StateView(
        'coworking.arrive.start', 'coworking_space.arrive_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Arrive", 'arrive', 'tryton-ok', default=True),
            ])
    arrive = StateTransition()
    open_ = StateAction('coworking_space.act_booking_form')

    @check_access
    def transition_arrive(self):
        pool = Pool()
        Booking = pool.get('coworking.booking')
        Resource = pool.get('coworking.resource')
        start = self.start
        if not (start.request_key and start.resource and start.until
                and (start.party or start.name and start.contact)):
            raise BookingError(gettext('coworking_space.msg_arrive_who'))
        Resource.read([start.resource.id], ['id'])
        known = Booking.search([('request_key', '=', start.request_key)])
        if known:
            start.booking, = known
        else:
            party = start.party or start.create_party()
            start.booking = Booking.arrive(
                start.company, start.resource, party, start.until,
                request_key=start.request_key)
        return 'open_'

    def do_open_(self, action):
        action['views'].sort(key=lambda view: view[1] != 'form')
        return action, {'res_id': [self.start.booking.id]}


class ArriveStart(ModelView):
    __name__ = 'coworking.arrive.start'
    company = fields.Many2One('company.company', "Company", required=True)
    name = fields.Char(
        "Name", required=True,
        help="Type some letters to find who has already come.")
    party = fields.Many2One(
        'party.party', "Known as",
        domain=[
            If(Bool(Eval('name')), ('name', 'ilike', Eval('name', '')), ()),
            ],
        context={
            'company': Eval('company', -1),
            },
        depends={'company'},
        help="Leave empty for somebody new.")
    contact = fields.Char(
        "E-mail or Phone",
        states={
            'required': ~Eval('party'),
            'readonly': Bool(Eval('party')),
            })
    site = fields.Many2One(
        'coworking.site', "Where", required=True,
        domain=['OR',
            ('company', '=', Eval('company', -1)),
            ('companies', '=', Eval('company', -1)),
            ])
    resource = fields.Many2One(
        'coworking.resource', "Takes", required=True,
        domain=[
            ('site', '=', Eval('site', -1)),
            ('category.units', 'in', slots.UNITS),
            ])
    until = fields.Time("Until", required=True, format='%H:%M')
    price = fields.Function(fields.Char("Price"), 'on_change_with_price')
    request_key = fields.Char("Request Key", readonly=True)
    booking = fields.Many2One('coworking.booking', "Booking", readonly=True)

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @classmethod
    def default_request_key(cls):
        return str(uuid4())

    @fields.depends('name')
    def autocomplete_name(self):
        Party = Pool().get('party.party')
        parties = Party.search([
                ('rec_name', 'ilike', f'%{self.name or ""}%'),
                ], limit=PROPOSED, order=[('name', 'ASC')])
        return list(dict.fromkeys(p.name for p in parties if p.name))

    @fields.depends('name', methods=['_show_contact'])
    def on_change_name(self):
        Party = Pool().get('party.party')
        self.party = None
        if self.name:
            parties = Party.search([('name', 'ilike', self.name)], limit=2)
            if len(parties) == 1:
                self.party, = parties
        self._show_contact()

    @fields.depends(methods=['_show_contact'])
    def on_change_party(self):
        self._show_contact()

    @fields.depends('party', '_parent_party.email', '_parent_party.phone',
        '_parent_party.mobile')
    def _show_contact(self):
        if self.party:
            self.contact = (
                self.party.email or self.party.phone or self.party.mobile)

    @fields.depends('site')
    def on_change_site(self):
        "Propose a free seat until closing."
        self.resource = self.until = None
        if self.site:
            self.until = self.site.closing_time()
        if not self.until:
            return
        free = [
            a for a in self.site.availability(*now_until(
                    self.site, self.until)) if a.free]
        # A seat before an office, a pool before one of its seats.
        free.sort(key=lambda a: (
                a.resource.kind != 'seat', a.resource.booked_as != 'place'))
        if free:
            self.resource = free[0].resource

    @fields.depends('company', 'party', 'site', 'resource', 'until')
    def on_change_with_price(self, name=None):
        "What it costs until then, and how it is made."
        Booking = Pool().get('coworking.booking')
        if self.site and not self.site.closing_time():
            return gettext('coworking_space.msg_arrive_closed')
        if not (self.site and self.resource and self.until):
            return None
        try:
            start, end = now_until(self.site, self.until)
        except BookingError as error:
            return error.message
        quote = Booking(
            company=self.company, party=self.party, site=self.site,
            resource=self.resource, whole=False, places=1, start=start,
            end=end)._try_quote()
        return quote.full_words if quote else gettext(
            'coworking_space.msg_arrive_no_price')

    def create_party(self):
        "Somebody new, with a name and one way to be reached."
        Party = Pool().get('party.party')
        contact = self.contact.strip()
        party, = Party.create([{
                    'name': self.name.strip(),
                    'addresses': [('create', [{}])],
                    'contact_mechanisms': [('create', [{
                                    'type': (
                                        'email' if '@' in contact
                                        else 'phone'),
                                    'value': contact,
                                    }])],
                    }])
        return party
