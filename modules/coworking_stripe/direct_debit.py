# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who agreed to be debited, of what and when."

from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import Transaction


class PartyReceptionDirectDebit(metaclass=PoolMeta):
    __name__ = 'party.party.reception_direct_debit'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # What failed is tried again line by line.
        cls.type.domain = [
            cls.type.domain or [],
            If(Eval('process_method') == 'stripe',
                ('type', '=', 'line'),
                ()),
            ]

    def get_payments(self, line=None, amount=None, date=None):
        """What is to pay of the line, when it may be tried.

        Only what was invoiced is debited through Stripe.
        """
        only = Transaction().context.get('charged_journal')
        if only not in {None, self.journal.id}:
            return
        if self.process_method == 'stripe':
            invoice = line and line.invoice_to_pay
            if not invoice or not self._may_try(line, date):
                return
            amount = min(line.payment_amount, invoice.card_to_ask)
            if amount <= 0:
                return
        yield from super().get_payments(line=line, amount=amount, date=date)

    def _may_try(self, line, date):
        tried = self.journal.tried(line)
        if not tried:
            return True
        day = self.journal.next_try(tried)
        return bool(day and day <= date)

    def _get_payment(self, line, date, amount):
        payment = super()._get_payment(line, date, amount)
        if self.process_method == 'stripe':
            payment.origin = line.invoice_to_pay
            payment.reference = payment.origin.number
        return payment


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def invoice_to_pay(self):
        "The invoice of which it is what is to pay."
        Invoice = Pool().get('account.invoice')
        if isinstance(self.move_origin, Invoice):
            return self.move_origin


class Dunning(metaclass=PoolMeta):
    __name__ = 'account.dunning'

    @classmethod
    def _get_dunning(cls, line, date):
        "Nothing as long as the debit is tried again."
        declined = next((p for p in line.payments if p.declined_on), None)
        if declined and declined.next_try:
            return None
        return super()._get_dunning(line, date)
