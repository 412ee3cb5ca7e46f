# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Paid by card over HTTP, money and books stay the same.

Events are doubled, turned around, forged or not heard, and servers are killed.
"""
import os
import urllib.error
import urllib.request

import pytest
from trytond.modules.coworking_stripe.standin.delivery import sign
from trytond.modules.coworking_stripe.tests.tools import pay

from ..cards import KEYS, card_place
from .conftest import execute


@pytest.fixture(scope='module')
def place(uri, template):
    name = f'stripe_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE {template}')
    with card_place(uri, name) as place:
        yield place
    execute(uri, 'postgres', f'DROP DATABASE {name} WITH (FORCE)')


def test_doubled_and_turned_around(place):
    "Each event is told four times, all at once, the last first."
    booking, intent = place.ask()
    place.standin.say('', hold=True)
    assert pay(intent) == 'succeeded'
    answers = place.standin.say('/let_go', backwards=True, copies=2)
    assert {s for _, statuses in answers for s in statuses} == {204}
    place.check(booking, 'confirmed', 60)
    assert place.select(
        "SELECT count(*) FROM account_invoice") == [(1,)]


def post(place, payload, **headers):
    request = urllib.request.Request(
        f'http://127.0.0.1:{place.servers[0].port}{place.path}',
        data=payload.encode(), headers={
            'Content-Type': 'application/json', **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize('secret', ['whsec_of_somebody', None])
def test_forged(place, secret):
    "Who has not the secret tells nothing."
    booking, intent = place.ask()
    payload = (
        '{"id": "evt_1", "object": "event", '
        '"type": "payment_intent.succeeded", "data": {"object": '
        f'{{"id": "{intent}", "object": "payment_intent", '
        '"amount_received": 6000}}}')
    headers = {'Stripe-Signature': sign(payload, secret)} if secret else {}
    assert post(place, payload, **headers) == 400
    booking.reload()
    assert booking.state == 'held'


def test_page(place):
    "The page of the payer takes its script from the stand-in."
    booking, _ = place.ask()
    (checkout,), = place.select(
        "SELECT stripe_checkout_id FROM account_payment WHERE origin = %s",
        f'coworking.booking,{booking.id}')
    with urllib.request.urlopen(
            f'http://127.0.0.1:{place.servers[0].port}/{place.database}'
            f'/account_payment_stripe/checkout/account.payment/{checkout}'
            ) as answer:
        page = answer.read().decode()
    assert f'{place.standin.url}/v3/' in page
    assert 'sk_test' not in page
    assert '60' in page


@pytest.mark.parametrize('when', ['asked', 'told', 'refunded'])
def test_killed(place, when):
    getattr(place, f'killed_when_{when}')()


def test_told_after_the_hold(place):
    "Told when another one has the place, the money is given back."
    booking, intent = place.ask()
    place.standin.say('', hold=True)
    assert pay(intent) == 'succeeded'
    place.select(
        "UPDATE coworking_booking "
        "SET hold_end = hold_end - INTERVAL '2 hours' WHERE id = %s",
        booking.id)
    place.select(
        "UPDATE coworking_occupancy "
        "SET hold_end = hold_end - INTERVAL '2 hours' WHERE origin = %s",
        f'coworking.booking,{booking.id}')
    other = place.draft(booking.date)
    other.click('confirm')
    place.standin.say('/let_go')
    place.standin.say('/rest')
    place.check(booking, 'cancelled', 0)


def test_nothing_secret(place):
    "Neither the logs nor a dump of the database know a key."
    booking, intent = place.ask()
    assert pay(intent) == 'succeeded'
    place.standin.say('/rest')
    tables = place.select(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'")
    dump = ''.join(
        str(place.select(f'SELECT t::text FROM "{table}" t'))
        for table, in tables)
    logs = ''.join(server.log for server in place.servers)
    assert '$STRIPE_SECRET_KEY' in dump
    assert 'coworking_stripe' in logs or 'webhook' in logs
    for key in KEYS.values():
        assert key not in dump and key not in logs
