# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Clients who want the same place at the same instant."
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

# What the losers are told.
TAKEN = "is already taken"
FULL = "free place"


def at_once(calls):
    "What each of the calls, started together, returns or is refused with."
    barrier = threading.Barrier(len(calls))

    def call(function):
        barrier.wait()
        try:
            return function()
        except Exception as error:
            return str(error)
    with ThreadPoolExecutor(len(calls)) as executor:
        return list(executor.map(call, calls))


class Race:
    "Rounds of drafts that their clients confirm at the same instant."

    def __init__(self, clients, party):
        self.clients = clients
        self.party = party
        # A day in three weeks, each round an hour of its own.
        self.day = dt.date.today() + dt.timedelta(days=21)

    def values(self, client, resource, round_, **values):
        start = dt.datetime.combine(self.day, dt.time(0)) + round_ * (
            dt.timedelta(hours=1))
        return {
            'company': client.context['company'],
            'party': self.party.id,
            'resource': resource.id,
            'unit': 'hour',
            'start': start,
            'end': start + dt.timedelta(hours=1),
            **values,
            }

    def create(self, client, values):
        id_, = client.get_proxy('coworking.booking').create(
            [values], client.context)
        return id_

    def draft(self, client, *args, **values):
        return self.create(client, self.values(client, *args, **values))

    def confirm(self, client, id_):
        client.get_proxy('coworking.booking').confirm([id_], client.context)

    def run(self, wishes):
        """Confirm at once one draft for each wish, each by a client.

        Return the outcome of each: None for a confirmed one, else what the
        user is told.
        """
        return at_once(
            [partial(self.confirm, client, id_) for client, id_ in wishes])
