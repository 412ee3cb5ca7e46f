# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"From what was charged to what was paid."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Model, ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.report import Report
from trytond.transaction import (
    Transaction, check_access, without_check_access)
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .charge import month_end
from .company import CompanyMixin, check_company
from .exceptions import BillingError
from .invoicing import get_invoice
from .posting import post_invoices


def left_to_pay(invoices):
    "What is left to pay of the invoices, posted or not yet."
    return sum(
        (i.amount_to_pay if i.state == 'posted' else i.total_amount
            for i in invoices if i.state in {'draft', 'validated', 'posted'}),
        Decimal(0))


class BillingMixin(Model):
    "The invoices of a booking, for who may not read invoices."
    __slots__ = ()
    amount_due = fields.Function(Monetary(
            "To Pay", currency='currency', digits='currency',
            help="What is not invoiced or not paid yet, with the taxes."),
        'get_billing')
    billing_state = fields.Function(fields.Selection([
                (None, ""),
                ('to_invoice', "To Invoice"),
                ('draft', "Draft"),
                ('invoiced', "Invoiced"),
                ('paid', "Paid"),
                ], "Billing", sort=False),
        'get_billing')
    invoice_numbers = fields.Function(fields.Char("Invoices"), 'get_billing')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons.update({
                'invoice': {
                    'invisible': ~Eval('billing_state').in_(
                        ['to_invoice', 'draft']),
                    'depends': ['billing_state'],
                    },
                'pay': {
                    'invisible': ~Bool(Eval('amount_due')),
                    'depends': ['amount_due'],
                    },
                'print_invoice': {
                    'invisible': ~Bool(Eval('invoice_numbers')),
                    'depends': ['invoice_numbers'],
                    },
                })

    @property
    def invoices(self):
        "Its invoices, the oldest first."
        return sorted({
                c.invoice_line.invoice for c in self.charges
                if c.invoice_line}, key=lambda i: i.id)

    @classmethod
    @without_check_access
    def get_billing(cls, bookings, names):
        result = {n: {} for n in names}
        for booking in cls.browse(bookings):
            values = {
                'amount_due': booking._amount_due(),
                'billing_state': booking._billing_state(),
                'invoice_numbers': ', '.join(
                    i.number for i in booking.invoices if i.number),
                }
            for name in names:
                result[name][booking.id] = values[name]
        return result

    def _amount_due(self):
        "What is not invoiced, and its part of what is not paid."
        zero = self.company.currency.round(Decimal(0))
        return sum(
            (c.amount for c in self.charges
                if not c.is_settled
                or c.invoice_line
                and c.invoice_line.invoice.state
                in {'draft', 'validated', 'posted'}), zero)

    def _billing_state(self):
        states = {i.state for i in self.invoices}
        if any(not c.is_settled for c in self.charges):
            return 'to_invoice'
        for state, invoice_states in [
                ('draft', {'draft', 'validated'}),
                ('invoiced', {'posted'}),
                ('paid', {'paid'}),
                ]:
            if states & invoice_states:
                return state

    @classmethod
    def bill_at_once(cls, charges):
        "Make draft invoices now, for the companies that do it at once."
        pool = Pool()
        Charge = pool.get('coworking.booking.charge')
        Configuration = pool.get('coworking.configuration')
        charges = [
            c for c in charges if Configuration(1).get_multivalue(
                'invoicing', company=c.company.id) == 'at_once']
        if charges:
            Charge.invoice(charges)

    def check_invoice(self):
        "The unsaved invoice without lines; refused when it could not leave."
        with Transaction().set_context(company=self.company.id):
            return get_invoice(self.company, self.payer, 'out', False)

    @classmethod
    @ModelView.button
    def invoice(cls, bookings):
        "Invoice what is not yet, and post all their invoices."
        Charge = Pool().get('coworking.booking.charge')
        Charge.invoice([c for b in bookings for c in b.charges])
        post_invoices({i for b in cls.browse(bookings) for i in b.invoices})

    @classmethod
    @ModelView.button_action('coworking_space.wizard_booking_pay')
    def pay(cls, bookings):
        pass

    @classmethod
    @ModelView.button_action('coworking_space.report_booking_invoice')
    def print_invoice(cls, bookings):
        pass

    @classmethod
    @without_check_access
    def to_pay(cls, bookings):
        "What is left to pay of all the invoices of the bookings."
        bookings = cls.browse(bookings)
        return left_to_pay({i for b in bookings for i in b.invoices}) + sum(
            c.amount for b in bookings for c in b.charges
            if not c.is_settled)

    @classmethod
    @without_check_access
    def pay_now(cls, bookings, method, date, amount):
        """Invoice the bookings and pay what is left to pay of their invoices.

        Refused when that is not the amount that was taken.
        """
        MoveLine = Pool().get('account.move.line')
        cls.invoice(bookings)
        if cls.to_pay(bookings) != amount:
            raise BillingError(gettext('coworking_space.msg_pay_changed'))
        for invoice in sorted(
                {i for b in cls.browse(bookings) for i in b.invoices},
                key=lambda i: i.id):
            with Transaction().set_context(company=invoice.company.id):
                amount = invoice.amount_to_pay
                if invoice.state != 'posted' or not amount:
                    continue
                to_reconcile, _ = invoice.get_reconcile_lines_for_amount(
                    amount, invoice.currency)
                lines = invoice.pay_invoice(amount, method, date)
                MoveLine.reconcile(to_reconcile + lines)


