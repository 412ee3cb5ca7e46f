# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A Stripe that stands in for the real one, and who pays there."""

import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from types import SimpleNamespace

import stripe
from proteus import Model
from trytond.modules.account.tests.tools import (
    create_fiscalyear, create_tax, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import get_company
from trytond.modules.coworking_space.tests.tools import (
    create_product, create_resource, create_site, create_tariff, run_cron,
    today_is)
from trytond.modules.coworking_stripe.standin.process import StandIn

__all__ = [
    'create_card_journal', 'create_clearing', 'create_party', 'create_place',
    'pay', 'run_cron', 'save', 'standing_in', 'tell', 'today_is']

CARDS = {
    'good': '4242424242424242',
    'declined': '4000000000000002',
    'asked': '4000002760003184',
    # It can be saved, and pays nothing.
    'refused': '4000000000000341',
    }
ACCOUNTS = {
    'account': 'DE89370400440532013000',
    'refused account': 'DE62370400440532013001',
    }


@contextmanager
def standing_in():
    "Stripe's own client speaks to the stand-in meanwhile."
    before = stripe.api_base, stripe.api_key, stripe.max_network_retries
    standin = StandIn()
    stripe.api_base, stripe.api_key = standin.url, 'sk_test_of_the_tests'
    stripe.max_network_retries = 0
    try:
        yield standin
    finally:
        standin.stop()
        stripe.api_base, stripe.api_key, stripe.max_network_retries = before


def create_place(vat=True, config=None):
    "A place that lets a room for 60 a day, VAT included, and takes cards."
    # The bookings are of 2026, what is paid is of the day of the test.
    last = dt.date.today() + dt.timedelta(days=60)
    years = dt.date(2026, 1, 1), dt.date(last.year, 12, 31)
    place = SimpleNamespace()
    place.fiscalyear = set_fiscalyear_invoice_sequences(
        create_fiscalyear(today=years, config=config),
        config=config)
    place.fiscalyear.click('create_period')
    place.accounts = get_accounts(config=config)
    place.site = create_site("Comptoir", free=False, config=config)
    place.room = create_resource(place.site, "Room", 'room', config=config)
    taxes = []
    if vat:
        taxes.append(create_tax(Decimal('.2'), config=config))
        taxes[0].save()
    place.product = create_product(
        "Room", taxes=taxes, account=place.accounts['revenue'], config=config)
    place.tariff = create_tariff(
        "Rooms", site=place.site, product=place.product, day=60,
        config=config)
    place.clearing = create_clearing(place.accounts, config=config)
    place.journal = create_card_journal(place.clearing, config=config)
    return place


def create_party(name, config=None):
    "Somebody with an e-mail."
    party = Model.get('party.party', config=config)(name=name)
    mechanism = party.contact_mechanisms.new()
    mechanism.type = 'email'
    mechanism.value = f'{name.lower()}@example.com'
    party.save()
    return party


def create_clearing(accounts, config=None):
    "The account on which cards wait for the bank."
    clearing = Model.get('account.account', config=config)(
        name="Cards", code='5112', type=accounts['cash'].type, reconcile=True)
    clearing.save()
    return clearing


def create_card_journal(
        clearing, config=None, secret_key='sk_test_of_the_tests',
        publishable_key='pk_test_of_the_tests'):
    "Take cards, which wait on the clearing account for their payout."
    Account = Model.get('account.payment.stripe.account', config=config)
    Configuration = Model.get('coworking.configuration', config=config)
    Journal = Model.get('account.payment.journal', config=config)
    account = Account(
        name="Stripe", secret_key=secret_key, publishable_key=publishable_key)
    account.save()
    cash, = Model.get('account.journal', config=config).find(
        [('type', '=', 'cash')], limit=1)
    journal = Journal(
        name="Cards", company=get_company(config=config),
        process_method='stripe', stripe_account=account)
    journal.clearing_account = clearing
    journal.clearing_journal = cash
    journal.save()
    configuration = Configuration(1)
    configuration.card_journal = journal
    configuration.save()
    return journal


def _method(name):
    if name in CARDS:
        return stripe.PaymentMethod.create(type='card', card={
                'number': CARDS[name], 'exp_month': 12, 'exp_year': 2050,
                'cvc': '123'}).id
    return stripe.PaymentMethod.create(
        type='sepa_debit', sepa_debit={'iban': ACCOUNTS[name]},
        billing_details={'name': "Anne", 'email': 'anne@example.com'}).id


def pay(intent, card='good'):
    "Pay on the page, with one of the cards."
    try:
        return stripe.PaymentIntent.confirm(
            intent, payment_method=_method(card)).status
    except stripe.StripeError as error:
        return error.code


def save(intent, card='good'):
    "Save a card or an account on the page."
    return stripe.SetupIntent.confirm(
        intent, payment_method=_method(card)).status


def tell():
    "What happened is asked for, as the scheduler does."
    run_cron('account.payment.stripe.account|fetch_events')


