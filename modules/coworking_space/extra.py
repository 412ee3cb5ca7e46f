# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is sold at the desk with a booking: copies, a projector."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, Model, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import (
    check_access, without_check_access)
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .charge import Due
from .company import CurrencyMixin
from .exceptions import BookingAccessError
from .language import speaking_to
from .sold import SoldMixin

# The states of a booking to which something can be added.
OPEN = ['confirmed', 'checked_in', 'done']


class Extra(
        DeactivableMixin, sequence_ordered(), CurrencyMixin, SoldMixin,
        ModelSQL, ModelView):
    __name__ = 'coworking.extra'
    name = fields.Char("Name", required=True, translate=True)
    tax_included = fields.Boolean(
        "Tax Included",
        help="The price is what the customer pays, to the cent.")
    @classmethod
    def default_tax_included(cls):
        return True


class ExtraMixin(Model):
    "Extras of a booking."
    __slots__ = ()

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons.update({
                'add_extra': {
                    'invisible': ~Eval('state').in_(OPEN),
                    'depends': ['state'],
                    },
                })

    @classmethod
    @ModelView.button_action('coworking_space.wizard_booking_extra')
    def add_extra(cls, bookings):
        pass

    @without_check_access
    def charge_extra(self, extra, quantity):
        "Charge some of the extra."
        if self.state not in OPEN or extra.company != self.company:
            raise BookingAccessError(gettext(
                    'coworking_space.msg_extra_refused',
                    extra=extra.rec_name,
                    booking=self.rec_name))
        Charge = Pool().get('coworking.booking.charge')
        unit = extra.product.default_uom
        if (not quantity or quantity <= 0
                or round(quantity, unit.digits) != quantity):
            raise BookingAccessError(gettext(
                    'coworking_space.msg_extra_quantity',
                    extra=extra.rec_name, digits=unit.digits))
        with speaking_to(self.invoice_party):
            name = extra.__class__(extra.id).name
        due = Due(
            'extra', extra.product, None, extra.price, extra.tax_included,
            name)
        charge = Charge.new(self, self.today, due, quantity)
        charge.save()
        self.settle([charge])
        self.bill_at_once([charge])


class BookingExtra(Wizard):
    __name__ = 'coworking.booking.extra'
    start = StateView(
        'coworking.booking.extra.start',
        'coworking_space.booking_extra_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Add", 'add', 'tryton-ok', default=True),
            ])
    add = StateTransition()

    def default_start(self, fields):
        return {'company': self.record.company.id}

    @check_access
    def transition_add(self):
        Extra = Pool().get('coworking.extra')
        booking, start = self.record, self.start
        self.model.write([booking], {})
        Extra.read([start.extra.id], ['id'])
        self.model(booking.id).charge_extra(start.extra, start.quantity)
        return 'end'

    def end(self):
        return 'reload'


class BookingExtraStart(ModelView):
    __name__ = 'coworking.booking.extra.start'
    company = fields.Many2One('company.company', "Company", readonly=True)
    extra = fields.Many2One(
        'coworking.extra', "Extra", required=True,
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True,
        domain=[
            ('quantity', '>', 0),
            ])

    @classmethod
    def default_quantity(cls):
        return Decimal(1)
