# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Random trees, bookings, holds, moves, cancellations against a reference.

The reference knows nothing but who has what when, as sets of pairs of a
resource and a quarter of an hour.
"""
import datetime as dt
import random
import unittest
from unittest.mock import patch

from trytond.exceptions import UserError
from trytond.modules.company.tests import create_company
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.tests.test_tryton import DB_NAME, USER, activate_module
from trytond.transaction import Transaction

QUARTER = dt.timedelta(minutes=15)
DAY = dt.timedelta(days=1)
MIDNIGHT = dt.datetime(2096, 3, 5)  # in winter, and to come
SLOTS = 8
SEEDS = range(40)
OPERATIONS = 25


class Story:
    "A tree, buffers and operations, the same for the same seed."

    def __init__(self, seed):
        self.random = random.Random(seed)
        size = self.random.randint(3, 8)
        # A parent comes before its children; the first is often a pool,
        # because that is where a choice can go wrong.
        self.parents = [None] + [
            self.random.choice([0, 0, 0, i - 1, None])
            for i in range(1, size)]
        self.pools = [self.random.random() < 0.8] + [
            self.random.random() < 0.3 for _ in range(1, size)]
        self.before = self.random.randint(0, 2)
        self.after = self.random.randint(0, 2)

    def operations(self):
        for _ in range(OPERATIONS):
            yield self.random.choices(
                ['book', 'hold', 'move', 'cancel', 'wait'],
                weights=[5, 3, 3, 2, 1])[0]

    def wish(self):
        start = self.random.randrange(SLOTS)
        return {
            'resource': self.random.choice([0, *range(len(self.parents))]),
            'span': (start, start + self.random.randint(1, 3)),
            'whole': self.random.random() < 0.2,
            'places': self.random.choice([1, 1, 1, 2, 3]),
            }

    def choose(self, bookings):
        return self.random.choice(bookings)


class Reference:
    "Who has what when."

    def __init__(self, story):
        self.parents = story.parents
        self.pools = story.pools
        self.before = story.before
        self.after = story.after
        self.taken = {}
        self.held = set()

    def wait(self):
        "The holds are over."
        for booking in self.held:
            self.taken.pop(booking)
        self.held.clear()

    def children(self, resource):
        return [i for i, p in enumerate(self.parents) if p == resource]

    def inside(self, resource):
        yield resource
        for child in self.children(resource):
            yield from self.inside(child)

    def cells(self, places, span):
        start, end = span[0] - self.before, span[1] + self.after
        return {
            (r, slot) for p in places for r in self.inside(p)
            for slot in range(start, end)}

    def is_free(self, place, span, but=None):
        cells = self.cells([place], span)
        return all(
            not cells & taken for booking, taken in self.taken.items()
            if booking != but)

    def is_pool(self, wish):
        return self.pools[wish['resource']] and not wish['whole']

    def allows(self, wish, but=None):
        if not self.is_pool(wish):
            return self.is_free(wish['resource'], wish['span'], but)
        free = [
            c for c in self.children(wish['resource'])
            if self.is_free(c, wish['span'], but)]
        return len(free) >= wish['places']


def give_for_free(company):
    "A tariff that prices everything at nothing."
    pool = Pool()
    Product = pool.get('product.product')
    Tariff = pool.get('coworking.tariff')
    Template = pool.get('product.template')
    Uom = pool.get('product.uom')
    unit, = Uom.search([('name', '=', "Unit")])
    template = Template(name="Anything", type='service', default_uom=unit)
    template.save()
    product = Product(template=template)
    product.save()
    Tariff.create([{
                'name': "Free",
                'company': company.id,
                'lines': [('create', [{
                                'unit': 'hour',
                                'price': 0,
                                'product': product.id,
                                }])],
                }])


class House:
    "The same in the database, one transaction an operation."

    def __init__(self, story):
        self.ids = {}
        with self.transaction() as pool:
            Category = pool.get('coworking.resource.category')
            Opening = pool.get('coworking.site.opening')
            Party = pool.get('party.party')
            Resource = pool.get('coworking.resource')
            Site = pool.get('coworking.site')
            Company = pool.get('company.company')
            company, = Company.search([], limit=1)
            site = Site(name="Site", company=company, timezone='UTC')
            site.openings = [
                Opening(
                    weekday=str(d), start_time=dt.time(0), end_time=dt.time(0))
                for d in range(7)]
            site.save()
            category = Category(name="Any", kind='room', company=company)
            category.buffer_before = story.before * QUARTER
            category.buffer_after = story.after * QUARTER
            category.save()
            for position, parent in enumerate(story.parents):
                resource = Resource(
                    name=str(position), site=site, category=category)
                if parent is not None:
                    resource.parent = self.ids[parent]
                if story.pools[position]:
                    resource.booked_as = 'place'
                resource.save()
                self.ids[position] = resource.id
            party = Party(name="Party")
            party.save()
            give_for_free(company)
            self.company, self.party = company.id, party.id
        self.positions = {i: p for p, i in self.ids.items()}

    class transaction:

        def __enter__(self):
            self._transaction = Transaction().start(DB_NAME, USER)
            return Pool()

        def __exit__(self, type, value, traceback):
            self._transaction.stop(commit=type is None)

    def values(self, wish):
        start, end = wish['span']
        return {
            'resource': self.ids[wish['resource']],
            'whole': wish['whole'],
            'places': wish['places'],
            'start': MIDNIGHT + start * QUARTER,
            'end': MIDNIGHT + end * QUARTER,
            }

    def book(self, wish, button='confirm'):
        "The id of the booking, None when it is refused."
        try:
            with self.transaction() as pool:
                Booking = pool.get('coworking.booking')
                booking, = Booking.create([{
                            'company': self.company,
                            'party': self.party,
                            **self.values(wish),
                            }])
                getattr(Booking, button)([booking])
                return booking.id
        except UserError:
            return None

    def move(self, booking, wish):
        try:
            with self.transaction() as pool:
                Booking = pool.get('coworking.booking')
                Booking(booking).move_to(**self.values(wish))
                return True
        except UserError:
            return False

    def cancel(self, booking):
        with self.transaction() as pool:
            Booking = pool.get('coworking.booking')
            Booking.cancel([Booking(booking)])

    def allotted(self, booking):
        with self.transaction() as pool:
            Booking = pool.get('coworking.booking')
            return [
                self.positions[r.id] for r in Booking(booking).allotted]

    def taken(self):
        "What the occupancies say, as the reference would."
        taken = {}
        with self.transaction() as pool:
            Occupancy = pool.get('coworking.occupancy')
            for row in Occupancy.search([
                        ('resource', 'in', list(self.positions)),
                        ('start', '<', MIDNIGHT + DAY),
                        ('end', '>', MIDNIGHT - DAY),
                        ['OR',
                            ('hold_end', '=', None),
                            ('hold_end', '>', slots.now()),
                            ],
                        ]):
                start = (row.start - MIDNIGHT) // QUARTER
                end = (row.end - MIDNIGHT) // QUARTER
                taken.setdefault(row.origin.id, set()).update(
                    (self.positions[row.resource.id], slot)
                    for slot in range(start, end))
        return taken


class ReferenceTestCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        activate_module('coworking_space')
        with Transaction().start(DB_NAME, USER):
            if not Pool().get('company.company').search([]):
                create_company()
                Transaction().commit()

    def test_against_reference(self):
        refused = 0
        for seed in SEEDS:
            with self.subTest(seed=seed):
                refused += self.play(Story(seed))
        self.assertGreater(refused, 100)

    def play(self, story):
        "Play the story twice at once; the number of refusals."
        with patch.object(slots, 'now') as now:
            now.return_value = MIDNIGHT - 30 * DAY
            return self._play(story, now)

    def _play(self, story, now):
        reference = Reference(story)
        house = House(story)
        refused = 0
        for operation in story.operations():
            bookings = sorted(reference.taken)
            if operation == 'wait':
                reference.wait()
                now.return_value += DAY / 2
                continue
            if operation == 'cancel':
                if bookings:
                    booking = story.choose(bookings)
                    house.cancel(booking)
                    reference.taken.pop(booking)
                    reference.held.discard(booking)
                continue
            wish = story.wish()
            if operation == 'move' and bookings:
                booking = story.choose(bookings)
                allowed = reference.allows(wish, but=booking)
                self.assertEqual(house.move(booking, wish), allowed, wish)
            else:
                button = 'hold' if operation == 'hold' else 'confirm'
                booking = house.book(wish, button)
                allowed = reference.allows(wish)
                self.assertEqual(booking is not None, allowed, wish)
                if button == 'hold' and allowed:
                    reference.held.add(booking)
            if not allowed:
                refused += 1
                continue
            allotted = house.allotted(booking)
            if reference.is_pool(wish):
                self.assertEqual(len(set(allotted)), wish['places'])
                self.assertLessEqual(
                    set(allotted),
                    set(reference.children(wish['resource'])))
            else:
                self.assertEqual(allotted, [wish['resource']])
            reference.taken[booking] = reference.cells(allotted, wish['span'])
        self.assertEqual(house.taken(), reference.taken)
        return refused
