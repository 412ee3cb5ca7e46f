# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What was billed of a contract."

from sql import Null

from trytond.i18n import gettext
from trytond.model import Index, ModelSQL, ModelView, Unique, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.invoicing import InvoicedMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.report import Report
from trytond.transaction import without_check_access

from . import periods


class ContractCharge(InvoicedMixin, ModelSQL, ModelView):
    __name__ = 'coworking.contract.charge'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, readonly=True,
        ondelete='RESTRICT')
    period = fields.Many2One(
        'coworking.contract.period', "Period", required=True, readonly=True,
        ondelete='RESTRICT')
    billing = fields.Many2One(
        'coworking.billing', "Billing", readonly=True, ondelete='RESTRICT')
    company = fields.Function(
        fields.Many2One('company.company', "Company"), 'get_company',
        searcher='search_company')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"), 'get_currency')
    start = fields.Date("From", required=True, readonly=True)
    end = fields.Date("Until", required=True, readonly=True)
    days = fields.Integer(
        "Days", required=True, readonly=True,
        help="With the sign of the amount; "
        "0 when only the price of the days changed.")
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True)
    credits = fields.Many2One(
        'coworking.contract.charge', "Credits", readonly=True,
        ondelete='RESTRICT', help="The charge that it takes back.")
    given_back = fields.Many2One(
        'account.invoice.line', "Given Back by", readonly=True,
        ondelete='RESTRICT',
        states={
            'invisible': ~Bool(Eval('given_back')),
            },
        help="The line of the credit note, made without the contract, "
        "that had already given it back.")
    invoice = fields.Function(fields.Char("Invoice"), 'get_invoice')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        t = cls.__table__()
        cls._order = [('start', 'DESC'), ('id', 'DESC')]
        cls._sql_indexes.add(
            Index(t,
                (t.contract, Index.Range()),
                where=(t.invoice_line == Null) & (t.given_back == Null)))
        cls._sql_constraints += [
            ('invoice_line_unique', Unique(t, t.invoice_line),
                'coworking_space.msg_charge_settled_once'),
            ]

    def get_company(self, name):
        return self.contract.company

    @classmethod
    def search_company(cls, name, clause):
        return [('contract.' + clause[0], *clause[1:])]

    def get_currency(self, name):
        return self.contract.company.currency

    @without_check_access
    def get_invoice(self, name):
        if line := self.invoice_line or self.given_back:
            return (line.invoice.number
                or gettext('coworking_space.msg_invoice_draft'))

    @classmethod
    def unsettled(cls):
        "The domain of what is to be invoiced."
        return [
            ('invoice_line', '=', None),
            ('given_back', '=', None),
            ]

    @classmethod
    def of(cls, period, slices, due):
        "The unsaved charges that the period needs for the days due."
        line = period.line
        return [
            cls._of(period, part) for part in periods.adjust(
                line.period_price, slices, due, period.parts, line.round)]

    @classmethod
    def _of(cls, period, part):
        line = period.line
        charge = cls(
            contract=line.contract, period=period, date=line.contract.today,
            product=line.product, tax_included=line.tax_included,
            start=part.span[0], end=part.span[1], days=part.days,
            amount=part.amount)
        charge.quantity = 1 if part.amount > 0 else -1
        charge.unit_price = abs(part.amount)
        if abs(part.amount) == line.currency.round(
                line.quantity * line.price):
            charge.quantity *= line.quantity
            charge.unit_price = line.price
        if part.amount < 0:
            charge.credits = next((
                    c for c in reversed(period.charges)
                    if c.amount > 0 and periods.intersect(
                        (c.start, c.end), part.span)), None)
            charge.given_back = (
                charge.credits and charge.credits.credited_by_hand)
        else:
            # Days credited by hand are not billed again.
            charge.given_back = next((
                    c.given_back for c in reversed(period.charges)
                    if c.given_back
                    and c.start <= part.span[0] and part.span[1] <= c.end),
                None)
        return charge

    @property
    def credited_by_hand(self):
        "The line of a credit note, made without the contract, of the whole."
        InvoiceLine = Pool().get('account.invoice.line')
        if self.given_back:
            return self.given_back
        if sold := self.invoice_line:
            lines = InvoiceLine.search([
                    ('origin', '=', str(sold)),
                    ('invoice.state', 'in', ['posted', 'paid']),
                    ('contract_charges', '=', None),
                    ])
            return next((l for l in lines if l.amount == -sold.amount), None)

    @property
    def deal(self):
        return self.contract

    @property
    def credited_line(self):
        return self.credits.invoice_line if self.credits else None

    @property
    def service_days(self):
        return self.start, self.end

    def _words(self):
        line = self.period.line
        sold = self.credited_line
        if sold and sold.invoice.number:
            yield gettext(
                'coworking_space.msg_charge_credit',
                invoice=sold.invoice.number)
        yield line.name
        if line.resource:
            yield line.resource.rec_name
        if line.once:
            return
        span = self.start, self.end
        whole = span == (self.period.start, self.period.end)
        if not self.days:
            yield gettext(
                'coworking_contract.msg_charge_difference',
                span=self.say(span))
        elif whole:
            yield self.say(span)
        else:
            yield gettext(
                'coworking_contract.msg_charge_part',
                span=self.say(span), days=abs(self.days),
                period=self.say((self.period.start, self.period.end)))

    @classmethod
    def say(cls, span):
        first, last = map(Report.format_date, span)
        if first == last:
            return first
        return gettext(
            'coworking_contract.msg_span', first=first, last=last)

    @classmethod
    def check_modification(cls, mode, charges, values=None, external=False):
        super().check_modification(
            mode, charges, values=values, external=external)
        if (external or mode == 'delete'
                or mode == 'write' and values.keys() - {'invoice_line'}):
            raise AccessError(gettext('coworking_contract.msg_charge_kept'))

    def get_rec_name(self, name):
        return f"{self.period.line.name}, {self.say((self.start, self.end))}"
