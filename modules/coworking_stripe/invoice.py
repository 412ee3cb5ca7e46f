# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"An invoice is paid by card: a month of a contract, or several bookings."

from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.billing import left_to_pay
from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access

from .paying import PaidByCardMixin


def paid_together(invoices):
    "The invoices, what they give back and what gives them back: [Invoice]."
    InvoiceLine = Pool().get('account.invoice.line')
    sold = {
        line.origin.invoice for i in invoices for line in i.lines
        if isinstance(line.origin, InvoiceLine) and line.origin.invoice}
    sold.update(invoices)
    given_back = InvoiceLine.search([
            ('origin', 'in', [str(n) for i in sold for n in i.lines]),
            ('invoice.state', 'in', ['posted', 'paid']),
            ])
    return sorted(
        sold | {line.invoice for line in given_back}, key=lambda i: i.id)


def charged_in(invoices):
    "The bookings that the invoices charge: {Booking}."
    return {
        charge.booking for i in invoices for line in i.lines
        for charge in line.coworking_charges}


class Invoice(PaidByCardMixin, metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def card_party(self):
        return self.party

    @property
    def card_invoices(self):
        return paid_together([self])

    @property
    def card_origins(self):
        invoices = self.card_invoices
        return [*invoices, *charged_in(invoices)]

    @property
    def card_due(self):
        return left_to_pay(
            i for i in self.card_invoices if i.state == 'posted')

    @property
    def may_pay_by_card(self):
        return (
            self.type == 'out' and self.state == 'posted'
            and self.currency == self.company.currency
            and self.amount_to_pay > 0)

    def _prepare_card(self, time):
        if not self.may_pay_by_card:
            self._refuse_card('msg_card_nothing')

    @without_check_access
    def paid_by_card(self, payment):
        "It is paid; what is above is given back."
        be_alone(self.__class__, [self])
        self.__class__(self.id).reconcile_card()
        self.__class__(self.id).give_back_card()
