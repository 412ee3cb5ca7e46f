# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What was spent, wherever it was written first."

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space.searching import any_of
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Bool, Eval

from .shared import a_share, computed, part_of, total
from .words import percent

_TAKEN = {
    'readonly': Bool(Eval('origin')),
    }


class Expense(part_of('project'), ModelSQL, ModelView):
    __name__ = 'subsidy.expense'
    project = fields.Many2One(
        'subsidy.project', "Project", required=True, ondelete='RESTRICT')
    cost = fields.Many2One(
        'subsidy.project.cost', "Cost Line", ondelete='RESTRICT',
        domain=[
            ('project', '=', Eval('project', -1)),
            ])
    kind = fields.Selection([
            ('invoice', "Supplier Invoice"),
            ('books', "Books"),
            ('flat', "Flat Rate"),
            ('hand', "By Hand"),
            ], "Kind", required=True, readonly=True, sort=False)
    origin = fields.Reference(
        "Origin", selection='get_origin', readonly=True)
    supplier = fields.Many2One(
        'party.party', "Supplier", ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'}, states=_TAKEN)
    name = fields.Char("Object", required=True)
    reference = fields.Char("Invoice", states=_TAKEN)
    date = fields.Date("Date", required=True, states=_TAKEN)
    untaxed = Monetary(
        "Without Tax", currency='currency', digits='currency', required=True,
        states=_TAKEN, help="Negative for a credit note.")
    tax = Monetary(
        "Tax", currency='currency', digits='currency', states=_TAKEN)
    total = computed("With Tax", 'on_change_with_total')
    rate = a_share(
        'rate', "Flat Rate",
        states={
            'invisible': ~Eval('rate'),
            'readonly': True,
            })
    flat_cost = fields.Many2One(
        'subsidy.project.cost', "Rate of", ondelete='RESTRICT', readonly=True,
        states={
            'invisible': ~Eval('flat_cost'),
            })
    voucher = fields.Char(
        "Voucher", help="The payment voucher (mandat) of a public owner.")
    paid = fields.Date("Paid")
    claim_lines = fields.One2Many(
        'subsidy.claim.line', 'expense', "Claimed", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('origin_unique', Unique(t, t.origin),
                'coworking_subsidy.msg_expense_origin_unique'),
            ]

    @classmethod
    def default_kind(cls):
        return 'hand'

    @classmethod
    def get_origin(cls):
        Model = Pool().get('ir.model')
        models = ['account.invoice.line', 'account.move.line']
        return [(None, '')] + [(m, Model.get_name(m)) for m in models]

    @fields.depends('untaxed', 'tax')
    def on_change_with_total(self, name=None):
        if self.untaxed is not None:
            return self.untaxed + (self.tax or 0)

    def amount_for(self, funding):
        "What the funding counts of it: with or without tax."
        return (
            self.total if funding.scheme.base == 'including'
            else self.untaxed)

    @property
    def may_precede(self):
        return bool(self.cost) and self.cost.before_start

    @classmethod
    def take_payments(cls, expenses):
        "Write when the invoices behind the expenses were paid."
        for expense in expenses:
            if expense.kind == 'invoice' and expense.origin:
                invoice = expense.origin.invoice
                paid = (
                    invoice.reconciled if invoice.state == 'paid' else None)
                if paid != expense.paid:
                    expense.paid = paid
        cls.save(expenses)

    @classmethod
    def of_invoice_line(cls, project, line):
        "What a line of a posted supplier invoice says."
        invoice = line.invoice
        return cls(
            project=project, kind='invoice', origin=line,
            supplier=invoice.party,
            name=line.description or (
                line.product and line.product.rec_name) or invoice.rec_name,
            reference=invoice.reference or invoice.number,
            date=invoice.invoice_date,
            untaxed=line.amount,
            tax=total(t.amount for t in line._get_taxes().values()),
            paid=invoice.reconciled if invoice.state == 'paid' else None)

    @classmethod
    def of_move_line(cls, project, line):
        "What a posted line of the books says, such as salaries."
        return cls(
            project=project, kind='books', origin=line, supplier=line.party,
            name=line.description_used or line.move.description_used
            or line.account.rec_name,
            reference=line.move.number, date=line.date,
            untaxed=line.debit - line.credit, tax=None, paid=line.date)

    @classmethod
    def flat_of(cls, project, rate, cost):
        "A rate of the expenses of a cost line that were taken until today."
        base = [
            e for e in project.expenses
            if e.cost == cost and e.kind != 'flat']
        if not base:
            project.refuse('msg_flat_nothing', cost=cost.name)
        last = max(e.date for e in base)
        taken = total(
            e.untaxed for e in project.expenses if e.flat_cost == cost)
        return cls(
            project=project, kind='flat', name=gettext(
                'coworking_subsidy.msg_flat_name', rate=percent(rate),
                cost=cost.name),
            rate=rate, flat_cost=cost, date=last, paid=last, tax=None,
            untaxed=project.round(
                rate * total(e.untaxed for e in base)) - taken)

    def check_taken(self):
        "Refuse what is not written in the books of the company yet."
        if self.kind == 'invoice':
            invoice = self.origin.invoice
            is_kept = (
                invoice.company == self.project.company
                and invoice.currency == self.project.currency
                and invoice.type == 'in'
                and invoice.state in {'posted', 'paid'})
        elif self.kind == 'books':
            move = self.origin.move
            is_kept = (
                move.company == self.project.company
                and move.state == 'posted'
                and self.origin.account.type.expense
                # The invoice is taken by its lines.
                and (not self.origin.origin
                    or self.origin.origin.__name__ != 'account.invoice.line'))
        else:
            is_kept = True
        if not is_kept or not self.untaxed:
            self.project.refuse('msg_expense_not_posted', expense=self.name)

    @classmethod
    def check_modification(cls, mode, expenses, values=None, external=False):
        super().check_modification(
            mode, expenses, values=values, external=external)
        fixed = {
            'project', 'origin', 'kind', 'untaxed', 'tax', 'date', 'supplier'}
        if mode == 'create' and external and any(
                e.origin or e.kind != 'hand' for e in expenses):
            cls.refuse_change('msg_expense_origin')
        for expense in expenses:
            is_claimed = any(
                line.is_kept for line in expense.claim_lines)
            if mode == 'delete' and expense.claim_lines or (
                    mode == 'write' and external and (
                        values.keys() & fixed
                        and (is_claimed or expense.kind != 'hand')
                        or values.keys() & {'cost', 'paid'} and is_claimed)):
                cls.refuse_change(
                    'msg_expense_claimed', record=expense.rec_name)

    @classmethod
    def copy(cls, expenses, default=None):
        default = {} if default is None else default.copy()
        default.setdefault('origin')
        default.setdefault('kind', 'hand')
        default.setdefault('claim_lines', None)
        return super().copy(expenses, default=default)

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    self.supplier and self.supplier.rec_name, self.name,
                    self.reference]))

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'name', 'reference', 'supplier.rec_name')
