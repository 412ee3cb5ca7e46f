# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Paid by card over HTTP, money and books stay the same.

Events are doubled, turned around, forged or not heard, and servers are killed.
"""
import datetime as dt
import os
import threading
import urllib.error
import urllib.request
from decimal import Decimal
from http.client import HTTPException

import pytest
from proteus import Model
from trytond.modules.account.tests.tools import (
    create_chart, create_fiscalyear, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import create_company
from trytond.modules.coworking_space.tests.tools import (
    create_product, create_resource, create_site, create_tariff)
from trytond.modules.coworking_stripe.standin.delivery import sign
from trytond.modules.coworking_stripe.tests.tools import (
    create_card_journal, pay, standing_in)

from ..servers import Server
from .conftest import connect, execute

SECRET = 'whsec_of_the_tests'


class Place:
    "A place that takes cards, its servers and what stands in for Stripe."

    def __init__(self, uri, database, standin):
        self.uri, self.database, self.standin = uri, database, standin
        self.servers = [self.serve() for _ in range(2)]
        self.day = dt.date.today() + dt.timedelta(days=30)
        self.prepare()

    def serve(self):
        return Server(
            self.uri, self.database,
            TRYTOND_COWORKING_STRIPE__STAND_IN=self.standin.url)

    @property
    def config(self):
        return self.servers[0].connect()

    def prepare(self):
        config = self.config
        create_company(config=config)
        create_chart(config=config)
        for year in [dt.date.today(), self.day]:
            if not Model.get('account.fiscalyear', config=config).find([
                        ('start_date', '<=', year), ('end_date', '>=', year)]):
                set_fiscalyear_invoice_sequences(
                    create_fiscalyear(today=year, config=config),
                    config=config).click('create_period')
        accounts = get_accounts(config=config)
        site = create_site(
            "Place", weekdays='0123456', free=False, config=config)
        self.room = create_resource(site, "Room", 'room', config=config)
        create_tariff(
            "Rooms", site=site, day=60, config=config, product=create_product(
                "Room", account=accounts['revenue'], config=config))
        clearing = Model.get('account.account', config=config)(
            name="Cards", code='5112', type=accounts['cash'].type,
            reconcile=True)
        clearing.save()
        account = create_card_journal(clearing, config=config).stripe_account
        account.click('new_identifier')
        account.webhook_signing_secret = SECRET
        account.save()
        self.path = (
            f'/{self.database}/account_payment_stripe/webhook/'
            + account.webhook_identifier)
        self.party = Model.get('party.party', config=config)(name="Anne")
        self.party.save()
        self.listen()

    def listen(self):
        "Both servers are told."
        for n, server in enumerate(self.servers):
            self.standin.say(
                f'/listeners/{n}', secret=SECRET,
                url=f'http://127.0.0.1:{server.port}{self.path}')

    def ask(self):
        "A booking and its payment, which waits."
        booking = self.draft()
        booking.click('pay_by_card')
        return booking, self.intent_of(booking)

    def draft(self):
        "A booking of the day after."
        self.day += dt.timedelta(days=1)
        config = self.config
        booking = Model.get('coworking.booking', config=config)(
            resource=Model.get('coworking.resource', config=config)(
                self.room.id),
            party=Model.get('party.party', config=config)(self.party.id),
            unit='day')
        booking.date = self.day
        booking.save()
        return booking

    def intent_of(self, booking):
        (intent,), = self.select(
            "SELECT stripe_payment_intent_id FROM account_payment "
            "WHERE origin = %s", f'coworking.booking,{booking.id}')
        return intent

    def select(self, statement, *values):
        connection = connect(self.uri, self.database)
        try:
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return cursor.fetchall()
        finally:
            connection.close()

    def check(self, booking, state, paid):
        "The booking, its invoices and the clearing account say the same."
        booking = Model.get('coworking.booking', config=self.config)(
            booking.id)
        assert (booking.state, booking.card_amount) == (state, paid)
        assert booking.amount_due == 0
        (cleared,), = self.select("""
            SELECT coalesce(sum(line.debit - line.credit), 0)
            FROM account_move_line line
                JOIN account_account account ON account.id = line.account
            WHERE account.code = '5112'""")
        held = self.standin.say('/data', 'GET').values()
        at_stripe = sum(
            d['amount_captured'] - d['amount_refunded']
            for d in held if d['object'] == 'charge')
        assert cleared * 100 == at_stripe
        (opened,), = self.select("""
            SELECT count(*) FROM account_move_line line
                JOIN account_account account ON account.id = line.account
                JOIN account_account_type type ON type.id = account.type
            WHERE type.receivable AND line.reconciliation IS NULL""")
        assert opened == 0

    def run_cron(self, method):
        cron, = Model.get('ir.cron', config=self.config).find(
            [('method', '=', method)])
        cron.click('run_once')

    def kill(self):
        "The first server is killed, and another one takes its place."
        self.servers[0].kill()
        self.servers[0] = self.serve()
        self.listen()


@pytest.fixture(scope='module')
def place(uri, template):
    name = f'stripe_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE {template}')
    with standing_in() as standin:
        place = Place(uri, name, standin)
        yield place
        for server in place.servers:
            server.stop()
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


def killed(place, pattern, act):
    "The server is killed when Stripe has done it and has not answered."
    place.standin.say('', lose=[pattern])

    def try_it():
        try:
            act()
        except (HTTPException, OSError):
            pass

    thread = threading.Thread(target=try_it)
    thread.start()
    place.standin.say('/lost')
    place.kill()
    thread.join()


def test_killed_when_asked(place):
    "Asked again, there is one payment."
    booking = place.draft()
    killed(
        place, r'/v1/payment_intents$', lambda: booking.click('pay_by_card'))
    booking = Model.get('coworking.booking', config=place.config)(booking.id)
    booking.click('pay_by_card')
    assert pay(place.intent_of(booking)) == 'succeeded'
    place.standin.say('/rest')
    place.check(booking, 'confirmed', 60)


def test_killed_when_told(place):
    "Nobody listens when it is paid: it is told until somebody does."
    booking, intent = place.ask()
    place.standin.say('', hold=True)
    assert pay(intent) == 'succeeded'
    place.kill()
    place.standin.say('/let_go')
    place.check(booking, 'confirmed', 60)


def test_killed_when_refunded(place):
    "Refunded when the server is killed, it is not refunded again."
    booking, intent = place.ask()
    assert pay(intent) == 'succeeded'
    place.standin.say('/rest')
    booking = Model.get('coworking.booking', config=place.config)(booking.id)
    killed(place, r'/v1/refunds$', lambda: booking.click('cancel'))
    booking = Model.get('coworking.booking', config=place.config)(booking.id)
    if booking.state != 'cancelled':
        booking.click('cancel')
    place.run_cron('account.payment.stripe.refund|stripe_create')
    place.standin.say('/rest')
    place.check(booking, 'cancelled', Decimal(0))
