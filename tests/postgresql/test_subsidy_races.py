# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many officers, several servers: public money is claimed once, to the ceiling."
import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from proteus import Model

from ..race import at_once
from .test_domiciliation_races import by_all

ONCE = "already claimed"
ABOVE = "above the"
NOTHING = "nothing to claim"


@pytest.fixture(scope='module')
def funding(clients):
    "The DETR of a project, awarded."
    config = clients[0]
    Party = Model.get('party.party', config=config)
    owner, funder = Party(name="EPCI"), Party(name="State")
    owner.save()
    funder.save()
    scheme, = Model.get('subsidy.scheme', config=config).find(
        [('name', '=', "DETR")])
    # Nothing to keep a date of: no deadline makes one wait for another.
    scheme, = scheme.duplicate({'payment_days': None})
    project = Model.get('subsidy.project', config=config)(
        name="Works", owner=owner, public=True)
    project.costs.new(name="Works", untaxed=Decimal(200000))
    project.save()
    funding = Model.get('subsidy.funding', config=config)(
        project=project, name="Works", funder=funder)
    funding.scheme = scheme
    funding.asked_amount = funding.amount = Decimal(100000)
    funding.rate = Decimal('0.5')
    funding.received = funding.right = dt.date(2026, 1, 5)
    funding.save()
    funding.click('ask')
    funding.click('award')
    return funding


def drafts(clients, funding, instalment, number):
    "So many drafts of one instalment, each ready to be submitted."
    Claim = Model.get('subsidy.claim', config=clients[0])
    ids = []
    for _ in range(number):
        claim = Claim(instalment=instalment)
        claim.date = dt.date(2026, 6, 1)
        for kind in instalment.documents:
            claim.documents.new(kind=kind, sent=True)
        claim.save()
        ids.append(claim.id)
    return ids


def test_expense(clients, funding, select):
    "Two claims take one expense: one has it."
    Expense = Model.get('subsidy.expense', config=clients[0])
    interim = funding.tranches[0].instalments[1]
    claims = drafts(clients, funding, interim, 2)
    for day in range(1, 5):
        expense = Expense(
            project=funding.project, name=f"Works {day}",
            untaxed=Decimal(1000), date=dt.date(2026, 5, day),
            paid=dt.date(2026, 5, day))
        expense.save()
        outcomes = by_all(clients, 'subsidy.claim.line', 'create', [{
                    'claim': claims[day % 2],
                    'expense': expense.id,
                    'amount': Decimal(1000),
                    }])
        created = [o for o in outcomes if isinstance(o, list)]
        assert len(created) == 1, outcomes
        assert all(ONCE in o for o in outcomes if o not in created), outcomes
    assert select("""
        SELECT expense, COUNT(*) FROM subsidy_claim_line
        WHERE funding IS NOT NULL
        GROUP BY expense HAVING COUNT(*) > 1""") == []


def test_ceiling(clients, funding, select):
    "The advance is claimed whole by one of many, and never above it."
    advance = funding.tranches[0].instalments[0]
    ids = drafts(clients, funding, advance, len(clients))
    outcomes = at_once([
            partial(
                client.get_proxy('subsidy.claim').submit, [id_],
                client.context)
            for client, id_ in zip(clients, ids)])
    assert outcomes.count(None) == 1, outcomes
    assert all(
        NOTHING in o or ABOVE in o for o in outcomes if o), outcomes
    assert select("""
        SELECT SUM(asked) FROM subsidy_claim WHERE state = 'submitted'""") == [
        (Decimal(30000),)]
