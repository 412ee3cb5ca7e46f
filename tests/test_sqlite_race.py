# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Two servers on one SQLite file: the single writer promises nothing twice."
import datetime as dt
from itertools import cycle

import pytest
from proteus import Model

from trytond.modules.company.tests.tools import create_company
from trytond.modules.coworking_space.tests.tools import (
    create_resource, create_site)

from .race import FULL, TAKEN, Race
from .servers import Server, admin

ROUNDS = 6


@pytest.fixture(scope='module')
def clients(tmp_path_factory):
    directory = tmp_path_factory.mktemp('sqlite')
    (directory / 'race.sqlite').touch()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv('TRYTOND_DATABASE__PATH', str(directory))
        admin('sqlite://', 'race', '--all', '--email', 'a@example.com', '-p')
        admin(
            'sqlite://', 'race', '-u', 'coworking_space',
            '--activate-dependencies')
        servers = [Server('sqlite://', 'race') for _ in range(2)]
    create_company(config=servers[0].connect())
    yield [s.connect() for s, _ in zip(cycle(servers), range(6))]
    for server in servers:
        server.stop()


def test_race(clients):
    "Of six, one gets the office and three a seat."
    config = clients[0]
    site = create_site(
        "Race", timezone='UTC', weekdays='0123456', start=dt.time(0),
        end=dt.time(0), config=config)
    office = create_resource(site, "Office", 'office', config=config)
    space = create_resource(site, "Space", 'seat', seats=3, config=config)
    party = Model.get('party.party', config=config)(name="Racer")
    party.save()
    race = Race(clients, party)
    for i in range(ROUNDS):
        for resource, places, words in [(office, 1, TAKEN), (space, 3, FULL)]:
            outcomes = race.run(
                [(c, race.draft(c, resource, i)) for c in clients])
            assert outcomes.count(None) == places, outcomes
            assert all(words in o for o in outcomes if o), outcomes
