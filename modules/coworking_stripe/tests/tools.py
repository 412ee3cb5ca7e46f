# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A Stripe that stands in for the real one, and who pays there."""

from contextlib import contextmanager

import stripe
from proteus import Model
from trytond.modules.company.tests.tools import get_company
from trytond.modules.coworking_stripe.standin.process import StandIn

__all__ = ['create_card_journal', 'pay', 'standing_in', 'tell']

CARDS = {
    'good': '4242424242424242',
    'declined': '4000000000000002',
    'asked': '4000002760003184',
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


def create_card_journal(clearing, config=None):
    "Take cards, which wait on the clearing account for their payout."
    Account = Model.get('account.payment.stripe.account', config=config)
    Configuration = Model.get('coworking.configuration', config=config)
    Journal = Model.get('account.payment.journal', config=config)
    account = Account(
        name="Stripe", secret_key='sk_test_of_the_tests',
        publishable_key='pk_test_of_the_tests')
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


def pay(intent, card='good'):
    "Pay on the page, with one of the cards."
    method = stripe.PaymentMethod.create(type='card', card={
            'number': CARDS[card], 'exp_month': 12, 'exp_year': 2050,
            'cvc': '123'})
    try:
        return stripe.PaymentIntent.confirm(
            intent, payment_method=method.id).status
    except stripe.StripeError as error:
        return error.code


def tell():
    "What happened is asked for, as the scheduler does."
    cron, = Model.get('ir.cron').find([
            ('method', '=', 'account.payment.stripe.account|fetch_events')])
    cron.click('run_once')
