# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The stand-in answers what the real Stripe does to the real client.

What Stripe answers is documented at docs.stripe.com: declined cards, 3-D
Secure, requests that are sent again, refunds, disputes, payouts, signatures.
"""
import http.server
import threading
import urllib.error
import urllib.request

import pytest
import stripe
from trytond.modules.coworking_stripe.standin.process import StandIn

SECRET = 'whsec_of_the_tests'
GOOD, DECLINED = '4242424242424242', '4000000000000002'
ASKED, ASKED_AND_DECLINED = '4000002760003184', '4000008260003178'


@pytest.fixture(scope='module')
def process():
    standin = StandIn()
    yield standin
    standin.stop()


@pytest.fixture
def standin(process, monkeypatch):
    monkeypatch.setattr(stripe, 'api_base', process.url)
    monkeypatch.setattr(stripe, 'api_key', 'sk_test_of_the_tests')
    monkeypatch.setattr(stripe, 'max_network_retries', 0)
    yield process
    process.say('/data', 'DELETE')


class Listener:
    "Who is told the events; the first answers may be another status."

    def __init__(self, standin):
        self.events, self.statuses = [], []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                event = stripe.Webhook.construct_event(
                    body, self.headers['Stripe-Signature'], SECRET)
                listener.events.append(event)
                statuses = listener.statuses
                self.send_response(statuses.pop() if statuses else 204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(
            ('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever).start()
        standin.say(
            '/listeners/test', secret=SECRET,
            url=f'http://127.0.0.1:{self.server.server_port}/')

    @property
    def types(self):
        return [e.type for e in self.events]


@pytest.fixture
def listener(standin):
    listener = Listener(standin)
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


def card(number):
    return stripe.PaymentMethod.create(type='card', card={
            'number': number, 'exp_month': 12, 'exp_year': 2050,
            'cvc': '123'})


def ask(amount=6000, **values):
    "As account_payment_stripe does."
    return stripe.PaymentIntent.create(
        amount=amount, currency='EUR', capture_method='automatic',
        automatic_payment_methods={'enabled': True}, description="B0001",
        **values)


def pay(number, **values):
    return stripe.PaymentIntent.confirm(
        ask(**values).id, payment_method=card(number).id)


def test_paid(standin):
    intent = stripe.PaymentIntent.retrieve(
        pay(GOOD).id, expand=['latest_charge'])
    assert intent.status == 'succeeded'
    assert intent.amount_received == intent.latest_charge.amount_captured
    assert intent.latest_charge.amount_captured == 6000


def test_declined_then_paid(standin):
    intent = ask()
    with pytest.raises(stripe.CardError) as error:
        stripe.PaymentIntent.confirm(
            intent.id, payment_method=card(DECLINED).id)
    assert error.value.code == 'card_declined'
    intent.refresh()
    assert intent.status == 'requires_payment_method'
    assert intent.last_payment_error.code == 'card_declined'
    intent = stripe.PaymentIntent.confirm(
        intent.id, payment_method=card(GOOD).id)
    assert intent.status == 'succeeded'


def authenticate(standin, intent, success):
    requestor = stripe.StripeClient(
        'sk_test_of_the_tests', base_addresses={'api': standin.url})
    return requestor.raw_request(
        'post', f'/v1/payment_intents/{intent.id}/_authenticate',
        client_secret=intent.client_secret, success=success)


@pytest.mark.parametrize('number, success, status', [
        (ASKED, True, 'succeeded'),
        (ASKED, False, 'requires_payment_method'),
        (ASKED_AND_DECLINED, True, 'requires_payment_method'),
        ])
def test_authenticated(standin, number, success, status):
    intent = pay(number)
    assert intent.status == 'requires_action'
    if status == 'succeeded':
        authenticate(standin, intent, success)
    else:
        with pytest.raises(stripe.CardError):
            authenticate(standin, intent, success)
    intent.refresh()
    assert intent.status == status


def test_saved_card(standin):
    customer = stripe.Customer.create(
        name="Member", payment_method=card(GOOD).id, preferred_locales=[])
    method, = stripe.PaymentMethod.list(customer=customer.id)
    intent = ask(
        customer=customer.id, payment_method=method.id, confirm=True,
        off_session=True)
    assert intent.status == 'succeeded'


def test_nobody_authenticates_off_session(standin):
    with pytest.raises(stripe.CardError) as error:
        ask(payment_method=card(ASKED).id, confirm=True, off_session=True)
    assert error.value.code == 'authentication_required'


def test_asked_again(standin):
    first, again = (ask(idempotency_key='one') for _ in range(2))
    assert first.id == again.id
    with pytest.raises(stripe.InvalidRequestError):
        ask(amount=7000, idempotency_key='one')
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            stripe.PaymentIntent.confirm(
                first.id, payment_method='pm_card_visa_chargeDeclined',
                idempotency_key='two')


def test_answer_lost(standin):
    standin.say('', lose=[r'/v1/payment_intents$'])
    client = stripe.StripeClient(
        'sk_test_of_the_tests', base_addresses={'api': standin.url},
        http_client=stripe.RequestsClient(timeout=0.5))
    values = {'amount': 6000, 'currency': 'eur'}
    key = {'idempotency_key': 'lost'}
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.create(values, key)
    intent = client.v1.payment_intents.create(values, key)
    assert [d['id'] for d in standin.say('/data', 'GET').values()
        if d['object'] == 'payment_intent'] == [intent.id]


def test_refunds(standin):
    intent = pay(GOOD)
    for amount in [2000, 4000]:
        refund = stripe.Refund.create(
            payment_intent=intent.id, amount=amount)
        assert refund.status == 'succeeded'
    with pytest.raises(stripe.InvalidRequestError):
        stripe.Refund.create(payment_intent=intent.id, amount=1)
    charge = stripe.PaymentIntent.retrieve(
        intent.id, expand=['latest_charge']).latest_charge
    assert charge.amount_refunded == 6000


def test_events(standin, listener):
    intent = pay(GOOD)
    stripe.Refund.create(payment_intent=intent.id)
    standin.say('/rest')
    assert sorted(listener.types) == [
        'charge.refund.updated', 'charge.refunded', 'charge.succeeded',
        'payment_intent.succeeded']
    assert {e.data.object.payment_intent for e in listener.events
        if e.data.object.object == 'charge'} == {intent.id}
    assert [e.type for e in stripe.Event.list(limit=1)] == [
        'charge.refund.updated']
    first = stripe.Event.list().data[-1]
    assert len(stripe.Event.list(ending_before=first.id).data) == 3


def test_not_heard(standin, listener):
    "It is told again until it is heard."
    listener.statuses += [500, 404]
    ask_and_cancel = ask()
    ask_and_cancel.cancel()
    standin.say('/rest')
    assert listener.types == ['payment_intent.canceled'] * 3


def test_held_back(standin, listener):
    standin.say('', hold=True)
    intent = pay(GOOD)
    stripe.Refund.create(payment_intent=intent.id, amount=100)
    assert not listener.events
    answers = standin.say('/let_go', backwards=True, copies=2)
    assert [t for t, _ in answers] == [
        'charge.refund.updated', 'charge.refund.updated',
        'charge.refunded', 'charge.refunded',
        'payment_intent.succeeded', 'payment_intent.succeeded',
        'charge.succeeded', 'charge.succeeded']
    assert {tuple(a) for _, a in answers} == {(204,)}


def test_dispute(standin, listener):
    intent = pay(GOOD)
    dispute = standin.say('/disputes', payment_intent=intent.id)
    found, = stripe.Dispute.list(payment_intent=intent.id)
    assert found.id == dispute['id']
    assert found.amount == 6000
    standin.say(f"/disputes/{dispute['id']}", status='lost')
    found.refresh()
    assert found.status == 'lost'
    standin.say('/rest')
    assert 'charge.dispute.closed' in listener.types


def test_payout(standin):
    "What arrives at the bank is what was paid, less the fees."
    pay(GOOD)
    stripe.Refund.create(payment_intent=pay(GOOD, amount=10000).id, amount=500)
    payout = standin.say('/payouts')
    of_payout = stripe.BalanceTransaction.list(
        payout=payout['id'], limit=100).data
    assert sum(t.amount for t in of_payout) == 15500
    assert sum(t.fee for t in of_payout) == 90 + 25 + 150 + 25
    assert payout['amount'] == sum(t.net for t in of_payout)
    assert standin.say('/payouts') == {}


def test_keys(standin):
    for key in ['', 'pk_test_of_the_page', 'nonsense']:
        with pytest.raises(stripe.AuthenticationError):
            stripe.Refund.list(api_key=key)


def test_script(standin):
    with urllib.request.urlopen(f'{standin.url}/v3/') as answer:
        assert b'confirmPayment' in answer.read()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f'{standin.url}/v1/refunds')
