# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from typing import NamedTuple
from uuid import uuid4

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, check_access
from trytond.wizard import (
    Button, StateAction, StateTransition, StateView, Wizard)

from .resource import KINDS
from .span import SpanMixin


class Choice(NamedTuple):
    "One of the offers, short enough for a selection."
    resource: int
    whole: int
    places: int
    free: int

    def __str__(self):
        return ','.join(map(str, self))

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split(',')))


class Book(Wizard):
    __name__ = 'coworking.book'
    start = StateView(
        'coworking.book.start', 'coworking_space.book_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button(
                "See What Is Free", 'choose', 'tryton-forward', default=True),
            ])
    choose = StateView(
        'coworking.book.choose', 'coworking_space.book_choose_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Back", 'start', 'tryton-back', validate=False),
            Button("Hold", 'hold', 'tryton-date'),
            Button("Confirm", 'confirm', 'tryton-ok', default=True),
            ])
    hold = StateTransition()
    confirm = StateTransition()
    open_ = StateAction('coworking_space.act_booking_form')

    def default_start(self, fields):
        "What was entered before coming back."
        return self.start._default_values

    @check_access
    def default_choose(self, fields):
        pool = Pool()
        Booking = pool.get('coworking.booking')
        Site = pool.get('coworking.site')
        start = self.start
        # Any site may have been sent: this user must be able to read it.
        Site.read([start.site.id], ['id'])
        span = start._entered_span()
        choices = [
            Choice(
                o.booking.resource.id, int(o.booking.whole), o.booking.places,
                o.free)
            for o in Booking.offers(
                start.company, start.site, start.unit, *span,
                people=start.people, layout=start.layout, kind=start.kind,
                party=start.party)]
        return {
            'company': start.company.id,
            'site': start.site.id,
            'start': span[0],
            'end': span[1],
            'span': start.site.format_span(*span),
            'offers': ' '.join(map(str, choices)),
            'choice': str(choices[0]),
            'party': start.party.id if start.party else None,
            'request_key': str(uuid4()),
            }

    @check_access
    def _book(self):
        "The booking of the choice; the same one when asked again."
        Booking = Pool().get('coworking.booking')
        start, choose = self.start, self.choose
        choice = Choice.parse(choose.choice)
        first, last = start._entered_span()
        booking, = Booking.create([{
                    'company': start.company.id,
                    'party': choose.party.id,
                    'resource': choice.resource,
                    'whole': bool(choice.whole),
                    'places': choice.places,
                    'unit': start.unit,
                    'start': first,
                    'end': last,
                    'attendees': start.people,
                    'layout': start.layout,
                    'note': choose.note,
                    'request_key': choose.request_key,
                    }])
        return booking

    @check_access
    def transition_hold(self):
        Booking = Pool().get('coworking.booking')
        self.choose.booking = booking = self._book()
        if booking.state == 'draft':
            Booking.hold([booking])
        return 'open_'

    @check_access
    def transition_confirm(self):
        Booking = Pool().get('coworking.booking')
        self.choose.booking = booking = self._book()
        if booking.state == 'draft':
            Booking.confirm([booking])
        return 'open_'

    def do_open_(self, action):
        action['views'].sort(key=lambda view: view[1] != 'form')
        return action, {'res_id': [self.choose.booking.id]}


class BookStart(SpanMixin, ModelView):
    __name__ = 'coworking.book.start'
    company = fields.Many2One('company.company', "Company", required=True)
    site = fields.Many2One(
        'coworking.site', "Where", required=True,
        domain=['OR',
            ('company', '=', Eval('company', -1)),
            ('companies', '=', Eval('company', -1)),
            ])
    kind = fields.Selection(
        [(None, "Anything")] + KINDS, "What", sort=False)
    party = fields.Many2One(
        'party.party', "For",
        context={
            'company': Eval('company', -1),
            },
        depends={'company'},
        help="Some have prices of their own. It can be said later.")
    people = fields.Integer(
        "How Many People", required=True,
        domain=[
            ('people', '>=', 1),
            ])
    layout = fields.Selection([
            ('seated', "Seated"),
            ('standing', "Standing"),
            ], "Layout", required=True, sort=False)

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()

    default_end_date = default_date

    @classmethod
    def default_people(cls):
        return 1

    @classmethod
    def default_layout(cls):
        return 'seated'

    @fields.depends(methods=['_enter'])
    def on_change_site(self):
        self._enter()


class BookChoose(ModelView):
    __name__ = 'coworking.book.choose'
    company = fields.Many2One('company.company', "Company", readonly=True)
    site = fields.Many2One('coworking.site', "Where", readonly=True)
    start = fields.DateTime("Start", readonly=True)
    end = fields.DateTime("End", readonly=True)
    span = fields.Char("When", readonly=True)
    offers = fields.Char("Offers", readonly=True)
    choice = fields.Selection('get_choices', "Free", required=True, sort=False)
    party = fields.Many2One(
        'party.party', "For", required=True,
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    price = fields.Function(
        fields.Char("Price"), 'on_change_with_price')
    note = fields.Text("Note")
    request_key = fields.Char("Request Key", readonly=True)
    booking = fields.Many2One('coworking.booking', "Booking", readonly=True)

    @fields.depends('offers', methods=['_quote'])
    def get_choices(self):
        Resource = Pool().get('coworking.resource')
        choices = [Choice.parse(t) for t in (self.offers or '').split()]
        # Any resource may have been sent: this user must be able to read it.
        Resource.read([c.resource for c in choices], ['id'])
        result = []
        for choice in choices:
            resource = Resource(choice.resource)
            if resource.booked_as == 'whole':
                label = resource.rec_name
            elif choice.whole:
                label = gettext(
                    'coworking_space.msg_offer_whole',
                    resource=resource.rec_name)
            else:
                label = gettext(
                    'coworking_space.msg_offer_places',
                    resource=resource.rec_name, free=choice.free)
            if quote := self._quote(choice):
                label = gettext(
                    'coworking_space.msg_offer_price',
                    offer=label, price=quote.amount_string)
            result.append((str(choice), label))
        return result

    @fields.depends('choice', 'offers', methods=['_quote'])
    def on_change_with_price(self, name=None):
        "The price and how it is made."
        if self.choice and self.choice in (self.offers or '').split():
            if quote := self._quote(Choice.parse(self.choice)):
                return quote.full_words

    @fields.depends('company', 'party', 'site', 'start', 'end')
    def _quote(self, choice):
        pool = Pool()
        Booking = pool.get('coworking.booking')
        Resource = pool.get('coworking.resource')
        return Booking(
            company=self.company, party=self.party, site=self.site,
            resource=Resource(choice.resource), whole=bool(choice.whole),
            places=choice.places, start=self.start, end=self.end,
            )._try_quote()
