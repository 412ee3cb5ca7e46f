# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many officers import the statement of the bank at the same moment."
import datetime as dt
from functools import partial

from proteus import Model, Wizard
from trytond.modules.coworking_bank.tests.tools import camt

from ..race import at_once

NUMBER = 'FR7630006000011234567890189'
ROUNDS = 3


def open_bank(config):
    """A journal of statements, with an account that no chart has.

    Returns their currency.
    """
    get = partial(Model.get, config=config)
    company, = get('company.company').find([])
    type_ = get('account.account.type')(
        name="Bank", statement='balance', company=company)
    type_.save()
    account = get('account.account')(
        name="Bank", company=company, type=type_)
    account.save()
    bank = get('bank')(party=company.party)
    bank.save()
    of_bank = get('bank.account')(bank=bank)
    of_bank.owners.append(get('party.party')(company.party.id))
    of_bank.numbers.new(type='iban', number=NUMBER)
    of_bank.save()
    journal = get('account.journal')(
        name="Bank", code='BANK', type='statement')
    journal.save()
    get('account.statement.journal')(
        name="Bank", journal=journal, account=account, company=company,
        currency=company.currency, bank_account=of_bank,
        validation='balance').save()
    return company.currency


def take(client, content):
    wizard = Wizard('account.statement.import', config=client)
    wizard.form.file_ = content
    wizard.form.file_format = 'camt_053_001'
    wizard.execute('import_')


def test_import(clients, select):
    "A statement is taken once."
    currency = open_bank(clients[0])
    day = dt.date(2026, 3, 31)
    for round_ in range(ROUNDS):
        name = f'2026-{round_}'
        content = camt(
            name, NUMBER, day, '0', (day, '10', {'text': "VIR"})
            ).replace(b'EUR', currency.code.encode())
        outcomes = at_once([partial(take, c, content) for c in clients])
        assert outcomes.count(None) == 1, outcomes
        assert all(
            "was imported before" in o for o in outcomes if o), outcomes
        assert select(
            'SELECT count(*) FROM account_statement WHERE name = %s', name
            ) == [(1,)]
