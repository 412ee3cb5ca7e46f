# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Clauses by which prices follow an index, and their reviews."

from decimal import ROUND_HALF_UP
from functools import partial

from dateutil.relativedelta import relativedelta

from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import CompanyMixin, check_company
from trytond.modules.coworking_space.language import speaking_to
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import (
    check_access, without_check_access)
from trytond.wizard import Button, StateTransition, StateView, Wizard

from . import indexation
from .exceptions import ContractAccessError, ContractError, OnlyUpWarning


class ReviewedMixin(Model):
    "A contract whose prices may follow an index."
    __slots__ = ()

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_review')
    def review(cls, contracts):
        pass

    def warn_only_up(self):
        "A clause that only raises is worth nothing."
        Warning = Pool().get('res.user.warning')
        for clause in self.clauses:
            name = f'only_up.{clause.id}'
            if clause.only_up and Warning.check(name):
                raise OnlyUpWarning(name, gettext(
                        'coworking_contract.msg_only_up',
                        contract=self.rec_name))


class Indexation(ModelSQL, ModelView):
    __name__ = 'coworking.contract.indexation'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='CASCADE')
    index = fields.Many2One(
        'coworking.index', "Index", required=True, ondelete='RESTRICT')
    year = fields.Integer(
        "Base Year", required=True,
        domain=[
            ('year', '>=', 1900),
            ('year', '<=', 9999),
            ])
    quarter = fields.Selection(
        [(str(q), str(q)) for q in range(1, 5)], "Base Quarter",
        required=True, translate=False, sort=False,
        help="The quarter of the index with which the prices were agreed.")
    first = fields.Date(
        "First Review", required=True,
        help="The first day of the first revised prices.")
    months = fields.Selection([
            ('3', "Quarter"),
            ('6', "Half-Year"),
            ('12', "Year"),
            ('36', "Three Years"),
            ], "Every", required=True, sort=False)
    only_up = fields.Boolean(
        "Only Up",
        help="Keep the price when the index falls. "
        "Courts hold such a clause as unwritten.")
    reviews = fields.Integer("Reviews Done", required=True, readonly=True)
    next_review = fields.Function(
        fields.Date("Next Review"), 'on_change_with_next_review')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        t = cls.__table__()
        cls._sql_constraints += [
            ('contract_unique', Unique(t, t.contract),
                'coworking_contract.msg_clause_unique'),
            ]

    @classmethod
    def default_months(cls):
        return '12'

    @classmethod
    def default_reviews(cls):
        return 0

    @fields.depends('first', 'months', 'reviews')
    def on_change_with_next_review(self, name=None):
        if self.first and self.months:
            return self.first + relativedelta(
                months=int(self.months) * (self.reviews or 0))

    @property
    def reviewed_quarter(self):
        "The year and quarter whose value the next review takes."
        quarters = (
            self.year * 4 + int(self.quarter) - 1
            + (self.reviews + 1) * int(self.months) // 3)
        return quarters // 4, quarters % 4 + 1

    def revisions(self, date):
        """The lines that the next review changes: [Revision].

        None while the values are not published on the date.
        """
        value = self.index.published(*self.reviewed_quarter, date)
        base = self.index.published(self.year, int(self.quarter), date)
        if not value or not base:
            return None
        return [
            Revision(self, line, value, base) for line in self.revised_lines]

    @property
    def revised_lines(self):
        """The lines that live on the day of the next review.

        And those that have followed them since at the same price.
        """
        lines = [
            l for l in self.contract.lines_on(self.next_review) if not l.once]
        for line in sorted(
                self.contract.lines, key=lambda l: (l.start, l.id)):
            before = line.predecessor
            if (line not in lines and line.is_lived and before in lines
                    and line.price == before.price):
                lines.append(line)
        return lines

    @classmethod
    @without_check_access
    def due(cls, date, domain=()):
        "The clauses whose review is due on the date, in order."
        return sorted((
                c for c in cls.search([
                        ('contract.state', '=', 'running'),
                        ('first', '<=', date),
                        *domain])
                if c.next_review <= date
                and (not c.contract.end
                    or c.next_review <= c.contract.end)),
            key=lambda c: c.next_review)

    @classmethod
    @without_check_access
    def review(cls, clauses, date):
        """Write the revised prices of the reviews due on the date.

        As many reviews as are due; what is not published waits.
        """
        be_alone(cls, clauses)
        for clause in cls.browse(clauses):
            while clause.next_review <= date:
                revisions = clause.revisions(date)
                if revisions is None:
                    break
                revised = [r.apply() for r in revisions if r.new != r.old]
                if revised:
                    clause.contract.keep('indexation', revised)
                clause.reviews += 1
                clause.save()
                clause = cls(clause.id)

    @classmethod
    def check_modification(cls, mode, clauses, values=None, external=False):
        super().check_modification(
            mode, clauses, values=values, external=external)
        if external and (
                mode == 'write' and 'contract' in values
                or any(c.contract.state != 'draft' for c in clauses)):
            raise ContractAccessError(
                gettext('coworking_contract.msg_contract_by_button'))

    def get_rec_name(self, name):
        return f"{self.index.code} {self.year} T{self.quarter}"


class Revision:
    "What a review makes of the price of a line."

    def __init__(self, clause, line, value, base):
        self.clause = clause
        self.line = line
        self.value = value
        self.base = base

    @property
    def old(self):
        return self.line.price

    @property
    def new(self):
        new = indexation.revise(
            self.line.agreed_price, self.value, self.base,
            partial(self.line.currency.round, rounding=ROUND_HALF_UP))
        return max(new, self.old) if self.clause.only_up else new

    @property
    def formula(self):
        Lang = Pool().get('ir.lang')
        lang = Lang.get()
        return gettext(
            'coworking_contract.msg_formula',
            base=lang.currency(self.line.agreed_price, self.line.currency),
            index=self.clause.index.code,
            value=lang.format_number(self.value),
            base_value=lang.format_number(self.base))

    def apply(self):
        "Let the line have a successor of the new price: the successor."
        with speaking_to(self.clause.contract.party):
            formula = self.formula
        return self.line.succeed(
            max(self.clause.next_review, self.line.start), price=self.new,
            agreed_price=self.line.agreed_price, formula=formula)


class Review(Wizard):
    __name__ = 'coworking.review'
    start = StateView(
        'coworking.review.start',
        'coworking_contract.review_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Preview", 'preview', 'tryton-forward', default=True),
            ])
    preview = StateView(
        'coworking.review.preview',
        'coworking_contract.review_preview_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Review", 'review', 'tryton-ok', default=True),
            ])
    review = StateTransition()

    def default_start(self, fields):
        if self.model and self.model.__name__ == 'coworking.contract':
            for contract in self.records:
                if not contract.clauses:
                    raise ContractError(gettext(
                            'coworking_contract.msg_no_clause',
                            contract=contract.rec_name))
        return {}

    @property
    def clauses(self):
        check_company(self.start.company)
        Indexation = Pool().get('coworking.contract.indexation')
        domain = [('contract.company', '=', self.start.company.id)]
        if self.model and self.model.__name__ == 'coworking.contract':
            domain.append(
                ('contract', 'in', [c.id for c in self.records]))
        return Indexation.due(self.start.date, domain)

    def default_preview(self, fields):
        lines = []
        for clause in self.clauses:
            revisions = clause.revisions(self.start.date)
            values = {
                'contract': clause.contract.id,
                'currency': clause.contract.company.currency.id,
                'date': clause.next_review,
                }
            if revisions is None:
                year, quarter = clause.reviewed_quarter
                lines.append({
                        **values,
                        'formula': gettext(
                            'coworking_contract.msg_not_published',
                            index=clause.index.code, year=year,
                            quarter=quarter),
                        })
            lines += [{
                    **values,
                    'line': r.line.id,
                    'old': r.old,
                    'new': r.new,
                    'formula': r.formula,
                    } for r in revisions or []]
        return {'lines': lines}

    @check_access
    def transition_review(self):
        pool = Pool()
        Contract = pool.get('coworking.contract')
        Indexation = pool.get('coworking.contract.indexation')
        clauses = self.clauses
        Contract.write([c.contract for c in clauses], {})
        Indexation.review(clauses, self.start.date)
        return 'end'

    def end(self):
        return 'reload'


class ReviewStart(CompanyMixin, ModelView):
    __name__ = 'coworking.review.start'
    date = fields.Date(
        "Until", required=True,
        help="Review the prices that are due until this day, "
        "with what is published on it.")

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()


class ReviewPreview(ModelView):
    __name__ = 'coworking.review.preview'
    lines = fields.One2Many(
        'coworking.review.preview.line', None, "Reviews", readonly=True)


class ReviewPreviewLine(ModelView):
    __name__ = 'coworking.review.preview.line'
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True)
    line = fields.Many2One(
        'coworking.contract.line', "Line", readonly=True)
    date = fields.Date("From", readonly=True)
    currency = fields.Many2One(
        'currency.currency', "Currency", readonly=True)
    old = Monetary(
        "Old Price", currency='currency', digits='currency', readonly=True)
    new = Monetary(
        "New Price", currency='currency', digits='currency', readonly=True)
    formula = fields.Char("Formula", readonly=True)
