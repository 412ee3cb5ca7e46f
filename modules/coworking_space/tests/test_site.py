# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is free at a site, from the database."

import datetime as dt
import unittest

from trytond.modules.company.tests import create_company, set_company
from trytond.modules.coworking_space.exceptions import BookingAccessError
from trytond.pool import Pool
from trytond.tests.test_tryton import activate_module, with_transaction
from trytond.transaction import Transaction

NOON = dt.datetime(2096, 3, 6, 12)
HOUR = dt.timedelta(hours=1)


def create_site(company):
    "A site with an office and an open space of three seats."
    pool = Pool()
    Category = pool.get('coworking.resource.category')
    Resource = pool.get('coworking.resource')
    Site = pool.get('coworking.site')
    site = Site(name="Site", company=company, timezone='UTC')
    site.save()
    category = Category(name="Any", kind='seat', company=company)
    category.save()
    office = Resource(name="Office", site=site, category=category)
    space = Resource(
        name="Space", site=site, category=category, booked_as='place')
    Resource.save([office, space])
    Resource.save([
            Resource(name=str(i), site=site, category=category, parent=space)
            for i in range(3)])
    return site, office, space


def occupy(resource, start, end):
    "Take the resource without asking anything."
    pool = Pool()
    Booking = pool.get('coworking.booking')
    Occupancy = pool.get('coworking.occupancy')
    Party = pool.get('party.party')
    party = Party(name="Party")
    party.save()
    booking = Booking(
        resource=resource, party=party, start=start, end=end, unit='hour')
    booking.save()
    booking.allotted = [resource]
    booking.save()
    Occupancy.take(booking)


def count_queries(function):
    "How many times the function reads the database, knowing nothing yet."
    transaction = Transaction()
    for cache in transaction.cache.values():
        cache.clear()
    queries = []
    transaction.connection.set_trace_callback(queries.append)
    try:
        function()
    finally:
        transaction.connection.set_trace_callback(None)
    return len([q for q in queries if q.startswith('SELECT')])


class SiteTestCase(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        activate_module('coworking_space')

    @with_transaction()
    def test_availability(self):
        company = create_company()
        with set_company(company):
            site, office, space = create_site(company)
            occupy(office, NOON, NOON + HOUR)
            occupy(space.children[0], NOON, NOON + HOUR)
            occupy(space.children[1], NOON - HOUR, NOON + 2 * HOUR)
            found = {
                a.resource.rec_name: a
                for a in site.availability(NOON - HOUR, NOON + HOUR)}
            self.assertEqual(
                found.keys(),
                {'Office', 'Space', 'Space / 0', 'Space / 1', 'Space / 2'})
            self.assertEqual(
                [n for _, _, n in found['Office'].steps], [1, 0])
            self.assertEqual(
                [n for _, _, n in found['Space'].steps], [2, 1])
            self.assertEqual(
                [r.name for r in found['Space'].free], ['2'])
            self.assertEqual(found['Space'].places, 3)

    @with_transaction()
    def test_neighbours_do_not_meet(self):
        company = create_company()
        with set_company(company):
            site, office, _ = create_site(company)
            occupy(office, NOON, NOON + HOUR)
            for start in [NOON - HOUR, NOON + HOUR]:
                found, = [
                    a for a in site.availability(start, start + HOUR)
                    if a.resource == office]
                self.assertEqual(found.free, [office])

    @with_transaction()
    def test_queries_whatever_the_history(self):
        company = create_company()
        with set_company(company):
            site, office, space = create_site(company)
            occupy(office, NOON, NOON + HOUR)
            look = lambda: [
                a.steps for a in Site(site.id).availability(
                    NOON, NOON + 168 * HOUR)]
            Site = Pool().get('coworking.site')
            few = count_queries(look)
            for i in range(1, 60):
                occupy(office, NOON + 2 * i * HOUR, NOON + (2 * i + 1) * HOUR)
                occupy(
                    space.children[i % 3], NOON - 2 * i * HOUR,
                    NOON - (2 * i - 1) * HOUR)
            many = count_queries(look)
            self.assertEqual(many, few)
            self.assertLessEqual(many, 12)

    @with_transaction()
    def test_import(self):
        "Bookings can be imported with the times of the place, as drafts."
        Booking = Pool().get('coworking.booking')
        Party = Pool().get('party.party')
        company = create_company()
        with set_company(company):
            site, office, _ = create_site(company)
            site.timezone = 'Europe/Paris'
            site.save()
            Party(name="Anne").save()
            names = ['party', 'resource', 'date', 'start_time', 'end_time']
            Booking.import_data(names, [
                    ['Anne', 'Office', '2096-07-03', '09:00:00', '10:00:00'],
                    ])
            booking, = Booking.search([])
            self.assertEqual(
                booking.start, dt.datetime(2096, 7, 3, 7, 0))
            self.assertEqual(booking.state, 'draft')
            with self.assertRaises(BookingAccessError):
                Booking.import_data([*names, 'state'], [
                        ['Anne', 'Office', '2096-07-03', '09:00:00',
                            '10:00:00', 'confirmed'],
                        ])
