# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The plans and the subscriptions of the demo."
import datetime as dt
from decimal import Decimal
from unittest.mock import patch

from proteus import Model, Wizard
from trytond.modules.coworking_space import slots

from . import places
from .books import find, find_account, working_for


def subscribe(company, members, products):
    "The plans of the company and who subscribed, billed until today."
    if find('coworking.plan', ('company', '=', company.id)):
        return
    with working_for(company):
        configure(company)
        for values in places.PLANS[company.party.name]:
            new = plan(company, products, **values['plan'])
            for index in values['members']:
                contract(new, values['site'], members[index], index)
        bill()


def configure(company):
    "Where deposits stand in the books."
    configuration = Model.get('coworking.configuration')(1)
    configuration.deposit_account = find_account(company, '16511')
    configuration.deposit_kept_account = find_account(company, '758')
    configuration.deposit_journal = find(
        'account.journal', ('type', '=', 'general'))
    configuration.save()


def plan(
        company, products, name, price, product, deposit=0, hours=0,
        **conditions):
    Plan = Model.get('coworking.plan')
    new = Plan(
        name=name, company=company, tax_included=True,
        rules=places.RULES, deposit_months=Decimal(deposit), **conditions)
    new.lines.new(name=name, product=products[product], price=Decimal(price))
    if hours:
        new.allowances.new(quantity=Decimal(hours), unit='hour')
    new.save()
    return new


def contract(plan, site, member, index):
    "One that began some weeks ago."
    start = dt.date.today() - dt.timedelta(days=20 + 5 * index)
    with patch.object(slots, 'now') as now:
        now.return_value = dt.datetime.combine(
            start - dt.timedelta(days=3), dt.time(9))
        new = Model.get('coworking.contract')(
            party=member, start=start,
            site=find('coworking.site', ('name', '=', site)), plan=plan)
        new.save()
        new.click('quote')
        new.click('run')
    if new.deposit_asked:
        deposit = Wizard('coworking.contract.do_deposit', [new])
        deposit.form.date = dt.date.today()
        deposit.form.method = find(
            'account.invoice.payment.method',
            ('company', '=', plan.company.id))
        deposit.execute('deposit')
    if index % 7 == 3:
        pause = Wizard('coworking.contract.do_pause', [new])
        pause.form.start = dt.date.today() + dt.timedelta(days=5)
        pause.form.end = dt.date.today() + dt.timedelta(days=33)
        pause.form.reason = "Congés"
        pause.execute('pause')
    elif index % 7 == 5:
        end = Wizard('coworking.contract.do_terminate', [new])
        end.form.give_back = True
        end.form.reason = "Déménagement"
        end.execute('terminate')


def bill():
    wizard = Wizard('coworking.bill')
    wizard.form.post = True
    wizard.execute('preview')
    wizard.execute('bill')
