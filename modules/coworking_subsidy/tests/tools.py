# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal

from proteus import Model, Wizard
from trytond.modules.account.tests.tools import (
    create_fiscalyear, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.coworking_space.tests.tools import on as on


def create_party(name, **values):
    party = Model.get('party.party')(name=name, **values)
    party.save()
    return party


def scheme(name):
    "The scheme that the module ships under the name."
    found, = Model.get('subsidy.scheme').find([('name', '=', name)])
    return found


def add_funding(project, scheme_, funder, asked, beneficiary=None, **values):
    "A funding that is asked for."
    funding = Model.get('subsidy.funding')(
        project=project, name=project.name, funder=funder)
    funding.scheme = scheme_
    if beneficiary:
        funding.beneficiary = beneficiary
    funding.asked_amount = Decimal(asked)
    for name, value in values.items():
        setattr(funding, name, value)
    funding.save()
    funding.click('ask')
    return funding


def award(funding, right, amount, **values):
    "The funder decides."
    funding.right = funding.decided = right
    funding.amount = Decimal(amount)
    for name, value in values.items():
        setattr(funding, name, value)
    funding.save()
    funding.click('award')


def spend(project, date, untaxed, paid=True, **values):
    "An expense that is entered by hand, with a tax of a fifth."
    expense = Model.get('subsidy.expense')(
        project=project, name=f"Works of {date}", date=date,
        untaxed=Decimal(untaxed), tax=Decimal(untaxed) / 5, **values)
    expense.paid = date if paid else None
    expense.save()
    return expense


def claim(instalment, amount=None, ready=True):
    "A draft claim whose documents are ready."
    Wizard('subsidy.instalment.claim', [instalment])
    instalment.reload()
    claim = next(c for c in instalment.claims if c.state == 'draft')
    for document in claim.documents:
        document.sent = ready
    if amount is not None:
        claim.asked = Decimal(amount)
    claim.save()
    return claim


def answer(claim, amount=None, reason=None):
    wizard = Wizard('subsidy.claim.do_answer', [claim])
    if reason:
        wizard.form.answer, wizard.form.reason = 'rejected', reason
    elif amount is not None:
        wizard.form.amount = Decimal(amount)
    wizard.execute('answer')
    claim.reload()


def receive(claim, amount=None, date=None):
    wizard = Wizard('subsidy.claim.do_receive', [claim])
    if amount is not None:
        wizard.form.amount = Decimal(amount)
    if date:
        wizard.form.date = date
    wizard.execute('pay')
    claim.reload()


def repay(clawback, amount):
    wizard = Wizard('subsidy.clawback.do_repay', [clawback])
    wizard.form.amount = Decimal(amount)
    wizard.execute('pay')
    clawback.reload()


CODES = {
    'receivable': '44171',
    'waiting': '44191',
    'income': '741',
    'balancing': '742',
    'deferred': '487',
    'accrued': '4487',
    'equity': '131',
    'taken': '139',
    'share': '747',
    'past_charge': '658',
    'debt': '4686',
    'provision': '151',
    'provision_charge': '6815',
    'provision_income': '7815',
    'dedicated': '194',
    'dedicated_charge': '6894',
    'dedicated_income': '7894',
    'bank': '5121',
    }
OF_PARTIES = {'receivable', 'waiting'}
REVENUES = {
    'income', 'balancing', 'share', 'provision_income', 'dedicated_income'}
CHARGES = {'past_charge', 'provision_charge', 'dedicated_charge'}


def create_accounts(company, entries='posted'):
    "An account for each role, and entries that are drafted or posted."
    Account = Model.get('account.account')
    Role = Model.get('subsidy.account')
    chart = get_accounts(company)
    roles = {}
    for role, code in CODES.items():
        kind = chart[
            'revenue' if role in REVENUES
            else 'expense' if role in CHARGES else 'cash']
        account = Account(
            name=role, code=code, company=company, type=kind.type,
            parent=kind.parent)
        account.party_required = account.reconcile = role in OF_PARTIES
        account.save()
        Role(company=company, role=role, account=account).save()
        roles[role] = account
    configuration = Model.get('coworking.configuration')(1)
    configuration.subsidy_entries = entries
    configuration.save()
    return roles


def create_years(company, first, last):
    "The fiscal years of a company, each a calendar year."
    years = []
    for year in range(first, last + 1):
        fiscalyear = set_fiscalyear_invoice_sequences(create_fiscalyear(
                company, (dt.date(year, 1, 1), dt.date(year, 12, 31))))
        fiscalyear.click('create_period')
        years.append(fiscalyear)
    return years


def record(*fundings, until=None):
    "Write the entries; return what was written, in words."
    wizard = Wizard('subsidy.record', list(fundings))
    if until:
        wizard.form.until = until
    return written(wizard)


def close_year(year):
    wizard = Wizard('subsidy.close_year')
    wizard.form.year = year
    return written(wizard)


def written(wizard):
    wizard.execute('preview')
    if wizard.form.words:
        print(wizard.form.words)
    wizard.execute('write')
    entries = wizard.actions[0] if wizard.actions else []
    for entry in sorted(entries, key=lambda e: (e.date, e.id)):
        print(entry.date, entry.kind, f'{entry.amount:.2f}', ' '.join(
                f'{p.account.code}:{p.amount:+.2f}' for p in entry.postings))


def balances(until=None):
    "What the tracker says that each account holds, checked with the ledger."
    wizard = Wizard('subsidy.ledger.check')
    if until:
        wizard.form.until = until
    wizard.execute('show')
    for line in wizard.form.lines:
        assert not line.difference, (
            line.account.code, line.tracker, line.ledger)
    return {
        line.account.code: f'{line.ledger:.2f}'
        for line in wizard.form.lines if line.ledger}


def create_bank(company, account):
    "The journal of the bank statements."
    Journal = Model.get('account.journal')
    journal = Journal(name="Bank", type='statement')
    journal.save()
    bank = Model.get('account.statement.journal')(
        name="Bank", journal=journal, account=account, company=company,
        validation='amount')
    bank.save()
    return bank


def bank_file(bank, name, date, *payments):
    "A statement as a file gives it: (amount, text[, party])."
    Statement = Model.get('account.statement')
    statement = Statement(name=name, journal=bank, date=date)
    statement.total_amount = sum(
        (Decimal(p[0]) for p in payments), Decimal(0))
    for amount, text, *party in payments:
        origin = statement.origins.new(
            date=date, amount=Decimal(amount), description=text)
        if party:
            origin.party = party[0]
    statement.save()
    return statement


def named(statement):
    "What the lines of a statement are for."
    statement.reload()
    for line in statement.lines:
        print(
            f'{line.amount:.2f}', line.account.code,
            line.related_to.rec_name if line.related_to else '?')
