# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The account at Stripe: its keys, and what it tells us."

import logging
import os

import stripe
from trytond import backend
from trytond.i18n import gettext
from trytond.model import fields
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, TransactionError

from . import api
from .exceptions import CardError

logger = logging.getLogger(__name__)
_KEYS = {'secret_key', 'publishable_key', 'webhook_signing_secret'}


class Account(metaclass=PoolMeta):
    __name__ = 'account.payment.stripe.account'
    unsigned = fields.Boolean(
        "Accept Unsigned Events",
        states={
            'invisible': ~Eval('webhook_identifier'),
            },
        help="For trials only: anyone could tell that something was paid.")

    @classmethod
    def default_unsigned(cls):
        return False

    @classmethod
    def read(cls, ids, fields_names):
        "A key may be the name of an environment variable, like $STRIPE_KEY."
        rows = super().read(ids, fields_names)
        if not Transaction().check_access:
            for row in rows:
                for name in _KEYS & row.keys():
                    row[name] = cls._key(row[name])
        return rows

    @classmethod
    def _key(cls, value):
        if value and value.startswith('$'):
            name = value[1:]
            value = os.environ.get(name)
            if not value:
                raise CardError(gettext(
                        'coworking_stripe.msg_key_missing', name=name))
        if value and api.is_stand_in() and api.is_live(value):
            raise CardError(gettext('coworking_stripe.msg_key_live'))
        return value

    @classmethod
    def fetch_events(cls):
        """Ask for the events of each account that has no address for them.

        One that cannot be asked does not stop the others.
        """
        for account in cls.search([('webhook_identifier', '=', None)]):
            try:
                account.fetch()
            except (TransactionError, backend.DatabaseOperationalError):
                raise
            except Exception:
                Transaction().rollback()
                logger.exception(
                    "The events of account %s were not fetched.", account.id)

    def fetch(self):
        "Take the events that came since the last one, the oldest first."
        while events := list(reversed(list(stripe.Event.list(
                        api_key=self.secret_key,
                        stripe_version=STRIPE_VERSION,
                        ending_before=self.last_event, limit=100)))):
            for event in events:
                account = self.__class__(self.id)
                account.webhook(event)
                account.last_event = self.last_event = event.id
                account.save()
                Transaction().commit()

    @classmethod
    def fetch_payouts(cls, accounts):
        "Take the payouts that came since the last one, the oldest first."
        Payout = Pool().get('account.payment.stripe.payout')
        for account in accounts:
            new = []
            for payout in stripe.Payout.list(
                    status='paid', limit=100, api_key=account.secret_key,
                    stripe_version=STRIPE_VERSION).auto_paging_iter():
                if Payout.search([('stripe_payout_id', '=', payout.id)]):
                    break
                new.append(payout)
            for payout in reversed(new):
                Payout.__queue__.write_each([Payout.take(account, payout)])

    @property
    def is_heard(self):
        "Whether what is told in its name is believed."
        return bool(
            not self.webhook_identifier or self.webhook_signing_secret
            or self.unsigned)

    def webhook(self, event):
        """An event is a hint: what became of the payment is asked.

        So that it has one effect, told twice, late or out of order.
        """
        if not self.is_heard:
            logger.warning("An unsigned event was refused.")
            return False
        if event.type == 'payout.paid':
            self.__class__.__queue__.fetch_payouts([self])
            return True
        payments = self._payments_of(event.data.object)
        if not payments:
            return super().webhook(event)
        if event.type == 'charge.refund.updated':
            super().webhook(event)
        answered = [p.settle() for p in payments]
        return all(answered)

    def _payments_of(self, about):
        Payment = Pool().get('account.payment')
        intent = (
            about.id if about.object == 'payment_intent'
            else getattr(about, 'payment_intent', None))
        return intent and Payment.search([
                ('journal.stripe_account', '=', self.id),
                ('stripe_payment_intent_id', '=', intent),
                ])
