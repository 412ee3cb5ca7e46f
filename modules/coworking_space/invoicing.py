# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"From charges to the lines of invoices, whatever they are for."

from itertools import groupby

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.tools import sortable_values
from trytond.transaction import Transaction

from .exceptions import BillingError


class InvoicedMixin(Model):
    """A charge that the line of an invoice settles.

    The model has a company, a currency and an amount; its deal has a site.
    """
    __slots__ = ()
    date = fields.Date(
        "Date", required=True, readonly=True,
        help="The day from which it can be invoiced.")
    product = fields.Many2One(
        'product.product', "Product", required=True, readonly=True,
        ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True, readonly=True)
    unit_price = Monetary(
        "Unit Price", currency='currency', digits=price_digits,
        required=True, readonly=True)
    tax_included = fields.Boolean("Tax Included", readonly=True)
    invoice_line = fields.Many2One(
        'account.invoice.line', "Invoice Line", readonly=True,
        ondelete='SET NULL')

    @property
    def deal(self):
        "What it is charged for."
        raise NotImplementedError

    @property
    def site(self):
        return self.deal.site

    @property
    def payer(self):
        "The party to invoice; what is given back goes to who had it."
        if sold := self.credited_line:
            return sold.invoice.party
        return self.deal.payer

    @property
    def credited_line(self):
        "The line of the invoice that it gives back."
        raise NotImplementedError

    @property
    def service_days(self):
        "The first and the last day of the service."
        raise NotImplementedError

    @property
    def invoice_values(self):
        """What its invoice says besides who pays: {name: value}.

        What has other values is invoiced apart.
        """
        return {}

    @classmethod
    def describe(cls, charges):
        """What the lines of the invoices say: {charge: text}.

        In the languages of their payers.
        """
        readers = {}
        for charge in charges:
            readers.setdefault(charge.payer.lang, []).append(charge)
        words = {}
        for lang, group in readers.items():
            with Transaction().set_context(language=lang and lang.code):
                for charge in cls.browse(group):
                    words[charge] = '\n'.join(charge._words())
        return words

    def _words(self):
        "What the line of the invoice says: [text]."
        raise NotImplementedError

    def priced_line(self):
        "The unsaved invoice line that gives its price and taxes."
        InvoiceLine = Pool().get('account.invoice.line')
        company = self.deal.company
        line = InvoiceLine(
            invoice=None, type='line', invoice_type='out', company=company,
            currency=company.currency, party=self.payer,
            unit=None, quantity=float(self.quantity), taxes_date=self.date)
        with Transaction().set_context(company=company.id):
            line.product = self.product
            line.on_change_product()
        if sold := self.credited_line:
            # What is given back is taxed as it was sold.
            line.account = sold.account
            line.taxes = sold.taxes
            line.taxes_date = sold.tax_date
        if self.tax_included:
            line.price_with_tax = self.unit_price
            line.on_change_price_with_tax()
        else:
            line.unit_price = self.unit_price
        line.amount = line.on_change_with_amount()
        return line

    def get_invoice_line(self, words):
        "The unsaved invoice line of the charge, that says the words."
        line = self.priced_line()
        line.site = self.site
        line.service_start, line.service_end = self.service_days
        line.origin = self.credited_line or self
        line.description = words
        return line


def draft_invoices(charges):
    """Make draft invoices of charges that nothing has settled: [Invoice].

    One for each party to invoice; the deals that give money back apart.
    """
    Invoice = Pool().get('account.invoice')
    owed = {}
    for charge in charges:
        owed[charge.deal] = owed.get(charge.deal, 0) + charge.amount

    def key(charge):
        return (
            ('company', charge.company),
            ('party', charge.payer),
            ('type', 'out'),
            ('credit_note', owed[charge.deal] < 0),
            *sorted(charge.invoice_values.items()),
            )
    charges = sorted(
        charges, key=lambda c: (c.service_days[0], c.__name__, c.id))
    charges = sorted(charges, key=sortable_values(key))
    invoices = []
    for company, of_company in groupby(charges, key=lambda c: c.company):
        with Transaction().set_context(company=company.id):
            of_company = _browse(list(of_company))
            words = {}
            for Charge, group in _by_model(of_company):
                words |= Charge.describe(group)
            groups = [
                (dict(values), list(group))
                for values, group in groupby(of_company, key=key)]
            drafts = [
                _draft(values, group, words) for values, group in groups]
            Invoice.save(drafts)
        for invoice, (_, group) in zip(drafts, groups):
            for charge, line in zip(group, invoice.lines):
                charge.invoice_line = line
        for Charge, group in _by_model(of_company):
            Charge.save(group)
        invoices += drafts
    return Invoice.browse(invoices)


def _browse(charges):
    "The same, read together in their order."
    browsed = {
        c: c for Charge, group in _by_model(charges)
        for c in Charge.browse(group)}
    return [browsed[c] for c in charges]


def _by_model(charges):
    "The charges of each model."
    for Charge in {c.__class__ for c in charges}:
        yield Charge, [c for c in charges if isinstance(c, Charge)]


def _draft(values, charges, words):
    "The unsaved invoice of the charges."
    invoice = get_invoice(**values)
    invoice.lines = [c.get_invoice_line(words[c]) for c in charges]
    for sequence, line in enumerate(invoice.lines, 1):
        line.sequence = sequence
    return invoice


def release(charges):
    "Let the charges be invoiced again."
    for Charge, group in _by_model(charges):
        Charge.write(group, {'invoice_line': None})


def get_invoice(company, party, type, credit_note, **values):
    "The unsaved invoice without lines; refused when it cannot be made."
    Invoice = Pool().get('account.invoice')
    invoice = Invoice(
        company=company, type=type, party=party, currency=company.currency)
    invoice.on_change_type()
    for name, value in values.items():
        setattr(invoice, name, value)
    if not invoice.invoice_address:
        raise BillingError(gettext(
                'coworking_space.msg_invoice_no_address',
                party=party.rec_name))
    if not invoice.account:
        raise BillingError(gettext(
                'coworking_space.msg_invoice_no_account',
                party=party.rec_name,
                company=company.rec_name))
    return invoice

