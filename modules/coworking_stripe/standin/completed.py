# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What localstripe lacks of what account_payment_stripe 8.0 sends.

Its classes are completed in place: they know each other by name.
"""

import asyncio
import pickle
from contextlib import suppress
from pathlib import Path

from localstripe import resources, webhooks
from localstripe.errors import UserError
from localstripe.resources import (
    BalanceTransaction, Card, Charge, Customer, Event, List, PaymentIntent,
    PaymentMethod, Payout, Refund, SetupIntent, StripeObject, random_id,
    store, try_convert_to_bool, try_convert_to_int)

from .delivery import delivery

# What Stripe keeps of a European card: a share and an amount, in cents.
FEE_RATE, FEE_FIXED = 0.015, 25
# What it takes for a dispute.
DISPUTE_FEE = 2000
# How long the bank of an account takes to answer, in seconds.
BANK_ANSWERS = 20
# It fails some time after it was told to succeed.
REFUND_FAILS = '4000000000005126'


def completing(*classes):
    "Give the methods of the decorated class to others."
    def complete(addition):
        for cls in classes:
            for name, value in vars(addition).items():
                if name not in {
                        '__module__', '__dict__', '__weakref__', '__doc__',
                        '__qualname__', '__static_attributes__',
                        '__firstlineno__'}:
                    setattr(cls, name, value)
        return addition
    return complete


def tell(type, about):
    delivery.tell(Event(type, about))


class Kept:
    "What is found again after a stop, when it has a file."
    path = None

    def dump_to_disk(self):
        if self.path:
            new = self.path.with_suffix('.new')
            new.write_bytes(pickle.dumps(dict(self)))
            new.replace(self.path)


def keep(path):
    store.__class__.path = Path(path)
    with suppress(FileNotFoundError):
        store.update(pickle.loads(Path(path).read_bytes()))


# Nothing else is kept on the disk, and events go through our delivery.
completing(resources.Store)(Kept)
resources.schedule_webhook = webhooks.schedule_webhook = delivery.tell

_new_intent = PaymentIntent.__init__
_new_charge = Charge.__init__
_begin_charge = Charge._initialize_charge
_new_refund = Refund.__init__
_new_customer = Customer.__init__
_new_setup = SetupIntent.__init__
_new_transaction = BalanceTransaction.__init__
_declined_when_attached = PaymentMethod._attaching_is_declined
_declined_when_charged = PaymentMethod._charging_is_declined


@completing(PaymentMethod, Card)
class Payable:

    def _charging_is_declined(self):
        return (
            _declined_when_attached(self) or _declined_when_charged(self))


@completing(PaymentMethod)
class Listed:

    @classmethod
    def _api_list_all(cls, url, customer=None, type=None, **paging):
        "The newest first."
        Customer._api_retrieve(customer)
        found = List(url, **paging)
        found._list = [
            method for key, method in reversed(list(store.items()))
            if key.startswith('payment_method:')
            and method.customer == customer
            and type in {None, method.type}]
        return found


@completing(PaymentIntent)
class Intent:

    def __init__(
            self, automatic_payment_methods=None, description=None,
            setup_future_usage=None, **values):
        values['currency'] = (values.get('currency') or '').lower()
        _new_intent(self, **values)
        self.description = description
        self.setup_future_usage = setup_future_usage
        self._off_session = False
        if self.capture_method == 'automatic_async':
            self.capture_method = 'automatic'

    @classmethod
    def _api_create(cls, confirm=None, off_session=None, **values):
        intent = cls(**values)
        intent._off_session = bool(try_convert_to_bool(off_session))
        if try_convert_to_bool(confirm):
            intent._confirm(intent._report_failure)
        return intent

    @classmethod
    def _api_confirm(
            cls, id, client_secret=None, payment_method=None,
            payment_method_data=None, return_url=None, **values):
        intent = cls._api_retrieve(id)
        if client_secret not in {None, intent.client_secret}:
            raise UserError(401, 'Unauthorized')
        if intent.status not in {
                'requires_payment_method', 'requires_confirmation',
                'requires_action'}:
            raise UserError(400, 'It is paid or cancelled already.', {
                    'code': 'payment_intent_unexpected_state'})
        if payment_method_data:
            payment_method = PaymentMethod(**payment_method_data).id
        intent.payment_method = payment_method or intent.payment_method
        intent.latest_charge = intent.next_action = None
        intent._off_session = False
        intent._confirm(intent._report_failure)
        return intent

    def _confirm(self, on_failure_now):
        self._authentication_failed = False
        method = PaymentMethod._api_retrieve(self.payment_method)
        if not method._requires_authentication():
            self._create_charge(on_failure_now)
        elif self._off_session:
            self._authentication_failed = True
            self.payment_method = None
            self._report_failure()
        else:
            self.next_action = {
                'type': 'use_stripe_sdk',
                'use_stripe_sdk': {'type': 'three_d_secure_redirect'},
                }
            tell('payment_intent.requires_action', self)

    def _create_charge(self, on_failure_now):
        method = PaymentMethod._api_retrieve(self.payment_method)
        charge = Charge(
            amount=self.amount, currency=self.currency,
            customer=self.customer, source=self.payment_method,
            description=self.description,
            capture=self.capture_method != 'manual')
        charge.payment_intent = self.id
        self.latest_charge = charge
        if self.customer and not method.customer and (
                self.setup_future_usage and charge._authorized):
            method.customer = self.customer
        charge._initialize_charge(
            self._on_success, on_failure_now, self._report_async_failure)

    @property
    def amount_received(self):
        charge = self.latest_charge
        if charge and charge.status == 'succeeded' and charge.captured:
            return charge.amount_captured
        return 0

    @property
    def amount_capturable(self):
        if self.status == 'requires_capture':
            return self.amount
        return 0

    @property
    def last_payment_error(self):
        if self._authentication_failed:
            return {
                'type': 'card_error',
                'code': (
                    'authentication_required' if self._off_session
                    else 'payment_intent_authentication_failure'),
                'message': "The card must be authenticated.",
                }
        charge = self.latest_charge
        if charge and charge.status == 'failed':
            return {
                'type': 'card_error',
                'charge': charge.id,
                'code': charge.failure_code,
                'message': charge.failure_message,
                }

    def _report_failure(self):
        if self.latest_charge:
            tell('charge.failed', self.latest_charge)
        tell('payment_intent.payment_failed', self)
        error = self.last_payment_error
        raise UserError(402, error['message'], {
                **error, 'payment_intent': self._export()})

    def _on_success(self):
        tell('charge.succeeded', self.latest_charge)
        tell('payment_intent.succeeded', self)

    @classmethod
    def _api_cancel(cls, id, cancellation_reason=None, **values):
        intent = cls._api_retrieve(id)
        if intent.status not in {
                'requires_payment_method', 'requires_capture',
                'requires_confirmation', 'requires_action'}:
            raise UserError(400, 'It is paid or cancelled already.', {
                    'code': 'payment_intent_unexpected_state'})
        intent._canceled = True
        intent.next_action = None
        tell('payment_intent.canceled', intent)
        return intent

    @classmethod
    def _api_authenticate(cls, id, client_secret=None, success=False):
        intent = cls._api_retrieve(id)
        if client_secret != intent.client_secret:
            raise UserError(401, 'Unauthorized')
        if intent.status != 'requires_action':
            raise UserError(400, 'Bad request')
        intent.next_action = None
        if try_convert_to_bool(success):
            intent._create_charge(intent._report_failure)
        else:
            intent._authentication_failed = True
            intent.payment_method = None
            intent._report_failure()
        return intent


class Banks:
    "Those of the accounts that are debited, which take their time."

    def __init__(self):
        self.asked = []

    def ask(self, charge, answer):
        self.asked.append((charge, answer))
        asyncio.get_running_loop().call_later(
            BANK_ANSWERS, self.answer, charge)

    def answer(self, charge=None):
        "Answer for the charge, or for all."
        asked, self.asked = self.asked, []
        for waiting, answer in asked:
            if charge in {None, waiting}:
                answer()
            else:
                self.asked.append((waiting, answer))


banks = Banks()


@completing(Charge)
class Charged:

    def __init__(self, **values):
        _new_charge(self, **values)
        self.disputed = False

    def _initialize_charge(
            self, on_success=None, on_failure_now=None,
            on_failure_later=None):
        if not self._is_async_payment_method():
            _begin_charge(self, on_success, on_failure_now, on_failure_later)
            return

        def answer():
            if self._authorized:
                self.status = 'succeeded'
                self.balance_transaction = BalanceTransaction(
                    amount=self.amount, currency=self.currency,
                    description=self.description, exchange_rate=1.0,
                    reporting_category='charge', source=self.id,
                    type='charge').id
                on_success()
            else:
                self._set_auth_failure()
                on_failure_later()

        banks.ask(self, answer)

    @property
    def amount_captured(self):
        paid = self.status == 'succeeded' and self.captured
        return self.amount if paid else 0


@completing(BalanceTransaction)
class Transaction:

    def __init__(self, **values):
        _new_transaction(self, **values)
        self.payout = None
        if self.type == 'charge':
            self.fee = round(self.amount * FEE_RATE) + FEE_FIXED
            self.fee_details = [{
                    'amount': self.fee,
                    'currency': self.currency,
                    'type': 'stripe_fee',
                    }]

    @classmethod
    def _api_list_all(cls, url, payout=None, **paging):
        found = List(url, **paging)
        found._list = [
            txn for key, txn in store.items()
            if key.startswith('balance_transaction:')
            and payout in {None, txn.payout}]
        return found


@completing(Refund)
class Refunded:

    def __init__(self, reason=None, **values):
        charge = values.get('charge')
        if values.get('payment_intent'):
            charge = PaymentIntent._api_retrieve(
                values['payment_intent']).latest_charge
            charge = charge and charge.id
        if charge:
            charge = Charge._api_retrieve(charge)
            left = charge.amount_captured - charge.amount_refunded
            amount = try_convert_to_int(values.get('amount'))
            if not left or amount and amount > left:
                raise UserError(
                    400, 'The refund is more than what is left.', {
                        'code': 'charge_already_refunded'})
            values['amount'] = amount or left
        _new_refund(self, **values)
        self.reason = reason
        self.failure_reason = None
        charge = Charge._api_retrieve(self.charge)
        tell('charge.refunded', charge)
        tell('charge.refund.updated', self)
        method = PaymentMethod._api_retrieve(charge.payment_method)
        if getattr(method, '_card_number', None) == REFUND_FAILS:
            self.status = 'failed'
            self.failure_reason = 'expired_or_canceled_card'
            tell('charge.refund.updated', self)


def _amount_refunded(charge):
    return sum(
        r.amount for r in charge.refunds._list if r.status == 'succeeded')


Charge.amount_refunded = property(_amount_refunded)


class Dispute(StripeObject):
    object = 'dispute'
    _id_prefix = 'dp_'

    def __init__(self, charge=None, amount=None, reason='fraudulent'):
        super().__init__()
        charge = Charge._api_retrieve(charge)
        charge.disputed = True
        self.charge = charge.id
        self.payment_intent = charge.payment_intent
        self.amount = amount or charge.amount
        self.currency = charge.currency
        self.reason = reason
        self.status = 'needs_response'
        self._move(-self.amount, DISPUTE_FEE)
        tell('charge.dispute.created', self)

    def _move(self, amount, fee):
        "Take the money from the balance, or give it back."
        transaction = BalanceTransaction(
            amount=amount, currency=self.currency, source=self.charge,
            reporting_category='refund', type='refund')
        transaction.type = 'adjustment'
        transaction.source = self.id
        transaction.fee = fee

    def _close(self, status):
        self.status = status
        if status == 'won':
            self._move(self.amount, 0)
        tell('charge.dispute.closed', self)

    @classmethod
    def _api_list_all(cls, url, charge=None, payment_intent=None, **paging):
        found = List(url, **paging)
        found._list = [
            d for key, d in store.items() if key.startswith('dispute:')
            and charge in {None, d.charge}
            and payment_intent in {None, d.payment_intent}]
        return found


class CustomerSession(StripeObject):
    object = 'customer_session'
    _id_prefix = 'cuss_'

    def __init__(self, customer=None, components=None):
        Customer._api_retrieve(customer)
        super().__init__()
        self.customer = customer
        self.components = components
        self.client_secret = f'{self.id}_secret_{random_id(16)}'


@completing(Customer)
class Payer:

    def __init__(self, **values):
        # An empty list of locales is sent as nothing.
        if not values.get('preferred_locales'):
            values.pop('preferred_locales', None)
        _new_customer(self, **values)


@completing(SetupIntent)
class Setup:

    def __init__(self, automatic_payment_methods=None, **values):
        _new_setup(self, **values)


@completing(Event)
class Told:

    @classmethod
    def _api_list_all(cls, url, ending_before=None, **paging):
        "The newest first; ending_before gives those that came after it."
        found = List(url, **paging)
        events = [e for key, e in store.items() if key.startswith('event:')]
        if ending_before:
            ids = [e.id for e in events]
            if ending_before in ids:
                events = events[ids.index(ending_before) + 1:]
        found._list = events[::-1]
        return found


@completing(Payout)
class Sent:

    @classmethod
    def _api_list_all(cls, url, status=None, **paging):
        "The newest first."
        found = List(url, **paging)
        found._list = [
            payout for key, payout in reversed(list(store.items()))
            if key.startswith('payout:') and status in {None, payout.status}]
        return found


def pay_out(arrival_date=None):
    """Send what is on the balance to the bank: the payout, or nothing.

    It arrives in two days, or when is said (in seconds).
    """
    waiting = [
        txn for key, txn in store.items()
        if key.startswith('balance_transaction:') and not txn.payout]
    amount = sum(txn.net for txn in waiting)
    if amount <= 0:
        return None
    payout = Payout(amount=amount, currency='eur', status='paid')
    payout.automatic = True
    payout.arrival_date = arrival_date or payout.arrival_date
    for txn in waiting:
        txn.payout = payout.id
    tell('payout.paid', payout)
    return payout
