# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many officers import the statement of the bank at the same moment."
import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from proteus import Model, Wizard
from trytond.modules.coworking_bank.tests.tools import camt

from ..race import at_once

NUMBER = 'FR7630006000011234567890189'
ROUNDS = 3


@pytest.fixture(scope='module')
def currency(clients, accounts):
    "The currency of the company, which has a journal of statements."
    config = clients[0]
    get = partial(Model.get, config=config)
    company, = get('company.company').find([])
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
        name="Bank", journal=journal, account=accounts['cash'],
        company=company, currency=company.currency, bank_account=of_bank,
        validation='balance').save()
    return company.currency


def take(client, content):
    wizard = Wizard('account.statement.import', config=client)
    wizard.form.file_ = content
    wizard.form.file_format = 'camt_053_001'
    wizard.execute('import_')


def test_import(clients, currency, select):
    "A statement is taken once."
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


def bill(config, accounts, party, amount):
    Invoice = Model.get('account.invoice', config=config)
    invoice = Invoice(type='out', party=party)
    line = invoice.lines.new()
    line.account = accounts['revenue']
    line.quantity, line.unit_price = 1, amount
    invoice.click('post')
    return invoice


def test_match(clients, currency, accounts, select):
    "What several statements may name is paid by one of them."
    Statements = [Model.get('account.statement', config=c) for c in clients]
    Party = Model.get('party.party', config=clients[0])
    day = dt.date(2026, 4, 30)
    for round_ in range(ROUNDS):
        payer = Party(name=f"Payer {round_}")
        payer.save()
        drafts = []
        for n, Statement in enumerate(Statements):
            name = f'2026-{round_}-{n}'
            paid = (day, '10', {'payer': payer.name})
            take(clients[0], camt(name, NUMBER, day, '0', paid).replace(
                    b'EUR', currency.code.encode()))
            drafts.extend(Statement.find([('name', '=', name)]))
        invoice = bill(clients[0], accounts, payer, Decimal(10))
        outcomes = at_once([partial(s.click, 'match') for s in drafts])
        assert set(outcomes) == {None}
        assert select(
            'SELECT count(*) FROM account_statement_line '
            'WHERE related_to = %s', f'account.invoice,{invoice.id}'
            ) == [(1,)]
