# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A booking is paid by card."

from decimal import Decimal

from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.billing import left_to_pay
from trytond.modules.coworking_space.invoicing import get_invoice
from trytond.pool import Pool, PoolMeta
from trytond.transaction import Transaction, without_check_access

from .invoice import charged_in, paid_together
from .paying import PaidByCardMixin


class Booking(PaidByCardMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking'

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
        with Transaction().set_context(company=self.company.id):
            get_invoice(self.company, booking.payer, 'out', False)

    def on_its_way(self):
        "A slow payment is made: the place waits for it until it begins."
        booking = self.__class__(self.id)
        if booking.state == 'held' and booking.hold_end < booking.start:
            self.promise([booking], hold_end=booking.start)

    @without_check_access
    def paid_by_card(self, payment):
        "It is confirmed and invoiced; what it is not worth is given back."
        Invoice = Pool().get('account.invoice')
        be_alone(self.__class__, [self])
        booking = self.__class__(self.id)
        if booking.state == 'held' and payment.state == 'succeeded':
            self.confirm([booking])
            booking = self.__class__(self.id)
        if booking.charges:
            self.invoice([booking])
            # Not later: what is paid is told apart from what is not.
            Invoice.process(self.__class__(self.id).card_invoices)
            self.__class__(self.id).reconcile_card()
        self.__class__(self.id).give_back_card()

    @classmethod
    def cancel(cls, bookings):
        super().cancel(bookings)
        Payment = Pool().get('account.payment')
        with without_check_access():
            for booking in bookings:
                payments = booking.card_payments
                for payment in payments:
                    if (payment.state == 'submitted'
                            and payment.origin == booking):
                        Payment.__queue__.withdraw([payment])
                if any(p.state == 'succeeded' for p in payments):
                    cls.__queue__.settle_card([booking])