class BookingPay(Wizard):
    __name__ = 'coworking.booking.pay'
    start = StateView(
        'coworking.booking.pay.start',
        'coworking_space.booking_pay_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Paid", 'pay', 'tryton-ok', default=True),
            ])
    pay = StateTransition()

    def default_start(self, fields):
        pool = Pool()
        Date = pool.get('ir.date')
        Method = pool.get('account.invoice.payment.method')
        companies = {b.company for b in self.records}
        if len(companies) > 1:
            raise BillingError(
                gettext('coworking_space.msg_pay_one_company'))
        company, = companies
        methods = Method.search([('company', '=', company.id)], limit=2)
        if not methods:
            raise BillingError(gettext(
                    'coworking_space.msg_pay_no_method',
                    company=company.rec_name))
        with Transaction().set_context(company=company.id):
            today = Date.today()
        return {
            'company': company.id,
            'amount': self.model.to_pay(self.records),
            'method': methods[0].id,
            'date': today,
            }

    @check_access
    def transition_pay(self):
        start = self.start
        self.model.read([b.id for b in self.records], ['id'])
        if start.method.company not in {b.company for b in self.records}:
            raise BillingError(
                gettext('coworking_space.msg_pay_one_company'))
        self.model.pay_now(
            self.records, start.method, start.date, start.amount)
        return 'end'

    def end(self):
        return 'reload'


class BookingPayStart(ModelView):
    __name__ = 'coworking.booking.pay.start'
    company = fields.Many2One('company.company', "Company", readonly=True)
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    amount = Monetary(
        "Amount", currency='currency', digits='currency', readonly=True,
        help="All that is left to pay of the invoices of the booking.")
    method = fields.Many2One(
        'account.invoice.payment.method', "Paid by", required=True,
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    date = fields.Date("On", required=True)

    @fields.depends('company')
    def on_change_with_currency(self, name=None):
        return self.company.currency if self.company else None


class BookingInvoiceReport(Report):
    "The invoices of bookings, printed by who may not read invoices."
    __name__ = 'coworking.booking.invoice'

    @classmethod
    def execute(cls, ids, data):
        pool = Pool()
        ActionReport = pool.get('ir.action.report')
        Booking = pool.get('coworking.booking')
        InvoiceReport = pool.get('account.invoice', type='report')
        action, = ActionReport.search([('report_name', '=', cls.__name__)])
        cls.check_access(action, Booking.__name__, ids)
        with without_check_access():
            invoices = dict.fromkeys(
                i.id for b in Booking.browse(ids) for i in b.invoices
                if i.number)
        if not invoices:
            raise BillingError(
                gettext('coworking_space.msg_print_no_invoice'))
        # A report checks the access of its user, whatever the transaction.
        with Transaction().set_user(0):
            return InvoiceReport.execute(
                list(invoices), {'model': 'account.invoice'})


class InvoiceDue(Wizard):
    __name__ = 'coworking.invoice_due'
    start = StateView(
        'coworking.invoice_due.start',
        'coworking_space.invoice_due_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Invoice", 'invoice', 'tryton-ok', default=True),
            ])
    invoice = StateTransition()

    @check_access
    def transition_invoice(self):
        Charge = Pool().get('coworking.booking.charge')
        check_company(self.start.company)
        Charge.invoice_due(self.start.date, [self.start.company])
        return 'end'


class InvoiceDueStart(CompanyMixin, ModelView):
    __name__ = 'coworking.invoice_due.start'
    date = fields.Date(
        "Until", required=True,
        help="Invoice what is due until this day, included.")

    @classmethod
    def default_date(cls):
        return month_end(Pool().get('ir.date').today())
