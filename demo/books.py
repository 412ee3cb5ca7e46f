# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The books of the companies of the demo: chart, years, taxes, products."
import datetime as dt

from proteus import Model, Wizard
from proteus.config import get_config

from . import places


def open_books(companies, years):
    "Give each company a French chart, fiscal years and ways to be paid."
    for company in companies:
        with working_for(company):
            if not find_account(company, '706'):
                create_chart(company)
                waiting_account(company, "Cartes à encaisser", places.CARDS)
            for year in years:
                open_year(company, year)
            for name, code in places.PAYMENT_METHODS:
                payment_method(company, name, code)
    return {name: product(name, companies) for name in places.PRODUCTS}


def working_for(company):
    "What depends on the company is that of this one."
    return get_config().set_context(company=company.id)


def find(model, *domain):
    records = Model.get(model).find(list(domain), limit=1)
    return records[0] if records else None


def shipped(model, id_):
    "The record that a module ships under the identifier module.id."
    ModelData = Model.get('ir.model.data')
    return Model.get(model)(
        ModelData._proxy.get_id(*id_.split('.'), get_config().context))


def find_account(company, code):
    return find(
        'account.account', ('company', '=', company.id), ('code', '=', code))


def create_chart(company):
    create = Wizard('account.create_chart')
    create.execute('account')
    create.form.account_template = shipped(
        'account.account.template', 'account_fr.root')
    create.form.company = company
    create.execute('create_account')
    create.form.account_receivable = find_account(company, '4111')
    create.form.account_payable = find_account(company, '4011')
    create.execute('create_properties')


def sequence(company, type_, name, prefix):
    new = Model.get('ir.sequence.strict')(
        name=name, company=company, prefix=prefix, padding=4)
    new.sequence_type = shipped('ir.sequence.type', type_)
    new.save()
    return new


def open_year(company, year):
    start = dt.date(year, 1, 1)
    if find('account.fiscalyear', ('company', '=', company.id),
            ('start_date', '=', start)):
        return
    fiscalyear = Model.get('account.fiscalyear')(
        name=str(year), company=company, start_date=start,
        end_date=dt.date(year, 12, 31))
    fiscalyear.move_sequence = sequence(
        company, 'account.sequence_type_account_move', f"Écritures {year}",
        f'{year}-')
    numbers, = fiscalyear.invoice_sequences
    invoices = sequence(
        company, 'account_invoice.sequence_type_account_invoice',
        f"Factures {year}", f'F{year}-')
    credit_notes = sequence(
        company, 'account_invoice.sequence_type_account_invoice',
        f"Avoirs {year}", f'A{year}-')
    numbers.out_invoice_sequence = invoices
    numbers.out_credit_note_sequence = credit_notes
    numbers.in_invoice_sequence = numbers.in_credit_note_sequence = sequence(
        company, 'account_invoice.sequence_type_account_invoice',
        f"Achats {year}", f'ACH{year}-')
    fiscalyear.save()
    fiscalyear.click('create_period')


def waiting_account(company, name, code):
    "What waits there for the bank is reconciled with its statement."
    cheques = find_account(company, '5112')
    account = Model.get('account.account')(
        name=name, code=code, company=company, type=cheques.type,
        parent=cheques.parent, reconcile=True)
    account.save()
    return account


def payment_method(company, name, code):
    if find('account.invoice.payment.method', ('company', '=', company.id),
            ('name', '=', name)):
        return
    account = find_account(company, code)
    Model.get('account.invoice.payment.method')(
        name=name, company=company, debit_account=account,
        credit_account=account, is_cash=code == places.CASH,
        journal=find('account.journal', ('type', '=', 'cash'))).save()


def product(name, companies):
    "The service, with the account and the tax that each company uses."
    existing = find('product.product', ('name', '=', name))
    if existing:
        return existing
    code, tax = places.PRODUCTS[name]
    Category = Model.get('product.category')
    category = Category(name=name, accounting=True)
    category.save()
    for company in companies:
        with working_for(company):
            own = Category(category.id)
            own.account_revenue = find_account(company, code)
            own.save()
    # After the account, which brings the taxes of its own.
    category.reload()
    for company in companies:
        category.customer_taxes.append(find(
                'account.tax', ('company', '=', company.id),
                ('template', '=', shipped(
                        'account.tax.template', f'account_fr.{tax}').id)))
    category.save()
    template = Model.get('product.template')(
        name=name, type='service', default_uom=find(
            'product.uom', ('symbol', '=', 'u')),
        account_category=category)
    template.save()
    return template.products[0]
