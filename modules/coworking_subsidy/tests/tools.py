# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal

from proteus import Model, Wizard
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
