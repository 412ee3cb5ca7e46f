# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Twenty runs of contracts whose workers are killed.

    TRYTOND_DATABASE_URI=postgresql://... python -m bench.kills

Each goes on until its end: every period is charged once and posted, and the
numbers have no hole, or this stops with the seed.
"""
import os
import random
from urllib.parse import urlsplit

import psycopg2

from tests.kills import KilledRuns
from tests.servers import Server, admin

NAME = 'bench_kills'
KILLS = 20


def connect(uri, name):
    connection = psycopg2.connect(urlsplit(uri)._replace(
            path=f'/{name}').geturl())
    connection.autocommit = True
    return connection


def main():
    uri = os.environ['TRYTOND_DATABASE_URI']
    connect(uri, 'postgres').cursor().execute(
        f'CREATE DATABASE {NAME} TEMPLATE template0')
    admin(uri, NAME, '--all', '--email', 'admin@example.com', '-p')
    admin(uri, NAME, '-u', 'coworking_contract', '--activate-dependencies')
    connection = connect(uri, NAME)

    def select(query, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    server = Server(uri, NAME, TRYTOND_QUEUE__WORKER='True')
    try:
        runs = KilledRuns(uri, server, select)
        runs.prepare()
        for seed in random.SystemRandom().sample(range(10_000), KILLS):
            runs.run(seed)
    finally:
        server.stop()
    print(f"{KILLS} kills: each period is charged once, "
        "the numbers have no hole.")


if __name__ == '__main__':
    main()
