# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The last month of Morez: debits and one that came back, the bank, a reminder."
import datetime as dt
from decimal import Decimal

from proteus import Model, Wizard
from trytond.modules.coworking_bank.tests.tools import camt
from trytond.modules.coworking_space.tests.tools import run_cron, today_is

from . import places
from .books import find, find_account, working_for
from .debits import debit_journal, mandate


def live_month(company, members, products):
    "From the invoices to the statement that reconciles them."
    if find('account.statement.journal', ('company', '=', company.id)):
        return
    last = dt.date.today().replace(day=1) - dt.timedelta(days=1)
    first = last.replace(day=1)
    debited, visitor = members[:3], members[5]
    hall = town_hall()
    with working_for(company):
        set_up(company, members, first)
        with on(first - dt.timedelta(days=20)):
            for member in debited:
                sell(member, products, "Carnet de dix journées", 125)
        with on(first - dt.timedelta(days=19)):
            run_cron('account.payment.journal|debit_sepa')
        with on(first + dt.timedelta(days=2)):
            pay(company, sell(
                    visitor, products, "Journée du jour", 15), 'Espèces')
            pay(company, sell(
                    members[6], products, "Deux journées", 30),
                'Carte au terminal')
            ordered = sell(
                hall, products, "Mise à disposition de la salle", 250,
                engagement_number=f"{first:%y%m}-118")
        with on(first + dt.timedelta(days=3)):
            submitted = Model.get('account.payment').find(
                [('state', '=', 'submitted')])
            Model.get('account.payment').click(submitted, 'process_wizard')
        tell(company, first, last, submitted, ordered)
        remind(last)
        run_cron('account.dunning|generate_dunnings')


def on(day):
    return today_is(day.year, day.month, day.day)


def town_hall():
    "A public body that asks for an engagement number."
    name, siret = places.TOWN_HALL
    new = find('party.party', ('name', '=', name))
    if not new:
        new = Model.get('party.party')(
            name=name, customer_kind='public', asks_engagement=True)
        new.save()
        home = new.addresses[0]
        home.postal_code, home.city = places.TOWN
        new.save()
        new.identifiers.new(
            type='fr_siret', code=siret, address=new.addresses[0])
        new.save()
    return new


def set_up(company, members, first):
    "Who is debited, the bank and its rules, and how who is late is asked."
    debits = debit_journal(company)
    for member, iban in zip(members, places.ACCOUNTS[1:]):
        mandate(company, debits, member, iban, first - dt.timedelta(days=40))
    journal = Model.get('account.journal')(
        name="Banque", code="BQ", type='statement')
    journal.save()
    Model.get('account.statement.journal')(
        name=places.BANK, journal=journal, company=company,
        account=find_account(company, '5121'), validation='balance',
        bank_account=debits.sepa_bank_account_number.account).save()
    for name, text, code in places.RULES_OF_BANK:
        rule = Model.get('account.statement.rule')(
            name=name, company=company, description=text)
        rule.lines.new(amount='pending', account=find_account(company, code))
        rule.save()
    configuration = Model.get('account.configuration')(1)
    configuration.default_dunning_procedure = find('account.dunning.procedure')
    configuration.save()


def sell(party, products, text, price, **values):
    "Invoice it, taxes excluded, and post the invoice."
    invoice = Model.get('account.invoice')(type='out', party=party, **values)
    line = invoice.lines.new(product=products['Place de travail'], quantity=1)
    line.description = text
    line.unit_price = Decimal(price)
    invoice.click('post')
    return invoice


def pay(company, invoice, name):
    wizard = Wizard('account.invoice.pay', [invoice])
    wizard.form.payment_method = find(
        'account.invoice.payment.method', ('company', '=', company.id),
        ('name', '=', name))
    wizard.execute('choice')


def tell(company, first, last, debits, ordered):
    "The statement of the month; one debit comes back."
    back = debits[-1]
    day = lambda n: first + dt.timedelta(days=n - 1)
    statement = camt(
        f"{first:%Y-%m}", places.ACCOUNTS[0], last, '4250.00',
        (day(5), sum(d.amount for d in debits), {
                'text': f"REMISE PRELEVEMENTS {len(debits)} OPERATIONS"}),
        (day(6), '36.00', {'text': "REMISE CB 01"}),
        (day(9), -back.amount, {
                'number': back.sepa_end_to_end_id,
                'mandate': back.sepa_mandate.identification,
                'text': "REJET PRLV PROVISION INSUFFISANTE",
                'reason': 'AM04'}),
        (day(12), '18.00', {'text': "VERSEMENT ESPECES"}),
        (day(24), ordered.total_amount, {
                'payer': "SGC DES ROUSSES",
                'text': f"MANDAT 118 FACTURE {ordered.number}"}),
        (last, '-9.40', {'text': f"COTISATION {first:%m/%Y}"}))
    with on(last):
        wizard = Wizard('account.statement.import')
        wizard.form.file_ = statement
        wizard.form.file_format = 'camt_053_001'
        wizard.execute('import_')
        (statement,), = wizard.actions
        statement.click('validate_statement')
        statement.click('post')
        run_cron('account.payment.journal|cron_post_clearing_moves')


def remind(day):
    "The first reminder of what came back left by e-mail."
    with on(day):
        run_cron('account.dunning|generate_dunnings')
        process = Wizard('account.dunning.process', Model.get(
                'account.dunning').find([('state', '=', 'draft')]))
        process.execute('process')
