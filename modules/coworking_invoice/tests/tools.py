# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from proteus import Model
from proteus.config import get_config
from trytond.modules.account.tests.tools import create_fiscalyear
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)

__all__ = [
    'chart_account', 'chart_tax', 'create_year', 'declared', 'identify',
    'work_for']


def work_for(company):
    "The user of the test works for the company."
    User = Model.get('res.user')
    config = get_config()
    user = User(config.user)
    if company not in user.companies:
        user.companies.append(company.__class__(company.id))
    user.company = company
    user.save()
    config._context = User.get_preferences(True, {})


def create_year(company, year):
    "A fiscal year with its periods and sequences."
    fiscalyear = create_fiscalyear(
        company, (dt.date(year, 1, 1), dt.date(year, 12, 31)))
    fiscalyear.start_date = dt.date(year, 1, 1)
    fiscalyear.end_date = dt.date(year, 12, 31)
    fiscalyear = set_fiscalyear_invoice_sequences(fiscalyear)
    fiscalyear.click('create_period')
    return fiscalyear


def identify(company):
    "Give the company what its invoices must say."
    party = company.party.__class__(company.party.id)
    party.addresses.new(city="Morez") if not party.addresses else None
    for type_, code in [
            ('fr_siren', '732829320'), ('eu_vat', 'FR44732829320')]:
        party.identifiers.new(type=type_, code=code)
    party.save()
    company.legal_form = "SAS"
    company.capital = "10 000 €"
    company.registration = "RCS Lons-le-Saunier"
    company.save()


def shipped(model, id_):
    ModelData = Model.get('ir.model.data')
    return Model.get(model)(
        ModelData._proxy.get_id(*id_.split('.'), get_config().context))


def chart_account(company, code):
    account, = Model.get('account.account').find([
            ('company', '=', company.id), ('code', '=', code)])
    return account


def chart_tax(company, id_):
    tax, = Model.get('account.tax').find([
            ('company', '=', company.id),
            ('template', '=', shipped('account.tax.template', id_).id)])
    return tax


def declared(company, year, month):
    """What the VAT return of the month says: {box: amount}.

    0207 is the normal rate, base then tax; 0036 and 0059 are what credit
    notes take back.
    """
    Period = Model.get('account.period')
    Code = Model.get('account.tax.code')
    period, = Period.find([
            ('company', '=', company.id),
            ('start_date', '=', dt.date(year, month, 1))])
    boxes = {}
    with get_config().set_context(periods=[period.id]):
        for code in Code.find([
                    ('company', '=', company.id),
                    ('code', 'in', ['0207', '0036', '0059'])]):
            if code.amount:
                boxes.setdefault(code.code, []).append(code.amount)
    return {
        c: ' '.join(f'{a:.2f}' for a in sorted(amounts, reverse=True))
        for c, amounts in sorted(boxes.items())}
