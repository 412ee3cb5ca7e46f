# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal

from proteus import Model
from trytond.modules.coworking_contract.tests.tools import create_plan
from trytond.modules.coworking_space.tests.tools import create_product
from trytond.modules.coworking_space.tests.tools import mailbox as mailbox
from trytond.modules.coworking_space.tests.tools import on as on


def create_party(name, **values):
    "A party with an address."
    party = Model.get('party.party')(name=name, **values)
    address, = party.addresses
    address.street, address.city = "1 place de la Mairie", "Morez"
    party.save()
    return party


def create_approval(site, start, number="2026-39-07", **values):
    "An approval that the prefect granted for the site, which is owned."
    values.setdefault('registration', "RCS Lons-le-Saunier 123 456 789")
    approval = Model.get('domiciliation.approval')(
        prefecture=create_party("Préfecture"), number=number, decided=start,
        **values)
    approval.start = start
    approval.establishments.new(
        site=site, title='owner', confidential=True)
    approval.save()
    approval.click('grant')
    return approval


def create_option(name="Held", **values):
    "A mail option that invoices for what it costs."
    option = Model.get('domiciliation.mail.option')(
        name=name, product=create_product(f"Mail {name}"), **values)
    option.save()
    return option


def create_domiciliation_plan(
        name="Domiciliation", price='90', account=None, **values):
    "Quarterly in advance, for a year that renews, three months' notice."
    product = create_product(name, account=account)
    product.template.domiciliation = True
    product.template.save()
    return create_plan(name, product, price, **{
            'months': 3, 'minimum': 12, 'tacit': True, 'renewal': 12,
            'notice': 3, 'notice_end': 'term', **values})


def create_file(party, registry, nature='company', **values):
    "A file that says all but has no document yet."
    File = Model.get('domiciliation.file')
    values.setdefault('registration', "RCS Lons-le-Saunier 987 654 321")
    file = File(
        party=party, nature=nature, registry=registry, legal_form="SARL",
        activity="Lunettes en bois", purpose="Le siège, près de l'atelier",
        active_here=True, accounts_here=True, **values)
    if not file.in_formation:
        identify(party)
    while file.persons:
        file.persons.pop()
    file.persons.new(
        name="Anne Bonnet", representative=True, owner=True, means='shares',
        share=Decimal(60), home="2 rue du Lac, Morez", phone="03 00 00 00 00")
    file.save()
    return file


def identify(party):
    "The party has a SIREN."
    party.identifiers.new(type='fr_siren', code='732829320')
    party.save()


def document(file, kind, issued, expires=None, person=None):
    "Add a document that was seen."
    Kind = Model.get('domiciliation.document.kind')
    kind, = Kind.find([('name', '=', kind)])
    new = Model.get('domiciliation.file.document')(
        file=file, kind=kind, number="1", issued=issued, expires=expires,
        person=person)
    new.save()
    new.click('verify')
    return new


def screen(file, date, result='clear'):
    "Screen the client and its persons."
    Screening = Model.get('domiciliation.file.screening')
    for person in [None, *file.persons]:
        Screening(
            file=file, person=person, date=date, version=str(date),
            result=result).save()


def answer(file, *points):
    "Give to each question the answer with these points, 0 by default."
    for given, wanted in zip(
            file.answers, [*points, 0, 0, 0, 0, 0], strict=False):
        given.answer = next(
            a for a in given.criterion.answers if a.points == wanted)
    file.save()


def complete(file, date, expires=None):
    "Give the file all that its nature and level ask for, and accept it."
    expires = expires or date.replace(year=date.year + 8)
    answer(file)
    kinds = {
        'company': [
            "Registration Extract", "Statutes",
            "Extract of the Register of Beneficial Owners"],
        'association': ["Statutes", "Receipt of the Declaration"],
        }.get(file.nature, ["Registration Extract"])
    for kind in kinds:
        if not (file.in_formation and kind in {
                    "Registration Extract",
                    "Extract of the Register of Beneficial Owners"}):
            document(file, kind, date)
    person = file.persons[0]
    document(
        file, "Identity of the Representative", date, expires, person=person)
    document(file, "Proof of Home", date, person=person)
    screen(file, date)
    file.click('accept')


def domicile(file, site, plan, option, start, **values):
    "Sign a domiciliation of the file."
    contract = Model.get('coworking.contract')(
        party=file.party, site=site, start=start, plan=plan)
    contract.save()
    domiciliation = Model.get('domiciliation.contract')(
        contract=contract, option=option, mandate=True, **values)
    domiciliation.file = file
    domiciliation.save()
    contract.click('quote')
    contract.click('run')
    domiciliation.reload()
    return domiciliation
