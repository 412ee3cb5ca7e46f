# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from . import slots
from .span import ENTERED, SpanMixin


class Move(Wizard):
    __name__ = 'coworking.booking.move'
    start = StateView(
        'coworking.booking.move.start',
        'coworking_space.booking_move_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Move", 'move', 'tryton-ok', default=True),
            ])
    move = StateTransition()

    def default_start(self, fields):
        booking = self.record
        return {
            'booking': booking.id,
            'site': booking.site.id,
            'resource': booking.resource.id,
            'whole': booking.whole,
            'places': booking.places,
            'unit': booking.unit,
            'start': booking.start,
            'end': booking.end,
            **booking._shown(),
            }

    @check_access
    def transition_move(self):
        start = self.start
        first, last = start._entered_span()
        self.record.move_to(
            resource=start.resource.id, whole=start.whole, places=start.places,
            unit=start.unit, start=first, end=last)
        return 'end'

    def end(self):
        return 'reload'


class MoveStart(SpanMixin, ModelView):
    __name__ = 'coworking.booking.move.start'
    booking = fields.Many2One('coworking.booking', "Booking", readonly=True)
    site = fields.Many2One('coworking.site', "Site", readonly=True)
    resource = fields.Many2One(
        'coworking.resource', "Resource", required=True,
        domain=[
            ('site', '=', Eval('site', -1)),
            ('category.units', 'in', slots.UNITS),
            ])
    booked_as = fields.Function(
        fields.Char("Booked As"), 'on_change_with_booked_as')
    whole = fields.Boolean(
        "Whole",
        states={
            'invisible': Eval('booked_as') != 'place',
            })
    places = fields.Integer(
        "Places", required=True,
        domain=[
            ('places', '>=', 1),
            ],
        states={
            'invisible': Eval('booked_as') != 'place',
            'readonly': Bool(Eval('whole')),
            })

    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    price = fields.Function(Monetary(
            "New Price", currency='currency', digits='currency',
            help="With the taxes."),
        'on_change_with_price')
    price_made = fields.Function(
        fields.Char("How It Is Made"), 'on_change_with_price_made')
    difference = fields.Function(Monetary(
            "Difference", currency='currency', digits='currency',
            help="What is to pay more, or to give back."),
        'on_change_with_difference')

    @fields.depends('resource', '_parent_resource.booked_as')
    def on_change_with_booked_as(self, name=None):
        return self.resource.booked_as if self.resource else None

    @fields.depends('booking', '_parent_booking.company')
    def on_change_with_currency(self, name=None):
        return self.booking.company.currency if self.booking else None

    @fields.depends(
        'booking', '_parent_booking.company', '_parent_booking.party',
        'site', 'resource', 'whole', 'places', 'unit', 'start', 'end',
        *ENTERED)
    def _quote(self):
        "The quote of the booking once it is moved."
        Booking = Pool().get('coworking.booking')
        if not (self.booking and self.places):
            return None
        return Booking(
            company=self.booking.company, party=self.booking.party,
            site=self.site, resource=self.resource, whole=self.whole,
            places=self.places, start=self.start, end=self.end)._try_quote()

    @fields.depends(methods=['_quote'])
    def on_change_with_price(self, name=None):
        if quote := self._quote():
            return quote.amount

    @fields.depends(methods=['_quote'])
    def on_change_with_price_made(self, name=None):
        if quote := self._quote():
            return quote.describe()

    @fields.depends(
        'booking', '_parent_booking.price', methods=['_quote'])
    def on_change_with_difference(self, name=None):
        quote = self._quote()
        if quote and self.booking.price is not None:
            return quote.amount - self.booking.price
