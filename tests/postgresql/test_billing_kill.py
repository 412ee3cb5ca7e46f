# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A run whose workers are killed bills each period once."
import os
import random

import pytest

from ..kills import KilledRuns
from ..servers import Server
from .conftest import connect, execute


@pytest.fixture(scope='module')
def runs(uri, template):
    name = f'billing_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE {template}')
    server = Server(uri, name, TRYTOND_QUEUE__WORKER='True')
    connection = connect(uri, name)
    connection.autocommit = True

    def select(query, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    runs = KilledRuns(uri, server, select)
    runs.prepare()
    yield runs
    connection.close()
    server.stop()
    execute(uri, 'postgres', f'DROP DATABASE {name} WITH (FORCE)')


def test_kill(runs):
    "Three kills, at points that the seeds choose."
    seeds = random.SystemRandom().sample(range(10_000), 3)
    for seed in seeds:
        runs.run(seed)
