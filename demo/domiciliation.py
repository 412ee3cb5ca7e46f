# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The companies that have their seat in Morez, in various states."
import datetime as dt
from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from proteus import Model, Wizard
from trytond.modules.coworking_space import slots

from . import places
from .books import find, working_for
from .contracts import plan

SITE = 'La Cordée de Morez'


@contextmanager
def ago(days):
    "So many days ago, in the morning."
    day = dt.date.today() - dt.timedelta(days=days)
    with patch.object(
            slots, 'now',
            return_value=dt.datetime.combine(day, dt.time(9))):
        yield day


def domicile(company, products):
    "Approve the place, take the clients, and live some months with them."
    if find('domiciliation.approval', ('company', '=', company.id)):
        return
    with working_for(company):
        site = find('coworking.site', ('name', '=', SITE))
        approve(company, site)
        recipients(company, site)
        product = products['Domiciliation']
        product.template.domiciliation = True
        product.template.save()
        offered = plan(
            company, products, "Domiciliation trimestrielle", 105,
            'Domiciliation', months=3, minimum=12, renewal=12, notice=3,
            notice_end='term', hours=4)
        options = {
            action: option(company, product, name, action)
            for name, action in [
                ("À disposition à l'accueil", 'hold'),
                ("Réexpédition", 'forward')]}
        for number, values in enumerate(places.DOMICILED):
            client(company, site, offered, options, number, *values)
        for method in [
                'coworking.contract|close_ended',
                'coworking.contract|prepare_renewals',
                'domiciliation.contract|watch_all',
                'domiciliation.declaration|prepare_all']:
            find('ir.cron', ('method', '=', method)).click('run_once')


def party(name, city="Morez", siren=False):
    new = Model.get('party.party')(name=name)
    if siren:
        new.identifiers.new(type='fr_siren', code='000000000')
    new.lang = find('ir.lang', ('code', '=', 'fr'))
    address, = new.addresses
    address.street, address.postal_code, address.city = (
        "1 rue de la République", "39400", city)
    new.save()
    return new


def approve(company, site):
    "The place is lent by the community of communes: the title is another."
    approval = Model.get('domiciliation.approval')(
        company=company, prefecture=party(
            "Préfecture du Jura", "Lons-le-Saunier"),
        number="2024-39-03", registration="RCS Lons-le-Saunier 000 000 000")
    approval.decided = approval.start = (
        dt.date.today() - dt.timedelta(days=500))
    approval.establishments.new(
        site=site, title='other', confidential=True)
    approval.persons.new(name="Présidence", role='director')
    approval.save()
    approval.click('grant')


def recipients(company, site):
    since = dt.date.today() - dt.timedelta(days=200)
    for name, kind in [
            ("Service des impôts des entreprises", 'tax'),
            ("URSSAF de Franche-Comté", 'social')]:
        Model.get('domiciliation.recipient')(
            company=company, site=site, party=party(name, "Saint-Claude"),
            kind=kind, since=since).save()


def option(company, product, name, action):
    new = Model.get('domiciliation.mail.option')(
        company=company, name=name, action=action, product=product,
        tax_included=True, included=20, item_price=Decimal('0.50'),
        handling_price=Decimal('1.50'), scan_price=Decimal('1.00'),
        storage_days=10, storage_price=Decimal('0.50'))
    new.save()
    return new


def client(
        company, site, offered, options, number, name, nature, form,
        activity, days, fate):
    with ago(days + 10) as day:
        file = client_file(company, name, nature, form, activity)
        if fate == 'open':
            return
        complete(file, day)
        file.click('accept')
    if fate == 'accepted':
        return
    with ago(days) as start:
        contract = Model.get('coworking.contract')(
            company=company, party=file.party, site=site, start=start,
            plan=offered)
        contract.save()
        domiciliation = Model.get('domiciliation.contract')(
            contract=contract, door=f"Boîte {number + 1}", mandate=True,
            option=options['forward' if fate == 'forward' else 'hold'])
        domiciliation.save()
        contract.click('quote')
        contract.click('run')
    domiciliation.reload()
    live(domiciliation, site, number, fate)


def client_file(company, name, nature, form, activity):
    registries = {
        'craft': "Chambre de métiers et de l'artisanat du Jura",
        'association': "Sous-préfecture de Saint-Claude",
        }
    registry = registries.get(
        nature, "Greffe du tribunal de commerce de Lons-le-Saunier")
    formation = nature == 'formation'
    file = Model.get('domiciliation.file')(
        company=company, party=party(name, siren=not formation),
        nature='company' if formation else nature,
        registry=find('party.party', ('name', '=', registry)) or party(
            registry, "Lons-le-Saunier"),
        legal_form=form, activity=activity, in_formation=formation,
        registration=None if formation else "Lons-le-Saunier 000 000 000",
        purpose="Le siège, près du lieu d'activité", active_here=True,
        accounts_here=True)
    while file.persons:
        file.persons.pop()
    legal = nature in {'company', 'formation', 'association', 'branch'}
    file.persons.new(
        name=f"Dirigeant de {name}" if legal else name, representative=True,
        owner=legal, means='representative' if legal else None,
        home="2 rue du Lac\n39400 Morez", phone="03 00 00 00 00")
    file.save()
    return file


def complete(file, day):
    "What its file asks for, seen on the day."
    Kind = Model.get('domiciliation.document.kind')
    Document = Model.get('domiciliation.file.document')
    for given in file.answers:
        given.answer = given.criterion.answers[0]
    file.save()
    person, = file.persons
    for kind in Kind.find([]):
        asked = (file.nature in kind.natures
            and kind.level == 'simplified'
            and kind.of in {'file', 'representative'}
            and not (kind.registered and file.in_formation))
        if asked:
            new = Document(
                file=file, kind=kind, number="Exemple", issued=day,
                person=person if kind.of == 'representative' else None,
                expires=day + dt.timedelta(days=2000)
                if kind.expires else None)
            new.save()
            new.click('verify')
    for screened in [None, person]:
        Model.get('domiciliation.file.screening')(
            file=file, person=screened, date=day, version=str(day),
            result='clear').save()


def live(domiciliation, site, number, fate):
    "What became of it."
    if fate in {'mail', 'forward', 'unread'}:
        days = 95 if fate == 'unread' else 3
        with ago(days):
            for kind in ['letter', 'registered', 'parcel']:
                item = Model.get('domiciliation.mail')(
                    site=site, kind=kind, sender="Banque du Jura",
                    addressed=domiciliation.party.name)
                item.contract = domiciliation
                item.save()
                item.click('notify')
        if fate == 'forward':
            with ago(1):
                forward = Wizard('domiciliation.mail.do_forward', [item])
                forward.form.postage = Decimal('8.40')
                forward.execute('forward')
    elif fate in {'leaving', 'unpaid'}:
        with ago(30) as day:
            end = Wizard('domiciliation.contract.do_end', [domiciliation])
            if fate == 'unpaid':
                end.form.by, end.form.cause = 'operator', 'unpaid'
                end.form.end = day + dt.timedelta(days=10)
            end.execute('act')
