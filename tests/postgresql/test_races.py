# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Many clients, several servers, one place: nothing is promised twice."
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial

import pytest

from trytond.modules.coworking_space.tests.tools import create_resource

from ..race import FULL, TAKEN, at_once
from ..servers import Server

ROUNDS = 12

OVERLAPS = """
    SELECT a.id, b.id
    FROM coworking_occupancy a JOIN coworking_occupancy b
        ON a.id < b.id AND a.resource = b.resource
        AND tsrange(a.start, a."end") && tsrange(b.start, b."end")
    """


@pytest.fixture
def nothing_overlaps(select):
    yield
    assert select(OVERLAPS) == []


def test_constraint_exists(servers, select):
    assert select("""
        SELECT contype FROM pg_constraint
        WHERE conname = 'coworking_occupancy_taken_exclude'
            OR conname LIKE 'coworking_occupancy_taken%%'""") == [('x',)]


def test_office(race, site, nothing_overlaps):
    "Of eight who want the office, one gets it."
    office = create_resource(
        site, "Office", 'office', config=race.clients[0])
    for i in range(ROUNDS):
        outcomes = race.run([
                (c, race.draft(c, office, i)) for c in race.clients])
        assert outcomes.count(None) == 1, outcomes
        assert all(TAKEN in o for o in outcomes if o)


def test_pool(race, site, nothing_overlaps):
    "Of eight who want one of four seats, four get one."
    space = create_resource(
        site, "Open Space", 'seat', seats=4, config=race.clients[0])
    for i in range(ROUNDS):
        outcomes = race.run([
                (c, race.draft(c, space, i)) for c in race.clients])
        assert outcomes.count(None) == 4, outcomes
        assert all(FULL in o for o in outcomes if o)


def test_whole_against_places(race, site, nothing_overlaps):
    "Either one gets the whole, or all the others get their seats."
    space = create_resource(
        site, "Large Space", 'seat', seats=4, config=race.clients[0])
    seat = space.children[0]
    for i in range(ROUNDS):
        drafts = [
            race.draft(race.clients[0], space, i, whole=True),
            race.draft(race.clients[1], space, i, whole=True),
            race.draft(race.clients[2], seat, i),
            race.draft(race.clients[3], space, i),
            race.draft(race.clients[4], space, i, places=2)]
        outcomes = race.run(list(zip(race.clients, drafts)))
        whole, places = outcomes[:2], outcomes[2:]
        if None in whole:
            assert whole.count(None) == 1
            assert None not in places
        else:
            assert places[1:] == [None, None], outcomes
        assert all(TAKEN in o or FULL in o for o in outcomes if o)


def test_tree(race, site, nothing_overlaps):
    "A room enters a floor while the floor is taken: one of the two waits."
    admin, clerk = race.clients[:2]
    floor = create_resource(site, "Floor", 'room', config=admin)
    for i in range(ROUNDS):
        room = create_resource(site, f"Room {i}", 'room', config=admin)
        race.confirm(admin, race.draft(admin, room, i))
        id_ = race.draft(clerk, floor, i)
        enter = partial(
            admin.get_proxy('coworking.resource').write,
            [room.id], {'parent': floor.id}, admin.context)
        outcomes = at_once([enter, partial(race.confirm, clerk, id_)])
        assert outcomes.count(None) == 1, outcomes


def test_request_key(race, site):
    "The same request sent by eight at once makes one booking."
    office = create_resource(
        site, "Office on Request", 'office', config=race.clients[0])
    for i in range(ROUNDS):
        values = race.values(
            race.clients[0], office, i, request_key=f'request {i}')
        made = at_once(
            [partial(race.create, c, values) for c in race.clients])
        assert len(set(made)) == 1, made
        assert isinstance(made[0], int), made


def test_same_booking(race, site, nothing_overlaps, select):
    "One booking confirmed by eight at once is confirmed once."
    office = create_resource(
        site, "Office Clicked Twice", 'office', config=race.clients[0])
    for i in range(ROUNDS):
        id_ = race.draft(race.clients[0], office, i)
        outcomes = race.run([(c, id_) for c in race.clients])
        assert None in outcomes
        # Who comes late finds it confirmed, not taken by somebody.
        assert all('can not call' in o for o in outcomes if o), outcomes
    assert select(
        "SELECT count(*) FROM coworking_occupancy WHERE resource = %s",
        office.id) == [(ROUNDS,)]


def test_kill(uri, database, race, site, select, nothing_overlaps):
    "A server killed while it confirms leaves bookings done whole or not."
    space = create_resource(
        site, "Space of the Killed", 'seat', seats=4, config=race.clients[0])
    for round_ in range(3):
        victim = Server(uri, database)
        clients = [victim.connect() for _ in range(6)]
        drafts = [
            race.draft(race.clients[0], space, round_ * 4 + i // 3)
            for i in range(12)]
        with ThreadPoolExecutor(len(clients)) as executor:
            calls = [
                executor.submit(race.confirm, clients[i % 6], id_)
                for i, id_ in enumerate(drafts)]
            # Some are done, some are under way.
            for done, _ in enumerate(as_completed(calls)):
                if done == round_ + 1:
                    victim.kill()
        states = dict(select(
                "SELECT id, state FROM coworking_booking WHERE id = ANY(%s)",
                drafts))
        taken = dict(select(
                "SELECT split_part(origin, ',', 2)::int, count(*) "
                "FROM coworking_occupancy "
                "WHERE split_part(origin, ',', 2)::int = ANY(%s) "
                "GROUP BY 1", drafts))
        assert set(states.values()) <= {'draft', 'confirmed'}
        assert taken == {
            id_: 1 for id_, state in states.items() if state == 'confirmed'}
        assert 'confirmed' in states.values()
        # What was not confirmed can be, by the servers that are left.
        for id_, state in states.items():
            if state == 'draft':
                race.confirm(race.clients[0], id_)
