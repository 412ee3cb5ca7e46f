# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who agreed to be debited, of what and when."

from trytond.model import fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import Transaction, without_check_access


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

    @classmethod
    @without_check_access
    def charge(cls, receptions):
        "Debit what is due from who agreed, whoever asks."
        Payment = Pool().get('account.payment')
        be_alone(cls, receptions)
        for reception in receptions:
            payments = reception.pay_due()
            Payment.write(payments, {'to_charge': True})
            for payment in payments:
                Payment.__queue__.charge([payment])

    def get_payments(self, line=None, amount=None, date=None):
        """What is to pay of the line, when it may be tried.

        Only what was invoiced is debited through Stripe.
        """
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


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'
    to_charge = fields.Boolean(
        "To Charge", readonly=True,
        help="It was made to be debited at once.")
    declined_on = fields.Date(
        "Declined On", readonly=True,
        states={
            'invisible': ~Eval('declined_on'),
            },
        help="When the bank refused it.")

    @classmethod
    def default_to_charge(cls):
        return False

    @classmethod
    def copy(cls, payments, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('to_charge', False)
        default.setdefault('declined_on', None)
        return super().copy(payments, default=default)

    @classmethod
    @without_check_access
    def charge(cls, payments):
        "Debit the payment; its payer cannot pay what he was asked any more."
        payment, = payments
        be_alone(Pool().get('account.move.line'), [payment.line])
        payment = cls(payment.id)
        if payment.state != 'draft':
            return
        for waiting in payment.origin.card_payments:
            if waiting.waits:
                waiting.revoke()
                waiting.take_truth()
        payment = cls(payment.id)
        if payment.is_due:
            with Transaction().set_context(company=payment.company.id):
                cls.submit([payment])
                cls.process([payment])
        else:
            cls.delete([payment])

    @property
    def is_due(self):
        "Whether all of it is still to pay."
        return (
            not self.line.reconciliation and self.line.payment_amount >= 0
            and self.origin.card_to_ask >= 0)

    @classmethod
    def fail(cls, payments):
        """What the bank refused is told to who pays.

        Not what a person did not pay yet, nor what was given back.  What
        Stripe could not be asked is asked again, with the same key.
        """
        payments = [p for p in payments if not p._is_not_asked]
        declined = [] if Transaction().context.get('stripe_says') else [
            p for p in payments
            if p.is_on_its_way and p.stripe_error_message
            and not p.stripe_captured]
        super().fail(payments)
        cls._decline(cls.browse(declined))

    @property
    def _is_not_asked(self):
        "Whether the error is not about what is debited."
        return bool(
            self.is_debit and self.state == 'processing'
            and self.stripe_error_message and not self.stripe_error_code
            and not self.stripe_payment_intent_id)

    @classmethod
    def _decline(cls, payments):
        Date = Pool().get('ir.date')
        for payment in payments:
            with Transaction().set_context(company=payment.company.id):
                payment.declined_on = Date.today()
            payment.save()
            cls.__queue__.tell_declined([payment])

    @classmethod
    @without_check_access
    def tell_declined(cls, payments):
        "Send who pays another link."
        for payment in payments:
            origin = payment.origin
            if origin and origin.may_pay_by_card and payment.party.email:
                origin.send_link([origin])

    @property
    def declined(self):
        "What the bank refused of the same: [payment]."
        return self.search([
                ('origin', '=', str(self.origin)),
                ('declined_on', '!=', None),
                ])

    @property
    def next_try(self):
        "The day on which what the bank refused is tried again, if any."
        lines = {p.line for p in self.declined if p.line}
        return min(filter(None, (
                    self.journal.next_try(self.journal.tried(line))
                    for line in lines)), default=None)


class Dunning(metaclass=PoolMeta):
    __name__ = 'account.dunning'

    @classmethod
    def _get_dunning(cls, line, date):
        "Nothing as long as the debit is tried again."
        declined = next((p for p in line.payments if p.declined_on), None)
        if declined and (day := declined.next_try) and day >= date:
            return None
        return super()._get_dunning(line, date)


class DunningLevel(metaclass=PoolMeta):
    __name__ = 'account.dunning.level'

    def test(self, line, date):
        "Nothing is asked of what a card or an account is paying."
        invoice = line.invoice_to_pay
        if invoice and any(
                p.is_on_its_way for p in invoice.card_payments):
            return False
        return super().test(line, date)
