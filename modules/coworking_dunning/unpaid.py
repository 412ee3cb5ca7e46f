# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is late, where one works."

from decimal import Decimal

from trytond.model import Model, fields
from trytond.modules.coworking_space.company import today_at
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.report import Report
from trytond.transaction import Transaction, without_check_access


def own_company():
    "The company of the context, when it is one of the user's; else none."
    User = Pool().get('res.user')
    company = Transaction().context.get('company')
    if company is None or (
            Transaction().user and company not in User.get_companies()):
        return -1
    return company


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def unpaid(self):
        "What was due before today and was not paid."
        today = today_at(self.company)
        late = sum(
            (l.debit - l.credit for l in self.lines_to_pay
                if not l.reconciliation
                and l.maturity_date and l.maturity_date < today),
            Decimal(0))
        return max(late - self.part_paid, Decimal(0))

    @property
    def part_paid(self):
        "What was paid of the lines that are still to pay."
        return sum(
            (l.credit - l.debit for l in self.payment_lines
                if not l.reconciliation),
            Decimal(0))

    @classmethod
    def late(cls):
        "Those of which something is unpaid, in the company of the user."
        Line = Pool().get('account.move.line')
        lines = Line.search([
                ('account.type.receivable', '=', True),
                ('company', '=', own_company()),
                ('move.state', '=', 'posted'),
                ('reconciliation', '=', None),
                ('maturity_date', '<', today_at()),
                ('debit', '>', 0),
                ])
        invoices = {l.invoice_to_pay for l in lines} - {None}
        return [i for i in cls.browse(invoices) if i.unpaid]


class UnpaidMixin(Model):
    "What has invoices, and a currency."
    __slots__ = ()
    unpaid = fields.Function(Monetary(
            "Unpaid", currency='currency', digits='currency',
            states={
                'invisible': ~Eval('unpaid', 0),
                },
            help="What was due before today."),
        'get_unpaid')
    reminder = fields.Function(fields.Char(
            "Last Reminder",
            states={
                'invisible': ~Eval('reminder'),
                }),
        'get_unpaid')
    is_unpaid = fields.Function(
        fields.Boolean("Is Unpaid"), 'get_unpaid', searcher='search_unpaid')

    @property
    def _posted_invoices(self):
        "Those of which something may be unpaid."
        raise NotImplementedError

    @classmethod
    @without_check_access
    def get_unpaid(cls, records, names):
        Dunning = Pool().get('account.dunning')
        result = {n: {} for n in names}
        for record in cls.browse(records):
            late = {
                i: i.unpaid for i in record._posted_invoices
                if i.state == 'posted' and i.unpaid}
            sent = late and Dunning.search([
                    ('line', 'in', [
                            l.id for i in late for l in i.lines_to_pay]),
                    ('last_sent', '!=', None),
                    ],
                order=[('last_sent', 'DESC'), ('id', 'DESC')], limit=1)
            values = {
                'unpaid': sum(late.values(), Decimal(0)),
                'is_unpaid': bool(late),
                'reminder': ', '.join(
                    f'{d.last_level.rec_name} '
                    f'({Report.format_date(d.last_sent)})'
                    for d in sent),
                }
            for name in names:
                result[name][record.id] = values[name]
        return result

    @classmethod
    @without_check_access
    def search_unpaid(cls, name, clause):
        Invoice = Pool().get('account.invoice')
        _, operator, value = clause
        found = {r.id for i in Invoice.late() for r in cls._of_invoice(i)}
        wanted = value if isinstance(value, (list, tuple)) else [value]
        if operator in {'!=', 'not in'}:
            wanted = {True, False} - {bool(v) for v in wanted}
        wanted = {bool(v) for v in wanted}
        if len(wanted) != 1:
            return [] if wanted else [('id', '=', None)]
        within, = wanted
        return [('id', 'in' if within else 'not in', list(found))]

    @classmethod
    def _of_invoice(cls, invoice):
        "The records that have the invoice."
        raise NotImplementedError


class Party(UnpaidMixin, metaclass=PoolMeta):
    __name__ = 'party.party'

    @property
    def _posted_invoices(self):
        Invoice = Pool().get('account.invoice')
        return Invoice.search([
                ('party', '=', self.id),
                ('company', '=', own_company()),
                ('type', '=', 'out'),
                ('state', '=', 'posted'),
                ])

    @classmethod
    def _of_invoice(cls, invoice):
        return [invoice.party]


class Booking(UnpaidMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking'

    @property
    def _posted_invoices(self):
        return self.invoices

    @classmethod
    def _of_invoice(cls, invoice):
        return [c.booking for l in invoice.lines for c in l.coworking_charges]


class Contract(UnpaidMixin, metaclass=PoolMeta):
    __name__ = 'coworking.contract'

    @property
    def _posted_invoices(self):
        return {
            *(c.invoice_line.invoice for c in self.charges if c.invoice_line),
            *(i for b in self.bookings for i in b.invoices)}

    @classmethod
    def _of_invoice(cls, invoice):
        for line in invoice.lines:
            yield from (c.contract for c in line.contract_charges)
            yield from (
                c.booking.contract for c in line.coworking_charges
                if c.booking.contract)
