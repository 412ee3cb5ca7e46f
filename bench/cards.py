# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Twenty payments by card whose server is killed.

    TRYTOND_DATABASE_URI=postgresql://... python -m bench.cards

When it is asked, told or refunded, or at any time while it is told: the
booking, its invoice, the clearing account and Stripe say the same after, or
this stops with the seed.
"""
import os
import random
from urllib.parse import urlsplit

import psycopg2

from tests.cards import card_place
from tests.servers import admin

NAME = 'bench_cards'
KILLS = 20
# The seconds after which it is killed while it is told.
AT_ANY_TIME = 0, 1


def main():
    uri = os.environ['TRYTOND_DATABASE_URI']
    connection = psycopg2.connect(
        urlsplit(uri)._replace(path='/postgres').geturl())
    connection.autocommit = True
    connection.cursor().execute(f'CREATE DATABASE {NAME} TEMPLATE template0')
    admin(uri, NAME, '--all', '--email', 'admin@example.com', '-p')
    admin(uri, NAME, '-u', 'coworking_stripe', '--activate-dependencies')
    with card_place(uri, NAME) as place:
        for seed in random.SystemRandom().sample(range(10_000), KILLS):
            chance = random.Random(seed)
            when = chance.choice(['asked', 'told', 'refunded', 'any time'])
            print(f"seed {seed}: killed when {when}", flush=True)
            if when == 'any time':
                place.killed_at(chance.uniform(*AT_ANY_TIME))
            else:
                getattr(place, f'killed_when_{when}')()
    print(f"{KILLS} kills: money and books agree.")


if __name__ == '__main__':
    main()
