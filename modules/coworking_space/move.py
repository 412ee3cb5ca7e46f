# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelView, fields
from trytond.pyson import Bool, Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from . import slots
from .span import SpanMixin


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


class MoveStart(SpanMixin, ModelView):
    __name__ = 'coworking.booking.move.start'
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

    @fields.depends('resource', '_parent_resource.booked_as')
    def on_change_with_booked_as(self, name=None):
        return self.resource.booked_as if self.resource else None
