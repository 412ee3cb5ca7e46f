# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import os
from itertools import cycle
from urllib.parse import urlsplit

import psycopg2
import pytest
from proteus import Model
from trytond.modules.account.tests.tools import (
    create_chart, create_fiscalyear, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import create_company
from trytond.modules.coworking_space.tests.tools import create_site

from tests.race import Race
from tests.servers import Server, admin

MODULES = [
    'coworking_bank', 'coworking_stripe', 'coworking_subsidy',
    'domiciliation']
SERVERS = 3


@pytest.fixture(scope='session')
def uri():
    return os.environ['TRYTOND_DATABASE_URI']


def connect(uri, database):
    "A connection that shares nothing with the servers."
    return psycopg2.connect(
        urlsplit(uri)._replace(path=f'/{database}').geturl())


def execute(uri, database, statement):
    connection = connect(uri, database)
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()


@pytest.fixture(scope='session')
def template(uri):
    "The database with all modules, that the others are cloned from."
    name = f'template_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE template0')
    admin(uri, name, '--all', '--email', 'admin@example.com', '-p')
    admin(uri, name, '-u', *MODULES, '--activate-dependencies')
    yield name
    execute(uri, 'postgres', f'DROP DATABASE {name} WITH (FORCE)')


@pytest.fixture(scope='session')
def database(uri, template):
    name = f'coworking_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE {template}')
    yield name
    execute(uri, 'postgres', f'DROP DATABASE {name} WITH (FORCE)')


@pytest.fixture(scope='session')
def servers(uri, database):
    "Several processes on one database."
    servers = [Server(uri, database) for _ in range(SERVERS)]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture(scope='session')
def clients(servers):
    "Connections spread over the servers."
    create_company(config=servers[0].connect())
    return [s.connect() for s, _ in zip(cycle(servers), range(8))]


@pytest.fixture(scope='session')
def site(clients):
    "A place that never closes."
    return create_site(
        "Race", timezone='UTC', weekdays='0123456', start=dt.time(0),
        end=dt.time(0), config=clients[0])


@pytest.fixture(scope='session')
def accounts(clients):
    "The accounts of the company, its year open to invoices."
    config = clients[0]
    create_chart(config=config)
    fiscalyear = set_fiscalyear_invoice_sequences(
        create_fiscalyear(config=config), config=config)
    fiscalyear.click('create_period')
    return get_accounts(config=config)


@pytest.fixture(scope='session')
def race(clients):
    Party = Model.get('party.party', config=clients[0])
    party = Party(name="Racer")
    party.save()
    return Race(clients, party)


@pytest.fixture
def select(uri, database):
    "Read the database behind the servers' back."
    connection = connect(uri, database)
    connection.autocommit = True

    def select(query, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    yield select
    connection.close()
