# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many clerks, several servers: what is declared and told is so once."
import datetime as dt
from functools import partial

import pytest
from proteus import Model

from ..race import at_once

ROUNDS = 4
# What the losers are told: by the unique key, or by the state of the button.
EXISTS = "exists already"
TOO_LATE = "can not call"


@pytest.fixture(scope='module')
def office(clients):
    "An office that is told."
    party = Model.get('party.party', config=clients[0])(name="Office")
    party.save()
    return party


@pytest.fixture(scope='module')
def recipient(clients, site, office):
    recipient = Model.get('domiciliation.recipient', config=clients[0])(
        site=site, party=office, kind='tax', since=dt.date(2020, 1, 1))
    recipient.save()
    return recipient


def by_all(clients, model, method, *args):
    "What each client is told who calls the method at the same instant."
    return at_once([
            partial(getattr(c.get_proxy(model), method), *args, c.context)
            for c in clients])


def test_declaration(clients, recipient, select):
    "Two lists of one quarter are impossible, and a list is sent once."
    for quarter in range(1, ROUNDS + 1):
        outcomes = by_all(clients, 'domiciliation.declaration', 'create', [{
                    'recipient': recipient.id,
                    'year': 2020,
                    'quarter': quarter,
                    }])
        created = [o for o in outcomes if isinstance(o, list)]
        assert len(created) == 1, outcomes
        assert all(
            EXISTS in o for o in outcomes if o not in created), outcomes
        outcomes = by_all(
            clients, 'domiciliation.declaration', 'send', created[0])
        assert None in outcomes, outcomes
        assert all(TOO_LATE in o for o in outcomes if o), outcomes
    assert select("""
        SELECT quarter, state, number FROM domiciliation_declaration
        ORDER BY quarter""") == [
        (q, 'sent', f'D{q:05}') for q in range(1, ROUNDS + 1)]


def test_notice(clients, site, office, select):
    "A notice is sent, and what follows from it happens, once."
    approval = Model.get('domiciliation.approval', config=clients[0])(
        prefecture=office)
    for round_ in range(ROUNDS):
        change = approval.changes.new(name=f"Change {round_}")
        change.date = dt.date(2020, 1, 1)
    approval.save()
    for change in approval.changes:
        values = {
            'kind': 'change',
            'change': change.id,
            'recipient': office.id,
            }
        proxy = clients[0].get_proxy('domiciliation.notice')
        notices = proxy.create([values], clients[0].context)
        outcomes = by_all(clients, 'domiciliation.notice', 'send', notices)
        assert None in outcomes, outcomes
        assert all(TOO_LATE in o for o in outcomes if o), outcomes
    assert select("""
        SELECT number FROM domiciliation_notice
        WHERE state = 'sent' AND content IS NOT NULL
        ORDER BY number""") == [
        (f'N{n:05}',) for n in range(1, ROUNDS + 1)]
