# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The account at Stripe: its keys, and what it tells us."

import logging
import os
import time

import stripe
from trytond import backend
from trytond.i18n import gettext
from trytond.model import fields
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import (
    Transaction, TransactionError, without_check_access)

from . import api
from .exceptions import CardError

logger = logging.getLogger(__name__)
# How the keys begin.
_KEYS = {
    'secret_key': ('sk_', 'rk_'),
    'publishable_key': ('pk_',),
    'webhook_signing_secret': ('whsec_',),
    }
# The variables of the environment that may be named.
_NAMES = '$STRIPE_'
# How far back payouts are looked for, in seconds.
_PAYOUTS = 60 * 24 * 60 * 60


def _resolve(value, beginnings):
    "The key that the value is, or names."
    if not value:
        return value
    if value.startswith('$'):
        name = value[1:]
        value = value.startswith(_NAMES) and os.environ.get(name)
        if not value:
            raise CardError(gettext(
                    'coworking_stripe.msg_key_missing', name=name))
    if not value.startswith(beginnings):
        raise CardError(gettext(
                'coworking_stripe.msg_key_wrong',
                beginning=' / '.join(beginnings)))
    if api.is_stand_in() and api.is_live(value):
        raise CardError(gettext('coworking_stripe.msg_key_live'))
    return value


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

    def __getattr__(self, name):
        """A key may be the name of a variable of the environment.

        Like $STRIPE_KEY: who is checked sees the name, the server the key.
        """
        value = super().__getattr__(name)
        if name in _KEYS and not Transaction().check_access:
            value = _resolve(value, _KEYS[name])
        return value

    @classmethod
    def validate_fields(cls, accounts, field_names):
        "The server has the keys, and may use them."
        super().validate_fields(accounts, field_names)
        with without_check_access():
            for account in cls.browse(accounts):
                for name in _KEYS:
                    getattr(account, name)

    @classmethod
    def fetch_events(cls):
        """Ask for the events of each account that has no address for them.

        One that cannot be asked does not stop the others.
        """
        cls._fetch_each(cls.search([('webhook_identifier', '=', None)]))

    @classmethod
    def catch_up(cls):
        "Ask the other accounts too, for what Stripe could not tell."
        cls._fetch_each(cls.search([('webhook_identifier', '!=', None)]))

    @classmethod
    def _fetch_each(cls, accounts):
        for account in accounts:
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
                if account._take(event) is False:
                    # Stripe did not answer: it is asked again.
                    return
                account.last_event = self.last_event = event.id
                account.save()
                Transaction().commit()

    def _take(self, event):
        "What the event says; what fails is tried again on its own."
        try:
            with Transaction().set_context(stripe_asked=True):
                return self.webhook(event)
        except (TransactionError, backend.DatabaseOperationalError):
            raise
        except Exception:
            Transaction().rollback()
            logger.exception("The event %s was not taken.", event.id)
            Payment = Pool().get('account.payment')
            for payment in self._payments_of(event.data.object) or []:
                Payment.__queue__.settle_each([payment])

    @classmethod
    def fetch_payouts(cls, accounts):
        "Take the payouts of the last weeks that are new, the oldest first."
        Payout = Pool().get('account.payment.stripe.payout')
        for account in accounts:
            new = []
            for payout in stripe.Payout.list(
                    status='paid', limit=100, api_key=account.secret_key,
                    stripe_version=STRIPE_VERSION).auto_paging_iter():
                if payout.created < time.time() - _PAYOUTS:
                    break
                if not Payout.search([('stripe_payout_id', '=', payout.id)]):
                    new.append(payout)
            for payout in reversed(new):
                if taken := Payout.take(account, payout):
                    Payout.__queue__.write_each([taken])

    @property
    def is_heard(self):
        "Whether what is told in its name is believed."
        return bool(
            Transaction().context.get('stripe_asked')
            or self.webhook_signing_secret or self.unsigned)

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
