# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What a booking costs, on 10 000 and on 1 000 000 of them.

    TRYTOND_DATABASE_URI=postgresql://... python -m bench.booking

The million lies behind the same present: 200 resources, each booked for an
hour every 29 hours, the last of them a month from now.  Each measure is one
call in a transaction of its own, in one process, without the network.
"""
import datetime as dt
import os
import random
import statistics
import time
from decimal import Decimal
from itertools import count

from trytond.modules.company.tests import set_company
from trytond.pool import Pool

from .database import Database

NAME = 'bench_booking'
RESOURCES = 200
SIZES = [10_000, 1_000_000]
EVERY = dt.timedelta(hours=29)
NOW = dt.datetime.now(dt.timezone.utc).replace(
    tzinfo=None, minute=0, second=0, microsecond=0)
# The start of the last booking of each resource.
LAST = NOW + dt.timedelta(days=30)
AIM = 1.3

LOAD = """
    WITH span AS (
        SELECT i, (%(resources)s)[i %% %(count)s + 1] AS r,
            %(last)s::timestamp - (i / %(count)s) * %(every)s AS start
        FROM generate_series(%(first)s, %(size)s - 1) i
    ), booking AS (
        INSERT INTO coworking_booking (
            company, party, resource, whole, places, unit, layout, start,
            "end", state, number, out_of_hours, walk_in, frozen_price)
        SELECT %(company)s, %(party)s, r, false, 1, 'hour', 'seated', start,
            start + interval '1 hour', 'confirmed', 'L' || i, false, false, 0
        FROM span
        RETURNING id, resource, start, "end"
    ), allotted AS (
        INSERT INTO "coworking_booking-coworking_resource" (booking, resource)
        SELECT id, resource FROM booking
    )
    INSERT INTO coworking_occupancy (resource, start, "end", origin)
    SELECT resource, start, "end", 'coworking.booking,' || id FROM booking
    """


class Bench(Database):
    "The database, and what is measured in it."

    def __init__(self, uri):
        super().__init__(uri, NAME, ['coworking_space', 'sale_rental'])
        self.hours = count(1)
        self.random = random.Random(1)

    def prepare(self):
        "A company with books, 200 rooms, a tariff and a rental."
        pool = Pool(NAME)
        company, account = self.create_books()
        with set_company(company):
            category, = pool.get('product.category').create([{
                        'name': "Hour",
                        'accounting': True,
                        'account_revenue': account.id,
                        'account_rental': account.id,
                        }])
            data = pool.get('ir.model.data').get_id
            template, = pool.get('product.template').create([{
                        'name': "Hour",
                        'type': 'service',
                        'default_uom': data('product', 'uom_unit'),
                        'account_category': category.id,
                        'rentable': True,
                        'rental_per_day': False,
                        'rental_unit': data('product', 'uom_hour'),
                        'rental_prices': [('create', [{
                                        'company': company.id,
                                        'duration': dt.timedelta(hours=1),
                                        'price': Decimal(20),
                                        }])],
                        'products': [('create', [{}])],
                        }])
            product, = template.products
            party, = pool.get('party.party').create([{
                        'name': "Party",
                        'addresses': [('create', [{}])],
                        }])
            site, = pool.get('coworking.site').create([{
                        'name': "Site",
                        'company': company.id,
                        'timezone': 'Europe/Paris',
                        'openings': [('create', [{
                                        'weekday': str(day),
                                        'start_time': dt.time(0),
                                        'end_time': dt.time(0),
                                        } for day in range(7)])],
                        }])
            rooms, = pool.get('coworking.resource.category').create([{
                        'name': "Room",
                        'kind': 'room',
                        'company': company.id,
                        }])
            resources = pool.get('coworking.resource').create([{
                        'name': f"Room {i}",
                        'site': site.id,
                        'category': rooms.id,
                        } for i in range(RESOURCES)])
            pool.get('coworking.tariff').create([{
                        'name': "Tariff",
                        'company': company.id,
                        'lines': [('create', [{
                                        'unit': 'hour',
                                        'price': Decimal(20),
                                        'product': product.id,
                                        }])],
                        }])
        self.site, self.party = site.id, party.id
        self.product = product.id
        self.resources = [r.id for r in resources]

    def load(self, first, size):
        "Add bookings behind the present; the constraint comes after."
        (definition,), = self.execute("""
            SELECT pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conname = 'coworking_occupancy_taken'""")
        self.execute(
            'ALTER TABLE coworking_occupancy '
            'DROP CONSTRAINT coworking_occupancy_taken')
        self.execute(LOAD, {
                'first': first, 'size': size,
                'resources': self.resources, 'count': RESOURCES,
                'last': LAST, 'every': EVERY, 'company': self.company,
                'party': self.party})
        self.execute(
            'ALTER TABLE coworking_occupancy '
            f'ADD CONSTRAINT coworking_occupancy_taken {definition}')
        for table in [
                'coworking_booking', 'coworking_occupancy',
                '"coworking_booking-coworking_resource"']:
            self.execute(f'VACUUM ANALYZE {table}')

    # What is measured: each returns what the next step needs

    def availability(self, days):
        start = NOW + dt.timedelta(days=self.random.randrange(1, 20))
        site = Pool(NAME).get('coworking.site')(self.site)
        found = site.availability(start, start + dt.timedelta(days=days))
        assert len([a.steps for a in found]) == RESOURCES

    def calendar(self):
        Booking = Pool(NAME).get('coworking.booking')
        start = NOW - dt.timedelta(days=5)
        assert Booking.search_read([
                ('start', '<', start + dt.timedelta(days=31)),
                ('end', '>', start),
                ('state', 'not in', ['draft', 'cancelled', 'no_show']),
                ], fields_names=[
                'start', 'end', 'color', 'party.rec_name',
                'resource.rec_name'])

    def draft(self):
        "A booking of an hour that nobody has, after all the others."
        start = LAST + dt.timedelta(days=1, hours=next(self.hours))
        booking, = Pool(NAME).get('coworking.booking').create([{
                    'company': self.company,
                    'party': self.party,
                    'resource': self.random.choice(self.resources),
                    'unit': 'hour',
                    'start': start,
                    'end': start + dt.timedelta(hours=1),
                    }])
        return booking.id

    def confirm(self, booking):
        Booking = Pool(NAME).get('coworking.booking')
        Booking.confirm([Booking(booking)])

    def book(self):
        self.confirm(self.draft())

    def rent(self):
        "A stock rental of one line, as a client fills it."
        pool = Pool(NAME)
        Rental = pool.get('sale.rental')
        Line = pool.get('sale.rental.line')
        rental = Rental(
            company=self.company, party=self.party, lines=[],
            warehouse=Rental.default_warehouse(),
            currency=Rental.default_currency(company=self.company))
        rental.on_change_party()
        line = Line(
            rental=rental, company=self.company, currency=rental.currency,
            product=self.product, quantity=1)
        line.planned_start = LAST + dt.timedelta(hours=next(self.hours))
        line.planned_end = line.planned_start + dt.timedelta(hours=1)
        line.on_change_product()
        line.rental = None
        rental.lines = [line]
        rental.save()
        Rental.quote([rental])
        Rental.confirm([rental])

    def insert(self):
        "A bare row under the same constraint."
        start = LAST + dt.timedelta(days=1, hours=next(self.hours))
        self.execute(
            'INSERT INTO coworking_occupancy (resource, start, "end", origin) '
            'VALUES (%s, %s, %s, %s)',
            [self.random.choice(self.resources), start,
                start + dt.timedelta(hours=1), 'coworking.booking,-1'])

    def measure(self, function, times, before=None, warm=10):
        "The milliseconds of each call, sorted."
        spent = []
        for _ in range(warm + times):
            args = [self.transaction(before)] if before else []
            begin = time.perf_counter()
            if function == self.insert:
                function()
            else:
                self.transaction(function, *args)
            spent.append((time.perf_counter() - begin) * 1000)
        return sorted(spent[warm:])


def median(spent):
    return statistics.median(spent)


def p95(spent):
    return spent[int(len(spent) * .95) - 1]


def main():
    bench = Bench(os.environ['TRYTOND_DATABASE_URI'])
    bench.transaction(bench.prepare)
    bench.print_machine()
    measures = {
        "availability of a day": (lambda: bench.availability(1), 100, None),
        "availability of a week": (lambda: bench.availability(7), 100, None),
        "a month of the calendar": (bench.calendar, 20, None),
        "confirm": (bench.confirm, 100, bench.draft),
        "from nothing to confirmed": (bench.book, 100, None),
        }
    found = {}
    first = 0
    for size in SIZES:
        begin = time.perf_counter()
        bench.load(first, size)
        print(f"{size:,} bookings on {RESOURCES} resources "
            f"(loaded in {time.perf_counter() - begin:.0f} s)")
        first = size
        for name, (function, times, before) in measures.items():
            found[size, name] = spent = bench.measure(function, times, before)
            print(f"  {name:<28} median {median(spent):8.1f} ms   "
                f"95th percentile {p95(spent):8.1f} ms", flush=True)
    print("\nA million against ten thousand, medians (aim: at most "
        f"{AIM})")
    for name in measures:
        small, large = (median(found[size, name]) for size in SIZES)
        print(f"  {name:<28} {large / small:8.2f}")
    rent = bench.measure(bench.rent, 100)
    insert = bench.measure(bench.insert, 1000)
    book = found[SIZES[-1], "from nothing to confirmed"]
    print("\nFrom nothing to confirmed, one record a transaction")
    for name, spent in [
            ("booking, of a million", book),
            ("sale_rental, of one line", rent),
            ("raw insert, same constraint", insert)]:
        print(f"  {name:<28} median {median(spent):8.1f} ms   "
            f"95th percentile {p95(spent):8.1f} ms   "
            f"{1000 / statistics.mean(spent):8.1f}/s")
    rate = median(rent) / median(book)
    inserts = median(book) / median(insert)
    print(f"\nThe rate of bookings is {rate:.2f} times that of rentals "
        "(aim: at least 1);")
    print(f"one booking costs {inserts:.0f} raw inserts.")


if __name__ == '__main__':
    main()
