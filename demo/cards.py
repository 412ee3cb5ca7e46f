# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Cards, which what stands in for Stripe takes."

from proteus import Model

from .books import find_account, waiting_account, working_for


def take_cards(company):
    "Cards wait on 5117 until the bank receives them."
    with working_for(company):
        Configuration = Model.get('coworking.configuration')
        configuration = Configuration(1)
        if configuration.card_journal:
            return
        account = Model.get('account.payment.stripe.account')(
            name=f"Essai, {company.rec_name}", secret_key='sk_test_essai',
            publishable_key='pk_test_essai')
        account.save()
        cash, = Model.get('account.journal').find(
            [('type', '=', 'cash')], limit=1)
        journal = Model.get('account.payment.journal')(
            name="Cartes", company=company, process_method='stripe',
            stripe_account=account)
        journal.clearing_account = waiting_account(
            company, "Cartes en ligne à encaisser", '5117')
        journal.clearing_journal = cash
        journal.fee_account = find_account(company, '6278')
        journal.save()
        configuration.card_journal = journal
        configuration.save()
