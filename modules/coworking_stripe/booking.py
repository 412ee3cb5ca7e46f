# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A booking is paid by card."

from decimal import Decimal

from trytond.model import fields
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.billing import left_to_pay
from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access

from .invoice import charged_in, paid_together
from .paying import PaidByCardMixin


class Booking(PaidByCardMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking'
    card_to_settle = fields.Boolean(
        "Card to Settle", readonly=True,
        help="It was cancelled: what it was paid by card is to be looked at.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._by_methods = cls._by_methods | {'card_to_settle'}

    @classmethod
    def default_card_to_settle(cls):
        return False

    @classmethod
    def copy(cls, bookings, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('card_to_settle', False)
        return super().copy(bookings, default=default)

    @property
    def card_party(self):
        return self.payer

    @property
    def card_invoices(self):
        return paid_together(self.invoices)

    @property
    def card_origins(self):
        invoices = self.card_invoices
        return [*invoices, *{self, *charged_in(invoices)}]

    @property
    def card_due(self):
        price = self.quote().amount if self.state == 'held' else Decimal(0)
        return price + sum(
            c.amount for c in self.charges if not c.is_settled) + (
            left_to_pay(self.card_invoices))

    @property
    def may_pay_by_card(self):
        if self.state in {'draft', 'held'}:
            return bool(self.price)
        return bool(self.amount_due)

    def _prepare_card(self, time):
        "It is held, for the time when it is given, and can be invoiced."
        if self.state == 'draft':
            self.hold([self])
        booking = self.__class__(self.id)
        if booking.state == 'held' and time:
            self.promise([booking], hold_end=slots.now() + time)
        booking.check_invoice()

    def on_its_way(self):
        "A slow payment is made: the place waits for it until it begins."
        booking = self.__class__(self.id)
        if booking.state == 'held' and booking.hold_end < booking.start:
            self.promise([booking], hold_end=booking.start)

    @without_check_access
    def paid_by_card(self, payment):
        "It is confirmed and invoiced; what it is not worth is given back."
        be_alone(self.__class__, [self])
        booking = self.__class__(self.id)
        if booking.state == 'held' and payment.state == 'succeeded':
            self.confirm([booking])
            booking = self.__class__(self.id)
        if booking.charges:
            self.invoice([booking])
            self.__class__(self.id).reconcile_card()
        self.__class__(self.id).give_back_card()

    @classmethod
    def cancel(cls, bookings):
        super().cancel(bookings)
        with without_check_access():
            paid = [b for b in bookings if b.card_payments]
            cls.write(paid, {'card_to_settle': True})
            for booking in paid:
                cls.__queue__.end_card([booking])

    @classmethod
    @without_check_access
    def end_card(cls, bookings):
        "Nobody can pay it any more, and what is not kept is given back."
        Payment = Pool().get('account.payment')
        for booking in bookings:
            for payment in booking.card_payments:
                if payment.waits and payment.origin == booking:
                    Payment.__queue__.withdraw([payment])
        cls.settle_card(bookings)
        cls.write(bookings, {'card_to_settle': False})

    @classmethod
    def sweep_card(cls):
        "End what a stopped server left."
        for booking in cls.search([('card_to_settle', '=', True)]):
            cls.__queue__.end_card([booking])
