# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What becomes of a payment by card, as Stripe says."

import stripe
import trytond.config as config
from trytond.exceptions import UserError
from trytond.model import ModelView
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.report import get_email
from trytond.sendmail import send_message_transactional
from trytond.tools.email_ import set_from_header
from trytond.transaction import Transaction


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

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
        pool = Pool()
        Action = pool.get('ir.action.report')
        Lang = pool.get('ir.lang')
        ModelData = pool.get('ir.model.data')
        self.stripe_checkout([self])
        action = Action(ModelData.get_id('coworking_stripe', 'report_email'))
        message, title = get_email(
            action, self, [self.party.lang or Lang.get()])
        sender = config.get('email', 'from')
        set_from_header(message, sender, sender)
        message['To'] = self._emails_checkout()
        message['Subject'] = f'{self.company.rec_name} – {title}'
        send_message_transactional(message)

    @property
    def is_open(self):
        "Whether it can still be paid."
        return self.state in {'draft', 'submitted', 'processing'}

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
        elif intent.status == 'canceled':
            self._end()
        elif error := intent.last_payment_error:
            self.stripe_error_message = error.message
            self.stripe_error_code = error.code
            self.save()

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
