# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Load the places of the demo into a database.

    python -m demo.load DATABASE

Run again, it adds what is missing and doubles nothing: bookings are asked for
with the same request keys.
"""
import datetime as dt
import sys
from unittest.mock import patch

from proteus import Model, Wizard, config
from trytond.exceptions import UserError
from trytond.modules.coworking_space import slots

from . import places

WEEKS_BEFORE, WEEKS_AFTER = 3, 4


def say(message):
    print(f"-- {message}", flush=True)


def main(database):
    loader = config.set_trytond(
        f'sqlite:///{database}', config_file='config/trytond.conf')
    loader.skip_warning = True
    say("Companies, users and members")
    companies = {name: company(name) for name in places.COMPANIES}
    enable_admin(companies.values())
    for login, name, group, names in places.USERS:
        user(login, name, group, [companies[n] for n in names])
    members = [party(name) for name in places.MEMBERS]
    say("Places and resources")
    for values in places.SITES:
        site(values, companies)
    say("Some weeks of bookings")
    for name, week in places.WEEKS.items():
        bookings(name, week, members)


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


def user(login, name, group, companies):
    if find('res.user', login=login):
        return
    Group = Model.get('res.group')
    ModelData = Model.get('ir.model.data')
    group_id = ModelData._proxy.get_id(
        'coworking_space', f'group_coworking_{group}', {})
    new = Model.get('res.user')(
        login=login, name=name, password=places.PASSWORD)
    new.language = find('ir.lang', code='fr')
    new.groups.append(Group(group_id))
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
    for name in values['companies']:
        new.companies.append(
            Model.get('company.company')(companies[name].id))
    for weekday, start, end in values['hours']:
        new.openings.new(
            weekday=weekday, start_time=clock(start), end_time=clock(end))
    if 'address' in values:
        city, postal_code = values['address']
        address = owner.party.addresses.new(
            party_name=values['name'], city=city, postal_code=postal_code)
        owner.party.save()
        address = Model.get('party.address').find(
            [('party', '=', owner.party.id), ('city', '=', city)])[0]
        new.address = address
    new.save()
    holidays = Wizard('coworking.site.holidays', [new])
    for year in [holidays.form.year, holidays.form.year + 1]:
        holidays = Wizard('coworking.site.holidays', [new])
        holidays.form.year = year
        holidays.execute('add')
    for each in values['resources']:
        resource(new, each)


def category(name, owner):
    existing = find('coworking.resource.category', name=name, company=owner.id)
    if existing:
        return existing
    kind, units, rules = places.CATEGORIES[name]
    new = Model.get('coworking.resource.category')(
        name=name, company=owner, kind=kind, units=units)
    for rule, minutes in rules.items():
        setattr(new, rule, dt.timedelta(minutes=minutes))
    new.save()
    return new


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
                    live(booking, now, missed=(index + number) % 11 == 0)


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


def live(booking, now, missed):
    "Let happen what should have happened by now."
    if booking.state != 'confirmed' or booking.start > now:
        return
    if missed:
        booking.click('miss')
        return
    booking.click('check_in')
    if booking.end <= now:
        booking.click('check_out')


if __name__ == '__main__':
    main(*sys.argv[1:])
