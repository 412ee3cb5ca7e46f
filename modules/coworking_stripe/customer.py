# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who saves a card or an account, to be debited from then on."

import stripe
from trytond.model import dualmethod, fields
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.modules.coworking_space.company import check_company
from trytond.modules.coworking_space.mailing import send
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import without_check_access



class Customer(metaclass=PoolMeta):
    __name__ = 'account.payment.stripe.customer'
    debit_journal = fields.Many2One(
        'account.payment.journal', "Debited by", ondelete='SET NULL',
        domain=[
            ('process_method', '=', 'stripe'),
            ('stripe_account', '=', Eval('stripe_account', -1)),
            ],
        help="What is due is debited from what was saved last.")

    debit_method = fields.Char(
        "Method to Debit", readonly=True, strip=False,
        help="What was just saved, until it is debited.")

    @classmethod
    def of(cls, party, journal):
        "The customer that the party is for the journal."
        customers = cls.search([
                ('party', '=', party.id),
                ('stripe_account', '=', journal.stripe_account.id),
                ('debit_journal', 'in', [journal.id, None]),
                ], limit=1)
        if customers:
            customer, = customers
        else:
            customer = cls(party=party, stripe_account=journal.stripe_account)
        customer.debit_journal = journal
        customer.save()
        return customer

    @classmethod
    def check_modification(cls, mode, customers, values=None, external=False):
        "Nobody is debited by a company of which the user is not."
        super().check_modification(
            mode, customers, values=values, external=external)
        if external and mode in {'create', 'write'}:
            with without_check_access():
                companies = {
                    c.debit_journal.company for c in cls.browse(customers)
                    if c.debit_journal}
                if values and values.get('debit_journal'):
                    Journal = Pool().get('account.payment.journal')
                    companies.add(Journal(values['debit_journal']).company)
            for company in companies:
                check_company(company)

    @classmethod
    def stripe_checkout(cls, customers):
        "The link that was given stays the same as long as nothing is saved."
        for customer in customers:
            if not customer.stripe_setup_intent_id:
                customer.stripe_setup_intent_id = stripe.SetupIntent.create(
                    idempotency_key=customer._setup_key,
                    api_key=customer.stripe_account.secret_key,
                    stripe_version=STRIPE_VERSION).id
            elif customer.stripe_checkout_id:
                return {'url': customer.stripe_checkout_url}
        return super().stripe_checkout(customers)

    @property
    def _setup_key(self):
        "What is the same when the same page is asked for again."
        return (
            f'setup_intent-{self.id}-{self.create_date.timestamp()}'
            f'-{self.stripe_checkout_id}')

    def send_link(self):
        "Of the page on which a card is saved, by e-mail."
        self.stripe_checkout([self])
        send(
            'coworking_stripe.report_email_card', self, self.party,
            self.debit_journal.company)

    @dualmethod
    def stripe_intent_update(cls, customers=None):
        if customers is None:
            customers = cls.search(['OR',
                    ('stripe_setup_intent_id', '!=', None),
                    ('debit_method', '!=', None),
                    ])
        for customer in customers:
            intent = customer.stripe_setup_intent
            if customer.debit_journal and (
                    intent and intent.status == 'succeeded'):
                customer.debit_method = intent.payment_method
                customer.save()
        super().stripe_intent_update(customers)
        for customer in cls.browse(customers):
            if customer.debit_method and not customer.stripe_setup_intent_id:
                cls.__queue__.be_debited([customer])

    @classmethod
    def be_debited(cls, customers):
        "From what was saved, and was attached."
        for customer in customers:
            if customer.stripe_customer_id and (
                    not customer.stripe_error_message):
                customer._receive_debits()
            customer.debit_method = None
            customer.save()

    def _receive_debits(self):
        Reception = Pool().get('party.party.reception_direct_debit')
        receptions = Reception.search([
                ('party', '=', self.party.id),
                ('journal', '=', self.debit_journal.id),
                ], limit=1)
        reception = receptions[0] if receptions else Reception(
            party=self.party, journal=self.debit_journal, type='line')
        reception.stripe_customer = self
        reception.stripe_customer_payment_method = self.debit_method
        reception.save()
