# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many clerks, several servers: what is due is invoiced, paid and used once."
import datetime as dt
from decimal import Decimal
from functools import partial
from itertools import count

import pytest
from proteus import Model, Wizard

from trytond.modules.coworking_contract.tests.tools import create_plan
from trytond.modules.coworking_space.tests.tools import (
    create_product, create_resource, create_tariff)

from ..race import at_once

ROUNDS = 6
# What the losers are told by the state of the button.
TOO_LATE = "can not call"


@pytest.fixture(scope='module')
def paid_room(clients, site, accounts):
    "A room that costs ten an hour."
    config = clients[0]
    cash, = Model.get('account.journal', config=config).find(
        [('type', '=', 'cash')])
    Model.get('account.invoice.payment.method', config=config)(
        name="Cash", journal=cash, debit_account=accounts['cash'],
        credit_account=accounts['cash']).save()
    room = create_resource(site, "Paid Room", 'room', config=config)
    create_tariff(
        "Paid Room", site=site, category=room.category, hour=10,
        product=create_product(
            "Hour", account=accounts['revenue'], config=config),
        config=config)
    return room


@pytest.fixture(scope='module')
def confirmed(race, paid_room):
    "Makes confirmed bookings of the room, each an hour of its own."
    hours = count()

    def confirmed():
        id_ = race.draft(race.clients[0], paid_room, next(hours))
        race.confirm(race.clients[0], id_)
        return id_
    # The first entry of a journal in a period locks a whole table, once.
    first = race.clients[0]
    first.get_proxy('coworking.booking').invoice(
        [confirmed()], first.context)
    return confirmed


def invoices(select, booking):
    "The (line, invoice, number) that the booking's charges are settled by."
    return select("""
        SELECT line.id, invoice.id, invoice.number
        FROM coworking_booking_charge charge
            JOIN account_invoice_line line ON line.id = charge.invoice_line
            JOIN account_invoice invoice ON invoice.id = line.invoice
        WHERE charge.booking = %s""", booking)


def test_invoice(race, confirmed, select):
    "One booking invoiced by eight clerks at once is invoiced once."
    numbers = []
    for _ in range(ROUNDS):
        booking = confirmed()
        outcomes = at_once([
                partial(
                    c.get_proxy('coworking.booking').invoice, [booking],
                    c.context)
                for c in race.clients])
        assert None in outcomes, outcomes
        assert all(TOO_LATE in o for o in outcomes if o), outcomes
        (_, invoice, number), = invoices(select, booking)
        assert select(
            "SELECT count(*) FROM account_invoice_line WHERE invoice = %s",
            invoice) == [(1,)]
        numbers.append(int(number))
    assert select(
        "SELECT count(*) FROM account_invoice WHERE number IS NULL") == [(0,)]
    # Without a gap.
    assert numbers == list(range(numbers[0], numbers[0] + ROUNDS))


def test_invoice_others(race, confirmed, select):
    "Eight bookings invoiced by eight clerks at once are all invoiced."
    for _ in range(2):
        bookings = [confirmed() for _ in race.clients]
        outcomes = at_once([
                partial(
                    c.get_proxy('coworking.booking').invoice, [b], c.context)
                for c, b in zip(race.clients, bookings)])
        assert set(outcomes) == {None}, outcomes
        numbers = [
            int(n) for b in bookings for _, _, n in invoices(select, b)]
        first = min(numbers)
        assert sorted(numbers) == list(range(first, first + len(bookings)))


def test_pay(race, confirmed, select):
    "One booking paid at two desks at once is paid once."
    for _ in range(ROUNDS):
        booking = confirmed()
        wizards = [
            Wizard(
                'coworking.booking.pay',
                [Model.get('coworking.booking', config=c)(booking)],
                config=c)
            for c in race.clients[:4]]
        at_once([partial(w.execute, 'pay') for w in wizards])
        (_, invoice, _), = invoices(select, booking)
        assert select(
            "SELECT state, total_amount_cache FROM account_invoice "
            "WHERE id = %s", invoice) == [('paid', Decimal('10.00'))]
        assert select("""
            SELECT count(*)
            FROM "account_invoice-account_move_line"
            WHERE invoice = %s""", invoice) == [(1,)]


def test_cancel_while_invoiced(race, confirmed, select):
    "Cancelled while it is invoiced, the party owes nothing in the end."
    for _ in range(ROUNDS):
        booking = confirmed()
        clerk, other = race.clients[:2]
        outcomes = at_once([
                partial(
                    clerk.get_proxy('coworking.booking').invoice, [booking],
                    clerk.context),
                partial(
                    other.get_proxy('coworking.booking').cancel, [booking],
                    other.context)])
        assert outcomes[1] is None, outcomes
        (owed,), = select(
            "SELECT sum(amount) FROM coworking_booking_charge "
            "WHERE booking = %s", booking)
        assert owed == 0


def test_allowance(race, paid_room, site, select):
    "Eight members of a team use at once the three hours that they share."
    config = race.clients[0]
    product = create_product("Team", config=config)
    plan = create_plan("Team", product, '1', config=config)
    plan.allowances.new(quantity=Decimal(3), unit='hour', shared=True)
    plan.save()
    Contract = Model.get('coworking.contract', config=config)
    Party = Model.get('party.party', config=config)
    # A room for each: one room would let them in one by one.
    Resource = Model.get('coworking.resource', config=config)
    rooms = [
        Resource(name=f"Room {n}", site=site, category=paid_room.category)
        for n in range(8)]
    Resource.save(rooms)
    for round_ in range(3):
        people = [Party(name=f"Person {round_} {n}") for n in range(8)]
        Party.save(people)
        contract = Contract(
            party=people[0], site=site, start=dt.date.today(), plan=plan)
        for person in people:
            contract.members.new(party=person)
        contract.click('quote')
        contract.click('run')
        bookings = [
            race.draft(config, room, 240 + round_, party=person.id)
            for room, person in zip(rooms, people)]
        outcomes = at_once([
                partial(race.confirm, client, booking)
                for client, booking in zip(race.clients, bookings)])
        assert set(outcomes) == {None}, outcomes
        allowance, = contract.allowances
        assert select("""
            SELECT sum(quantity), count(*)
            FROM coworking_contract_allowance_move
            WHERE allowance = %s""", allowance.id) == [(Decimal(-3), 3)]
        assert select("""
            SELECT count(*) FROM coworking_booking_charge
            WHERE booking = ANY(%s) AND allowance_move IS NULL
                AND "offset" IS NULL""", bookings) == [(5,)]
