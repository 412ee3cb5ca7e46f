# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The public money of Morez and of Grandvilliers.

What the articles say is kept: 200 000 EUR over four years, works included,
half by the DETR; a subsidy of the EPCI and the State that declines until
break-even in four years; eight to ten subscribers hoped for, twelve there. All
other amounts are illustrative, and say so.
"""
import datetime as dt
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from proteus import Model, Wizard

from . import places
from .books import find, open_year, working_for
from .domiciliation import ago, party

ILLUSTRATIVE = "Montants illustratifs."
# Year by year: own revenue, costs, planned then done; nothing done yet.
MOREZ_YEARS = [
    ((14000, 74000), (17500, 72300)),
    ((26000, 74000), (31200, 75100)),
    ((45000, 76000), None),
    ((77000, 77000), None)]
SUBSIDY = {'EPCI': [36000, 28000, 18000, 8000], 'État': [
        24000, 20000, 13000, 6000]}


def fund(companies):
    "Follow the money of the two places, some years of it."
    if find('subsidy.project'):
        return
    morez(companies[places.CORDEE])
    grandvilliers(companies[places.PICARDIE])


def days_since(date):
    return (dt.date.today() - date).days


def on(date):
    return ago(days_since(date))


def scheme(name):
    return find('subsidy.scheme', ('name', '=', name))


def project(company, site, owner, name, costs, own=(), **values):
    new = Model.get('subsidy.project')(
        company=company, name=name, owner=owner, description=ILLUSTRATIVE,
        **values)
    new.site = site
    for cost, kind, amount in costs:
        new.costs.new(
            name=cost, kind=kind, untaxed=Decimal(amount),
            tax=Decimal(amount) / 5 if kind == 'works' else None)
    for name, amount in own:
        new.contributions.new(name=name, amount=Decimal(amount))
    new.save()
    return new


def funding(project_, name, funder, amount, right, **values):
    "A funding that is asked some months before its right."
    new = Model.get('subsidy.funding')(
        project=project_, name=project_.name, funder=funder)
    new.scheme = scheme(name)
    new.asked_amount = Decimal(amount)
    for field, value in values.items():
        setattr(new, field, value)
    new.save()
    with on(right - dt.timedelta(days=75)):
        new.click('ask')
    return new


def award(new, right, reference):
    new.amount = new.asked_amount
    new.right = new.decided = new.notified = right
    new.reference = reference
    new.save()
    with on(right):
        new.click('award')


def tranches(new, start, amounts, advance='0.7'):
    generate = Wizard('subsidy.funding.generate', [new])
    generate.form.start = start
    generate.form.years = len(amounts)
    generate.form.first = Decimal(amounts[0])
    generate.form.decline = 'table'
    generate.form.shares = ' '.join(
        str(round(Decimal(100 * a) / amounts[0], 6)) for a in amounts)
    generate.form.advance = Decimal(advance)
    generate.execute('generate')
    new.reload()


def claim(instalment, date, received=None):
    "Claim an instalment on the date, and have it paid some days later."
    with on(date):
        Wizard('subsidy.instalment.claim', [instalment])
        instalment.reload()
        new = next(c for c in instalment.claims if c.state == 'draft')
        for document in new.documents:
            document.sent = True
        new.save()
        new.click('submit')
    if received and received <= dt.date.today():
        with on(received):
            receive = Wizard('subsidy.claim.do_receive', [new])
            receive.form.reference = f"VIR {new.number}"
            receive.execute('pay')
    return new


def budget(agreement, site, year, planned, done, subsidies):
    new = Model.get('subsidy.budget')(
        company=agreement.company, name=str(year), agreement=agreement,
        start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
    new.site = site
    new.save()
    new.click('add_sections')
    lines = {n.name: n for n in new.lines}
    revenue, costs = planned
    shares = [
        ("Services extérieurs", Decimal('0.3')),
        ("Achats", Decimal('0.05')), ("Charges de personnel", Decimal('0.65'))]
    values = [("Recettes propres", revenue, done and done[0])]
    values += [
        (name, costs * share, done and done[1] * share)
        for name, share in shares]
    values.append(
        ("Subventions d’exploitation", subsidies, done and subsidies))
    for name, amount, entered in values:
        line = lines[name]
        line.planned = Decimal(amount)
        line.entered = None if entered is None else Decimal(entered)
        line.save()
    new.reload()
    return new


def morez(company):
    first = dt.date.today().year - 2
    start = dt.date(first, 1, 1)
    with working_for(company):
        site = find('coworking.site', ('name', '=', 'La Cordée de Morez'))
        epci = party("Communauté de communes Haut-Jura Arcade")
        prefecture = party("Préfecture du Jura, dotations", "Lons-le-Saunier")
        ddfip = party("DDFiP du Jura", "Lons-le-Saunier")
        works(company, site, epci, prefecture, ddfip, start)
        running(company, site, epci, prefecture, ddfip, start)
        keep_books(company, site, start)


def keep_books(company, site, start):
    "Its subsidies in its books: two years closed, and what was paid since."
    past = range(start.year, dt.date.today().year)
    for year in [*past, dt.date.today().year]:
        open_year(company, year)
    region = party("Région Bourgogne-Franche-Comté", "Besançon")
    right = start + relativedelta(months=2)
    new = project(
        company, site, company.party, "Mobilier et serrures connectées",
        [("Équipement", 'equipment', 24000)], [("Autofinancement", 12000)])
    given = funding(
        new, 'Région, investissement', region, 12000, right,
        rate=Decimal('0.5'), received=right - relativedelta(months=2))
    award(given, right, f"Délibération régionale {right.year}.0318")
    for name, amount, months in [
            ("Mobilier", 9000, 84), ("Serrures connectées", 3000, 48)]:
        Model.get('subsidy.grant')(
            funding=given, name=name, amount=Decimal(amount), months=months,
            start=right + relativedelta(months=3)).save()
    propose = Wizard('subsidy.account.propose')
    propose.execute('add')
    configuration = Model.get('coworking.configuration')(1)
    configuration.subsidy_entries = 'posted'
    configuration.save()
    for year in past:
        close = Wizard('subsidy.close_year')
        close.form.year = find(
            'account.fiscalyear', ('company', '=', company.id),
            ('start_date', '=', dt.date(year, 1, 1)))
        close.execute('preview')
        close.execute('write')
    record = Wizard('subsidy.record')
    record.execute('preview')
    record.execute('write')
    bank(company)


def bank(company):
    """A statement of the bank with what the funders still owe.

    And what somebody paid without a word.
    """
    of_bank = find(
        'account.statement.journal', ('company', '=', company.id))
    today = dt.date.today()
    statement = Model.get('account.statement')(
        name=f"Relevé du {today:%d/%m/%Y}", journal=of_bank, date=today)
    statement.start_balance = statement.end_balance = of_bank.last_amount

    def receive(number, amount, text):
        statement.origins.new(
            number=number, date=today, amount=amount, description=text)
        statement.end_balance += amount

    for late in Model.get('subsidy.claim').find([
                ('state', 'in', ['submitted', 'granted']),
                ('funding.in_books', '=', True),
                ('company', '=', company.id),
                ]):
        receive(
            f"VIR{late.id:05}", late.asked - late.received,
            f"VIREMENT {late.number} {late.funding.funder.name.upper()}")
    receive('VIR00999', Decimal('42'), "VIREMENT COWORKING MERCI")
    statement.save()
    statement.click('match')


def works(company, site, epci, prefecture, ddfip, start):
    "The EPCI fits out the place; the operator only follows its DETR."
    right = start - relativedelta(months=8)
    new = project(
        company, site, epci, "Aménagement du lieu",
        [("Travaux", 'works', 150000), ("Équipement", 'equipment', 38000),
            ("Étude préalable", 'study', 12000)],
        [("Autofinancement de la communauté de communes", 100000)],
        public=True)
    detr = funding(
        new, 'DETR', prefecture, 100000, right, payer=ddfip,
        rate=Decimal('0.5'), received=right - relativedelta(months=2))
    award(detr, right, f"Arrêté {right.year}-39-118")
    new.acts.new(
        name="Marché de travaux", kind='contract', party=party(
            "Entreprise générale du Haut-Jura"),
        date=right + relativedelta(months=1))
    new.save()
    advance, interim, _ = detr.tranches[0].instalments
    claim(advance, right + relativedelta(months=2),
        right + relativedelta(months=4))
    for months, amount in [(4, 52000), (7, 68500), (11, 41200)]:
        date = right + relativedelta(months=months)
        Model.get('subsidy.expense')(
            project=new, cost=new.costs[0], name=f"Situation {months}",
            reference=f"S-{months:03}", date=date,
            supplier=party("Entreprise générale du Haut-Jura"),
            untaxed=Decimal(amount), tax=Decimal(amount) / 5,
            voucher=f"M{months:04}", paid=date + relativedelta(months=1)
            ).save()
    claim(interim, right + relativedelta(months=13),
        right + relativedelta(months=15))


def running(company, site, epci, prefecture, ddfip, start):
    "The agreement of the three, its years, its budgets and its reports."
    right = start - relativedelta(months=1)
    agreement = Model.get('subsidy.agreement')(
        company=company, start=start, years=4,
        name="Accompagnement du lieu jusqu’à l’équilibre")
    agreement.site = site
    for member, role in [
            (epci, "Financeur"), (prefecture, "Financeur"),
            (company.party, "Exploitant")]:
        agreement.parties.new(party=member, role=role)
    agreement.supports.new(
        name="Mise à disposition des locaux", giver=epci,
        receiver=company.party, yearly=Decimal(9600),
        regulation=scheme('Fonctionnement, EPCI').regulation)
    agreement.steering = (
        "Comité de pilotage deux fois par an : communauté de communes, "
        "sous-préfecture, exploitant.")
    agreement.clauses = (
        "Un dixième de l’année est à reverser quand l’objectif d’abonnés "
        f"n’est pas atteint. {ILLUSTRATIVE}")
    subscribers = agreement.indicators.new(
        name="Abonnés", measure='subscribers')
    casual = agreement.indicators.new(
        name="Usagers occasionnels", measure='casual')
    for number, (low, high, there, guests) in enumerate([
                (4, 6, 7, 14), (8, 10, 12, 20), (10, 14, None, None),
                (12, 16, None, None)]):
        year = {
            'start': start + relativedelta(years=number),
            'end': start + relativedelta(years=number + 1, days=-1)}
        subscribers.values.new(
            minimum=Decimal(low), maximum=Decimal(high),
            entered=None if there is None else Decimal(there),
            clawback_rate=Decimal('0.1'), **year)
        casual.values.new(
            minimum=Decimal(10),
            entered=None if guests is None else Decimal(guests), **year)
    agreement.save()
    new = project(
        company, site, company.party, "Exploitation jusqu’à l’équilibre",
        [("Fonctionnement sur quatre ans", 'operation', 301000)],
        [("Recettes propres", 162000 - 14000)])
    budgets = []
    for number, (planned, done) in enumerate(MOREZ_YEARS):
        budgets.append(budget(
                agreement, site, start.year + number, planned, done,
                sum(amounts[number] for amounts in SUBSIDY.values())))
    for name, funder, payer in [
            ('EPCI', epci, None), ('État', prefecture, ddfip)]:
        given = funding(
            new, f'Fonctionnement, {name}', funder, sum(SUBSIDY[name]),
            right, agreement=agreement, payer=payer)
        tranches(given, start, SUBSIDY[name])
        award(given, right, f"Délibération {right.year}-{len(name)}7")
        pay(given)
    with on(right):
        agreement.click('sign')
    agreement.reload()
    report(agreement.reports[0])


def pay(given):
    "Advances are paid two months after they are claimed, balances three."
    today = dt.date.today()
    for tranche in given.tranches:
        advance, balance = tranche.instalments
        for instalment, date, months in [
                (advance, tranche.start + dt.timedelta(days=9), 2),
                (balance, tranche.end + dt.timedelta(days=100), 3)]:
            if date < today:
                # The community of communes is late with the last one.
                is_late = (
                    date > today - dt.timedelta(days=400)
                    and given.scheme.source == 'local'
                    and instalment == balance)
                claim(instalment, date,
                    None if is_late else date + relativedelta(months=months))


def report(first):
    first.actions = (
        "Ouverture du lieu, deux réunions d’information, un atelier "
        "numérique par mois.")
    first.variances = "Plus d’abonnés que prévu dès la première année."
    first.save()
    with on(first.budget.end + relativedelta(months=4)):
        first.click('send')
        first.click('accept')


def grandvilliers(company):
    "The EPCI runs the place itself, with the Region, for three years."
    start = dt.date(dt.date.today().year - 1, 1, 1)
    right = start - relativedelta(months=1)
    with working_for(company):
        site = find('coworking.site', ('company', '=', company.id))
        region = party("Région Hauts-de-France", "Lille")
        agreement = Model.get('subsidy.agreement')(
            company=company, start=start, years=3,
            name="Numeri’vert, convention avec la région")
        agreement.site = site
        for member, role in [
                (region, "Financeur"), (company.party, "Exploitant")]:
            agreement.parties.new(party=member, role=role)
        agreement.save()
        new = project(
            company, site, company.party, "Lancement de Numeri’vert",
            [("Animation et fonctionnement", 'operation', 150000)],
            [("Budget de la communauté de communes", 90000)], public=True)
        given = funding(
            new, 'Fonctionnement, région', region, 60000, right,
            agreement=agreement)
        tranches(given, start, [30000, 20000, 10000], advance='0.5')
        award(given, right, f"Délibération régionale {right.year}.02145")
        advance = given.tranches[0].instalments[0]
        claim(advance, start + dt.timedelta(days=20),
            start + relativedelta(months=3))
        with on(right):
            agreement.click('sign')
