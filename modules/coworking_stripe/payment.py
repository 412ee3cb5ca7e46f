# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What becomes of a payment by card, as Stripe says."

import stripe
from trytond.exceptions import UserError
from trytond.model import ModelView, fields
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .mailing import send


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'
    declined_on = fields.Date(
        "Declined On", readonly=True,
        states={
            'invisible': ~Eval('declined_on'),
            },
        help="When the bank refused it.")

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + [
            'coworking.booking', 'account.invoice']

    @classmethod
    def stripe_checkout(cls, payments):
        "The link that was given stays the same."
        if any(p.stripe_checkout_id for p in payments):
            return cls.stripe_open(payments)
        return super().stripe_checkout(payments)

    @classmethod
    @ModelView.button_action('account_payment_stripe.url_checkout')
    def stripe_open(cls, payments):
        for payment in payments:
            return {'url': payment.stripe_checkout_url}

    def stripe_intent_update(self):
        "The page of the payer is done."
        self.settle()

    def send_link(self):
        "By e-mail, in the language of who pays."
        self.stripe_checkout([self])
        send('report_email', self, self.party, self.company)

    @property
    def is_debit(self):
        "Whether it is taken from what the payer saved."
        return bool(
            self.stripe_customer_payment_method
            or self.stripe_customer_source)

    @property
    def is_open(self):
        "Whether it can still be paid."
        return self.state in {'draft', 'submitted', 'processing'}

    @property
    def waits(self):
        "Whether the payer is to pay it."
        return self.state in {'draft', 'submitted'} and not self.is_debit

    @property
    def is_on_its_way(self):
        "Whether it will be paid, or fail, without the payer."
        return self.is_open and not self.waits

    # What Stripe says

    def settle(self):
        """Become what Stripe says; tell whether it answered.

        What was paid for something that cannot be given any more is given
        back. It is the only thing that its transaction does.
        """
        try:
            return self.take_truth()
        except UserError:
            Transaction().rollback()
            return self.take_truth(give_back=True)

    def take_truth(self, give_back=False):
        "Become what Stripe says; tell whether it answered."
        be_alone(self.__class__, [self])
        payment = self.__class__(self.id)
        intent = payment.stripe_payment_intent
        if intent:
            payment._take(intent, give_back)
        return bool(intent)

    def _take(self, intent, give_back):
        if intent.status == 'succeeded':
            self._receive(self._kept(intent), give_back)
        elif intent.status == 'processing':
            self._begin()
            if self.origin:
                self.origin.on_its_way()
        elif intent.status == 'canceled':
            self._end()
        elif error := intent.last_payment_error:
            self.stripe_error_message = error.message
            self.stripe_error_code = error.code
            self.save()
            if self.is_on_its_way:
                self.revoke()
                self._end()

    def _kept(self, intent):
        "What was paid, less what was given back or lost, in cents."
        charge = intent.latest_charge
        kept = charge.amount_captured - charge.amount_refunded
        if charge.disputed:
            kept -= sum(
                d.amount for d in stripe.Dispute.list(
                    payment_intent=intent.id,
                    api_key=self.journal.stripe_account.secret_key,
                    stripe_version=STRIPE_VERSION)
                if d.status == 'lost')
        return max(kept, 0)

    def _receive(self, kept, give_back):
        "So much was received, and is not given back."
        self._begin()
        settled = 'succeeded' if kept else 'failed'
        if (self.state, self.stripe_amount) == (settled, kept):
            return
        if self.state in {'succeeded', 'failed'}:
            self.proceed([self])
        self.stripe_captured = True
        self.stripe_amount = kept
        self.save()
        getattr(self, 'succeed' if kept else 'fail')([self])
        if give_back:
            self.give_back(self.amount - self.to_refund)
        elif self.origin:
            self.origin.paid_by_card(self)
        Pool().get('account.payment.stripe.payout').reconcile_paid(self)

    def _begin(self):
        "It is under way, whatever was done of it here."
        if self.state == 'draft':
            self.submit([self])
        if self.state == 'submitted':
            self.process([self])

    def _end(self):
        if self.is_open:
            self._begin()
            self.fail([self])

    @classmethod
    def fail(cls, payments):
        """What the bank refused is told to who pays.

        Not what a person did not pay yet, nor what was given back.
        """
        pool = Pool()
        Date = pool.get('ir.date')
        declined = [
            p for p in payments
            if p.is_on_its_way and p.stripe_error_message
            and not p.stripe_captured]
        super().fail(payments)
        for payment in cls.browse(declined):
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

    # What is debited

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

    # What is given back

    @property
    def to_refund(self):
        "What is to be refunded, and was not asked yet."
        return sum(
            r.amount for r in self.stripe_refunds if r.state == 'approved')

    def give_back(self, amount):
        "Refund so much of it."
        Refund = Pool().get('account.payment.stripe.refund')
        if amount > 0:
            refund = Refund(
                payment=self, amount=amount, reason='requested_by_customer')
            refund.save()
            Refund.submit([refund])
            Refund.approve([refund])
            Refund.__queue__.stripe_create([refund])

    def revoke(self):
        "Nobody can pay it any more."
        try:
            stripe.PaymentIntent.cancel(
                self.stripe_payment_intent_id,
                api_key=self.journal.stripe_account.secret_key,
                stripe_version=STRIPE_VERSION)
        except stripe.InvalidRequestError:
            # It was paid, or cancelled already: that is told.
            pass

    @classmethod
    def withdraw(cls, payments):
        """Revoke the payment; what was paid meanwhile is told.

        One in a transaction: it may be undone to give the money back.
        """
        payment, = payments
        payment.revoke()
        payment.settle()

    @classmethod
    def settle_each(cls, payments):
        for payment in payments:
            payment.settle()

    @classmethod
    def sweep(cls):
        """Take up what a stopped server left, and what no event told.

        Each in a task of its own.
        """
        stripe_ = ('journal.process_method', '=', 'stripe')
        for payment in cls.search([
                    stripe_,
                    ('state', 'in', ['submitted', 'processing']),
                    ('stripe_payment_intent_id', '!=', None),
                    ]):
            if payment.origin and payment.waits and not (
                    payment.origin.may_pay_by_card):
                cls.__queue__.withdraw([payment])
            else:
                cls.__queue__.settle_each([payment])
        for payment in cls.search([
                    stripe_,
                    ('state', '=', 'draft'),
                    ('line', '!=', None),
                    ('origin', 'like', 'account.invoice,%'),
                    ]):
            if payment.is_debit:
                cls.__queue__.charge([payment])
