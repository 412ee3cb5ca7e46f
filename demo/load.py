# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Load the places of the demo into a database.

    python -m demo.load DATABASE

Run again, it adds what is missing and doubles nothing: bookings are asked for
with the same request keys.
"""
import datetime as dt
import sys
from decimal import Decimal
from unittest.mock import patch

from proteus import Model, Wizard, config
from trytond.exceptions import UserError
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.tools import slugify

from . import places
from .books import open_books, shipped, working_for
from .cards import take_cards
from .contracts import subscribe
from .debits import debit
from .domiciliation import domicile
from .invoices import be_french
from .month import live_month
from .subsidies import fund

WEEKS_BEFORE, WEEKS_AFTER = 3, 4
# What the last month received was invoiced before it.
WEEKS_INVOICED = 12


def say(message):
    print(f"-- {message}", flush=True)


def main(database):
    loader = config.set_trytond(
        f'sqlite:///{database}', config_file='config/trytond.conf')
    loader.skip_warning = True
    say("Companies, users and members")
    companies = {name: company(name) for name in places.COMPANIES}
    enable_admin(companies.values())
    for login, name, role, names in places.USERS:
        user(login, name, role, [companies[n] for n in names])
    members = [member(name) for name in places.MEMBERS]
    say("French charts of accounts (about a minute)")
    today = dt.date.today()
    products = open_books(
        [companies[n] for n in places.WITH_BOOKS],
        sorted({(today + dt.timedelta(weeks=w)).year
                for w in [-WEEKS_INVOICED, -WEEKS_BEFORE, 0, 26]}))
    say("Places, resources and prices")
    for values in places.SITES:
        site(values, companies)
    for name, prices in places.TARIFFS.items():
        tariff(companies[name], prices, products)
        extras(companies[name], products)
    for name in places.WITH_BOOKS:
        configure(companies[name], products)
        be_french(companies[name])
        take_cards(companies[name])
    say("Some weeks of bookings")
    for name, week in places.WEEKS.items():
        bookings(name, week, members)
    Invoice = Pool(database).get('account.invoice')
    # They are printed when somebody opens them.
    with patch.object(Invoice, 'print_invoice'):
        say("The last month of Morez")
        live_month(companies[places.CORDEE], members, products)
        say("What the bookings paid")
        for name in places.WITH_BOOKS:
            bill(companies[name])
        say("Subscriptions")
        for name in places.PLANS:
            subscribe(companies[name], members, products)
        say("Direct debits of Morez")
        debit(companies[places.CORDEE])
    say("Companies that have their seat in Morez")
    domicile(companies[places.CORDEE], products)
    say("Public money of Morez and of Grandvilliers")
    fund(companies)


def find(model, /, **values):
    "The only record with the values, or None."
    records = Model.get(model).find(
        [(n.replace('__', '.'), '=', v) for n, v in values.items()], limit=1)
    return records[0] if records else None


def find_or_create(model, /, **values):
    record = find(model, **values)
    if not record:
        record = Model.get(model)(**values)
        record.save()
    return record


def party(name):
    return find_or_create('party.party', name=name)


def member(name):
    new = party(name)
    if new.contact_mechanisms:
        return new
    home = new.addresses[0]
    home.postal_code, home.city = places.TOWN
    if name != places.NO_EMAIL:
        new.contact_mechanisms.new(type='email', value=(
                f'{slugify(name).lower()}@example.org'))
    new.customer_kind, siren = places.KINDS.get(name, ('consumer', None))
    if siren:
        new.identifiers.new(type='fr_siren', code=siren)
    new.save()
    return new


def company(name):
    existing = find('company.company', party__name=name)
    if existing:
        return existing
    euro = find('currency.currency', code='EUR')
    if not euro:
        euro = Model.get('currency.currency')(
            name="Euro", symbol="€", code='EUR')
        euro.save()
    Company = Model.get('company.company')
    new = Company(
        party=party(name), currency=euro, timezone='Europe/Paris')
    new.save()
    return new


def enable_admin(companies):
    User = Model.get('res.user')
    admin, = User.find([('login', '=', 'admin')])
    known = {c.id for c in admin.companies}
    for each in companies:
        if each.id not in known:
            admin.companies.append(Model.get('company.company')(each.id))
    if not admin.company:
        admin.company = admin.companies[0]
    admin.company_filter = 'all'
    admin.language = find('ir.lang', code='fr')
    admin.save()
    config.get_config()._context = User.get_preferences(True, {})


def user(login, name, role, companies):
    if find('res.user', login=login):
        return
    new = Model.get('res.user')(
        login=login, name=name, password=places.PASSWORD)
    new.language = find('ir.lang', code='fr')
    for group in places.GROUPS[role]:
        new.groups.append(shipped('res.group', group))
    for each in companies:
        new.companies.append(Model.get('company.company')(each.id))
    new.company = new.companies[0]
    new.company_filter = 'all'
    new.save()


def clock(text):
    return dt.time.fromisoformat(text)


def site(values, companies):
    if find('coworking.site', name=values['name']):
        return
    owner = companies[values['company']]
    new = Model.get('coworking.site')(
        name=values['name'], company=owner, timezone='Europe/Paris',
        functions=values['functions'])
    if 'area' in values:
        new.area = Decimal(values['area'])
    for name in values['companies']:
        new.companies.append(
            Model.get('company.company')(companies[name].id))
    for weekday, start, end in values['hours']:
        new.openings.new(
            weekday=weekday, start_time=clock(start), end_time=clock(end))
    if 'address' in values:
        new.address = address(owner.party, *values['address'])
    new.save()
    holidays = Wizard('coworking.site.holidays', [new])
    for year in [holidays.form.year, holidays.form.year + 1]:
        holidays = Wizard('coworking.site.holidays', [new])
        holidays.form.year = year
        holidays.execute('add')
    for each in values['resources']:
        resource(new, each)


def address(owner, city, postal_code):
    "The address there of the party; its first one is empty."
    Address = Model.get('party.address')
    new = owner.addresses[0]
    if new.city:
        new = Address(party=owner)
    new.city, new.postal_code = city, postal_code
    new.save()
    return Address(new.id)


def category(name, owner):
    existing = find('coworking.resource.category', name=name, company=owner.id)
    if existing:
        return existing
    kind, units, rules = places.CATEGORIES[name]
    new = Model.get('coworking.resource.category')(
        name=name, company=owner, kind=kind, units=units)
    for rule, minutes in rules.items():
        setattr(new, rule, dt.timedelta(minutes=minutes))
    for hours, fee in places.TIERS.get(name, []):
        new.cancellation_tiers.new(
            notice=dt.timedelta(hours=hours), fee=Decimal(fee))
    new.save()
    return new


def tariff(owner, prices, products):
    if find('coworking.tariff', company=owner.id):
        return
    new = Model.get('coworking.tariff')(name="Tarifs", company=owner)
    for (name, unit), price in prices.items():
        kind, _, _ = places.CATEGORIES.get(name, (None, None, None))
        new.lines.new(
            category=priced_category(name, owner),
            unit=unit, price=Decimal(price),
            product=products[places.PRODUCT_OF[kind]])
    new.save()


def priced_category(name, owner):
    "That of the company, or of its host."
    if not name:
        return None
    for site in Model.get('coworking.site').find(['OR',
                ('company', '=', owner.id), ('companies', '=', owner.id)]):
        if existing := find(
                'coworking.resource.category', name=name,
                company=site.company.id):
            return existing


def extras(owner, products):
    if find('coworking.extra', company=owner.id):
        return
    for name, price in places.EXTRAS:
        Model.get('coworking.extra')(
            name=name, company=owner, price=Decimal(price),
            product=products['Copies et matériel']).save()


def configure(owner, products):
    Configuration = Model.get('coworking.configuration')
    with working_for(owner):
        configuration = Configuration(1)
        if not configuration.fee_product:
            configuration.fee_product = products["Frais d'annulation"]
            configuration.save()


def resource(place, values):
    Resource = Model.get('coworking.resource')
    values = values.copy()
    kind = category(values.pop('category'), place.company)
    seats = values.pop('places', 0)
    new = Resource(site=place, category=kind, **values)
    if seats:
        new.booked_as = 'place'
    new.save()
    for number in range(1, seats + 1):
        Resource(
            name=f"Place {number}", site=place, category=kind, parent=new,
            sequence=number).save()


def bookings(name, week, members):
    "Book the week, as it would have been booked, around today."
    now = slots.now()
    place = find('coworking.site', name=name)
    monday = now.date() - dt.timedelta(days=now.weekday())
    for number in range(-WEEKS_BEFORE, WEEKS_AFTER + 1):
        first = monday + dt.timedelta(weeks=number)
        for index, row in enumerate(week):
            member = members[(index + number) % len(members)]
            with patch.object(slots, 'now') as clock_:
                # Three days before.
                clock_.return_value = dt.datetime.combine(
                    first + dt.timedelta(days=row[0] - 3), dt.time(8))
                booking = book(place, first, index, row, member)
                if booking:
                    live(
                        booking, now, clock_, (index + number) % 11 == 0)


def book(place, monday, index, row, member):
    weekday, name, unit, when, count, *by = row
    Booking = Model.get('coworking.booking')
    Resource = Model.get('coworking.resource')
    day = monday + dt.timedelta(days=weekday)
    wanted, = Resource.find([('name', '=', name), ('site', '=', place.id)])
    values = {
        'company': (company(*by) if by else place.company).id,
        'party': member.id,
        'resource': wanted.id,
        'places': count,
        'unit': unit,
        'date': day,
        'request_key': f'demo {place.id} {day} {index}',
        }
    if unit == 'hour':
        values['start_time'], values['end_time'] = map(clock, when)
    elif unit == 'half_day':
        values['half'] = when
    id_, = Booking._proxy.create([values], config.get_config().context)
    booking = Booking(id_)
    try:
        booking.click('confirm')
    except UserError:
        # A public holiday, or a booking of somebody at work in the demo.
        return None
    return booking


def live(booking, now, clock_, missed):
    "Let happen what should have happened by now, when it did."
    if booking.state != 'confirmed' or booking.start > now:
        return
    clock_.return_value = booking.start
    if missed:
        booking.click('miss')
        return
    booking.click('check_in')
    if booking.end <= now:
        clock_.return_value = booking.end
        booking.click('check_out')


def bill(owner):
    "Invoice what is over and let most of it be paid, as the desk does."
    Booking = Model.get('coworking.booking')
    Method = Model.get('account.invoice.payment.method')
    method = Method.find([('company', '=', owner.id)])[-1]
    over = [
        b for b in Booking.find([
                ('company', '=', owner.id),
                ('state', 'in', ['done', 'no_show']),
                ]) if b.billing_state == 'to_invoice']
    for i, booking in enumerate(over):
        if i % 4:
            pay = Wizard('coworking.booking.pay', [booking])
            pay.form.method = method
            pay.execute('pay')
        elif i % 8:
            booking.click('invoice')


if __name__ == '__main__':
    main(*sys.argv[1:])
