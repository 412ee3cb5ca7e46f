# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What becomes of a payment by card, as Stripe says."

import stripe
from trytond.i18n import gettext
from trytond.model import ModelView
from trytond.model.exceptions import AccessError
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.exceptions import (
    BillingError, BookingError)
from trytond.modules.coworking_space.mailing import send
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction


# What Stripe says, and no user.
_SAID = {
    'state', 'declined_on', 'to_charge', 'stripe_charge_id',
    'stripe_payment_intent_id',
    'stripe_captured', 'stripe_idempotency_key', 'stripe_amount'}
# What is asked of Stripe, once it was.
_ASKED = {'amount', 'origin', 'party', 'journal', 'company', 'line', 'account'}


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'
    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + [
            'coworking.booking', 'account.invoice']

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # Stripe says what becomes of it; what is debited is processed.
        by_stripe = Eval('process_method') == 'stripe'
        for name in ['draft', 'succeed', 'succeed_wizard', 'fail']:
            cls._hide(name, by_stripe)
        cls._hide('process_wizard', by_stripe & ~Eval(
                'stripe_customer_payment_method'))

    @classmethod
    def _hide(cls, name, condition):
        button = cls._buttons[name] = cls._buttons[name].copy()
        button['invisible'] = button['invisible'] | condition
        button['depends'] = [
            *button['depends'], 'process_method',
            'stripe_customer_payment_method']

    @classmethod
    def check_modification(cls, mode, payments, values=None, external=False):
        super().check_modification(
            mode, payments, values=values, external=external)
        if external:
            for payment in payments:
                if not payment._may_change(mode, values):
                    raise AccessError(gettext(
                            'coworking_stripe.msg_payment_said',
                            payment=payment.rec_name))

    def _may_change(self, mode, values):
        "Whether a user may do that to it."
        is_asked = self.state != 'draft' or self.stripe_payment_intent_id
        if mode == 'create':
            return self.process_method != 'stripe' or not (
                is_asked or self.stripe_charge_id or self.stripe_captured)
        elif mode == 'delete':
            return not self.stripe_payment_intent_id
        is_stripe = self.process_method == 'stripe' or 'journal' in values
        return not (is_stripe and values.keys() & _SAID) and not (
            self.process_method == 'stripe' and is_asked
            and values.keys() & _ASKED)

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

    @classmethod
    def stripe_pull(cls, payments):
        asked = [p for p in payments if p.stripe_payment_intent_id]
        super().stripe_pull([p for p in payments if p not in asked])
        cls.settle_each(asked)

    @classmethod
    def process(cls, payments, group=None):
        "What waits for its payer is not processed by hand."
        if not Transaction().context.get('stripe_says'):
            payments = [
                p for p in payments
                if p.process_method != 'stripe' or not p.waits]
        return super().process(payments, group=group)

    def send_link(self):
        "By e-mail, in the language of who pays."
        self.stripe_checkout([self])
        send('coworking_stripe.report_email', self, self.party, self.company)

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
        except (BookingError, BillingError):
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
                self.fail([self])

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
            with Transaction().set_context(stripe_says=True):
                self.process([self])

    def _end(self):
        "Nobody pays it any more."
        if self.is_open:
            self._begin()
            with Transaction().set_context(stripe_says=True):
                self.fail([self])

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
                    ('to_charge', '=', True),
                    ]):
            cls.__queue__.charge([payment])
        for payment in cls.search([
                    stripe_,
                    ('state', '=', 'processing'),
                    ('stripe_payment_intent_id', '=', None),
                    ('stripe_charge_id', '=', None),
                    ]):
            if payment.is_debit:
                cls.__queue__.stripe_charge([payment])
