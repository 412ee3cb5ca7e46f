# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A place that takes cards on PostgreSQL, whose servers are killed.

The database has the module coworking_stripe and nothing else.
"""
import datetime as dt
import threading
import time
from contextlib import contextmanager
from http.client import HTTPException
from urllib.parse import urlsplit

import psycopg2
from proteus import Model
from trytond.modules.account.tests.tools import (
    create_chart, create_fiscalyear, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import create_company
from trytond.modules.coworking_space.tests.tools import (
    create_product, create_resource, create_site, create_tariff)
from trytond.modules.coworking_stripe.tests.tools import (
    create_card_journal, create_clearing, pay, standing_in)

from .servers import Server

SECRET = 'whsec_of_the_tests'
# The keys of the servers, which the database does not know.
KEYS = {
    'STRIPE_SECRET_KEY': 'sk_test_of_the_environment',
    'STRIPE_PUBLISHABLE_KEY': 'pk_test_of_the_environment',
    'STRIPE_SIGNING_SECRET': SECRET,
    }


class CardPlace:
    "A place that takes cards, its servers and what stands in for Stripe."

    def __init__(self, uri, database, standin):
        self.uri, self.database, self.standin = uri, database, standin
        self.servers = [self.serve() for _ in range(2)]
        self.day = dt.date.today() + dt.timedelta(days=30)
        self.prepare()

    def serve(self):
        return Server(
            self.uri, self.database,
            TRYTOND_COWORKING_STRIPE__STAND_IN=self.standin.url, **KEYS)

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
        account = create_card_journal(
            create_clearing(accounts, config=config), config=config,
            secret_key='$STRIPE_SECRET_KEY',
            publishable_key='$STRIPE_PUBLISHABLE_KEY').stripe_account
        account.click('new_identifier')
        account.webhook_signing_secret = '$STRIPE_SIGNING_SECRET'
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

    def draft(self, day=None):
        "A booking of the day, or of the day after the last one."
        if day is None:
            self.day += dt.timedelta(days=1)
            day = self.day
        config = self.config
        booking = Model.get('coworking.booking', config=config)(
            resource=Model.get('coworking.resource', config=config)(
                self.room.id),
            party=Model.get('party.party', config=config)(self.party.id),
            unit='day')
        booking.date = day
        booking.save()
        return booking

    def intent_of(self, booking):
        (intent,), = self.select(
            "SELECT stripe_payment_intent_id FROM account_payment "
            "WHERE origin = %s", f'coworking.booking,{booking.id}')
        return intent

    def select(self, statement, *values):
        "What the database says, or nothing after a change."
        connection = psycopg2.connect(
            urlsplit(self.uri)._replace(path=f'/{self.database}').geturl())
        connection.autocommit = True
        try:
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
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

    # Killed, and what stands after

    def killed(self, pattern, act):
        "The server is killed when Stripe has done it and has not answered."
        self.standin.say('', lose=[pattern])

        def try_it():
            try:
                act()
            except (HTTPException, OSError):
                pass

        thread = threading.Thread(target=try_it)
        thread.start()
        self.standin.say('/lost')
        self.kill()
        thread.join()

    def found(self, booking):
        return Model.get('coworking.booking', config=self.config)(booking.id)

    def killed_when_asked(self):
        "Asked again, there is one payment."
        booking = self.draft()
        self.killed(
            r'/v1/payment_intents$', lambda: booking.click('pay_by_card'))
        booking = self.found(booking)
        booking.click('pay_by_card')
        assert pay(self.intent_of(booking)) == 'succeeded'
        self.standin.say('/rest')
        self.check(booking, 'confirmed', 60)

    def killed_when_told(self):
        "Nobody listens when it is paid: it is told until somebody does."
        booking, intent = self.ask()
        self.standin.say('', hold=True)
        assert pay(intent) == 'succeeded'
        self.kill()
        self.standin.say('/let_go')
        self.check(booking, 'confirmed', 60)

    def killed_when_refunded(self):
        "Refunded when the server is killed, it is not refunded again."
        booking, intent = self.ask()
        assert pay(intent) == 'succeeded'
        self.standin.say('/rest')
        booking = self.found(booking)
        self.killed(r'/v1/refunds$', lambda: booking.click('cancel'))
        booking = self.found(booking)
        if booking.state != 'cancelled':
            booking.click('cancel')
        self.run_cron('coworking.booking|sweep_card')
        self.run_cron('account.payment.stripe.refund|stripe_create')
        self.standin.say('/rest')
        self.check(booking, 'cancelled', 0)

    def killed_at(self, delay):
        "Killed so many seconds after it was told to both, four times."
        booking, intent = self.ask()
        self.standin.say('', hold=True)
        assert pay(intent) == 'succeeded'
        telling = threading.Thread(
            target=self.standin.say, args=('/let_go',),
            kwargs={'copies': 4})
        telling.start()
        time.sleep(delay)
        self.kill()
        telling.join()
        self.run_cron('account.payment|sweep')
        self.check(booking, 'confirmed', 60)


@contextmanager
def card_place(uri, database):
    "The place in the database, as long as it is looked at."
    with standing_in() as standin:
        place = CardPlace(uri, database, standin)
        try:
            yield place
        finally:
            for server in place.servers:
                server.stop()
