# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a claim is made of: expenses and documents."

from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval

from .exceptions import SubsidyValidationError
from .shared import part_of
from .words import day, money


class ClaimLine(part_of('claim'), ModelSQL, ModelView):
    "An expense that is claimed, once from each funding."
    __name__ = 'subsidy.claim.line'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, ondelete='CASCADE')
    expense = fields.Many2One(
        'subsidy.expense', "Expense", required=True, ondelete='RESTRICT',
        domain=[
            ('project.fundings', '=', Eval('claimed_from', -1)),
            ])
    claimed_from = fields.Function(
        fields.Many2One('subsidy.funding', "Claimed from"),
        'on_change_with_claimed_from')
    funding = fields.Many2One(
        'subsidy.funding', "Counts for", readonly=True, ondelete='RESTRICT',
        help="Empty once the claim is rejected.")
    amount = Monetary(
        "Eligible", currency='currency', digits='currency', required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('expense_once', Unique(t, t.expense, t.funding),
                'coworking_subsidy.msg_expense_once'),
            ]

    @fields.depends('claim', '_parent_claim.instalment')
    def on_change_with_claimed_from(self, name=None):
        if self.claim and self.claim.instalment:
            return self.claim.instalment.funding

    @fields.depends('expense', 'amount', 'claim', '_parent_claim.instalment')
    def on_change_expense(self):
        if self.expense and self.claim and self.claim.instalment:
            self.amount = self.expense.amount_for(
                self.claim.instalment.funding)

    @property
    def is_kept(self):
        "Whether it was sent to the funder, who did not reject it."
        return self.claim.state in {'submitted', 'granted', 'received'}

    @classmethod
    def preprocess_values(cls, mode, values):
        Claim = Pool().get('subsidy.claim')
        values = super().preprocess_values(mode, values)
        if mode == 'create' and values.get('claim'):
            values['funding'] = Claim(values['claim']).funding.id
        return values

    @classmethod
    def proposed_for(cls, claim):
        "Yield a line for each expense that the claim may take."
        Expense = Pool().get('subsidy.expense')
        funding = claim.funding
        if claim.tranche.rule != 'costs' or claim.instalment.kind == 'advance':
            return
        expenses = Expense.search([
                ('project', '=', funding.project.id),
                ('date', '<=', claim.date),
                ('claim_lines', 'not where', [
                        ('funding', '=', funding.id),
                        ]),
                ])
        Expense.take_payments(expenses)
        for expense in expenses:
            line = cls(
                claim=claim, expense=expense,
                amount=expense.amount_for(funding))
            if not line.obstacle and (
                    expense.paid or not funding.scheme.paid_only):
                yield line

    @property
    def obstacle(self):
        "Why the funding does not take the expense: (message, values)."
        funding, expense = self.claim.funding, self.expense
        cost = expense.cost
        if cost and (not cost.eligible or funding in cost.excluded):
            return 'msg_expense_excluded', {'cost': cost.name}
        first = funding.not_before
        if first and expense.date < first and not expense.may_precede:
            return 'msg_expense_early', {
                'date': day(expense.date), 'first': day(first),
                'law': funding.scheme.law_before or ''}
        tranche = self.claim.tranche
        if len(funding.tranches) > 1 and not (
                tranche.start <= expense.date <= tranche.end):
            return 'msg_expense_year', {
                'date': day(expense.date), 'tranche': tranche.rec_name}
        last = funding.end_due
        if last and expense.date > last:
            return 'msg_expense_late', {
                'date': day(expense.date), 'last': day(last),
                'law': funding.scheme.law_delays or ''}

    @classmethod
    def validate_fields(cls, lines, field_names):
        super().validate_fields(lines, field_names)
        if not field_names & {'claim', 'expense', 'amount'}:
            return
        for line in lines:
            line.check()

    def check(self):
        "Refuse the expense that the funding does not take, or not so much."
        expense, funding = self.expense, self.claim.funding
        if expense.project != funding.project:
            expense.refuse('msg_expense_project', SubsidyValidationError)
        obstacle = self.obstacle
        if obstacle:
            message, values = obstacle
            expense.refuse(message, SubsidyValidationError, **values)
        limit = expense.amount_for(funding)
        if not min(limit, 0) <= self.amount <= max(limit, 0):
            expense.refuse(
                'msg_expense_amount', SubsidyValidationError,
                amount=money(self.amount, self.currency),
                limit=money(limit, self.currency))

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external and (
                any(n.claim.state != 'draft' for n in lines)
                or (values and values.keys() & {'funding', 'claim'})):
            cls.refuse_change('msg_claim_line_submitted')

    def get_rec_name(self, name):
        return self.expense.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('expense.rec_name', *clause[1:])]


class ClaimDocument(part_of('claim'), ModelSQL, ModelView):
    "A document that is joined to a claim."
    __name__ = 'subsidy.claim.document'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, ondelete='CASCADE')
    kind = fields.Many2One(
        'subsidy.document.kind', "Document", required=True,
        ondelete='RESTRICT')
    document = fields.Binary("File", filename='document_name')
    document_name = fields.Char("File Name")
    sent = fields.Boolean("Ready", help="It is joined, file or not.")

    @classmethod
    def check_modification(cls, mode, documents, values=None, external=False):
        super().check_modification(
            mode, documents, values=values, external=external)
        if external and (
                any(d.claim.state != 'draft' for d in documents)
                or (values and 'claim' in values)):
            cls.refuse_change('msg_claim_line_submitted')
