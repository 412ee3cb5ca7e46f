# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The plan of a year beside what the books say."

from decimal import Decimal

from sql.aggregate import Sum
from sql.conditionals import Coalesce
from sql.operators import NotLike
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.modules.coworking_space.delays import after
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .shared import OwnMixin, a_share, an_amount, computed, part_of, total


class Section(
        sequence_ordered(), DeactivableMixin, ModelSQL, ModelView):
    "A line of the financial report (order of 11 October 2006)."
    __name__ = 'subsidy.budget.section'
    name = fields.Char("Name", required=True, translate=True)
    kind = fields.Selection([
            ('cost', "Costs"),
            ('revenue', "Revenue"),
            ('subsidy', "Subsidies"),
            ('in_kind', "In-Kind Contributions"),
            ], "Kind", required=True, sort=False)
    kind_string = kind.translated('kind')
    indirect = fields.Boolean(
        "Indirect", help="Shared with other activities, by a key.")
    accounts = fields.Char(
        "Accounts",
        help="The beginnings of the codes of the accounts that a new line "
        "takes, separated by commas; with a minus for what it leaves out.")

    @classmethod
    def default_kind(cls):
        return 'cost'

    def accounts_of(self, company):
        Account = Pool().get('account.account')
        codes = (self.accounts or '').replace(',', ' ').split()
        taken = [c for c in codes if not c.startswith('-')]
        if not taken:
            return []
        return Account.search([
                ('company', '=', company.id),
                ('type', '!=', None),
                ['OR', *(('code', 'like', f'{c}%') for c in taken)],
                *(('code', 'not like', f'{c[1:]}%')
                    for c in codes if c.startswith('-')),
                ])


class Budget(OwnMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.budget'
    name = fields.Char("Name", required=True)
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    site = fields.Many2One(
        'coworking.site', "Site", ondelete='RESTRICT',
        domain=[
            ['OR',
                ('company', '=', Eval('company', -1)),
                ('companies', '=', Eval('company', -1)),
                ],
            ],
        help="What the books say of other sites is left out.")
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until", required=True,
        domain=[
            ('end', '>=', Eval('start')),
            ])
    lines = fields.One2Many('subsidy.budget.line', 'budget', "Lines")
    planned_revenue = computed("Planned Revenue", 'get_totals')
    planned_cost = computed("Planned Costs", 'get_totals')
    planned_before = computed("Planned Result before Subsidy", 'get_totals')
    planned_subsidy = computed("Planned Subsidies", 'get_totals')
    planned_after = computed("Planned Result", 'get_totals')
    actual_revenue = computed("Revenue", 'get_totals')
    actual_cost = computed("Costs", 'get_totals')
    actual_before = computed("Result before Subsidy", 'get_totals')
    actual_subsidy = computed("Subsidies", 'get_totals')
    actual_after = computed("Result", 'get_totals')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'ASC'), ('id', 'ASC')]
        cls._buttons.update({
                'add_sections': {},
                })

    @classmethod
    def get_totals(cls, budgets, names):
        return {
            name: {b.id: b.total_of(*name.split('_')) for b in budgets}
            for name in names}

    def total_of(self, when, what):
        "The planned or the actual total of a kind, or a result."
        if what == 'before':
            return self.total_of(when, 'revenue') - self.total_of(when, 'cost')
        if what == 'after':
            return (
                self.total_of(when, 'before')
                + self.total_of(when, 'subsidy'))
        return total(getattr(n, when) for n in self.lines if n.kind == what)

    @property
    def has_actual(self):
        return any(n.actual for n in self.lines)

    @property
    def is_known(self):
        "Whether its year is over and its figures are there."
        return self.end < self.today and self.has_actual

    def known(self, what):
        "As it was once it is known, as it is planned before."
        return self.total_of('actual' if self.is_known else 'planned', what)

    @property
    def months(self):
        "How many months it tells of, one that has begun too."
        months = 1
        while after(self.start, months) <= self.end:
            months += 1
        return months

    @classmethod
    @ModelView.button
    def add_sections(cls, budgets):
        "A line for each section that it does not have."
        pool = Pool()
        Line = pool.get('subsidy.budget.line')
        Section = pool.get('subsidy.budget.section')
        lines = []
        for budget in budgets:
            known = {n.section for n in budget.lines}
            lines += [
                Line(
                    budget=budget, section=section, name=section.name,
                    sequence=section.sequence, planned=Decimal(0),
                    accounts=section.accounts_of(budget.company))
                for section in Section.search([]) if section not in known]
        Line.save(lines)

    @property
    def is_reported(self):
        "Whether its report was sent: its figures are frozen."
        Report = Pool().get('subsidy.report')
        with without_check_access():
            return bool(Report.search([
                        ('budget', '=', self.id),
                        ('state', '!=', 'draft'),
                        ], limit=1))

    def freeze(self):
        "Its figures are those of the books today, and stay."
        for line in self.lines:
            line.entered = line.actual
        self.lines = self.lines
        self.save()

    @classmethod
    def on_modification(cls, mode, budgets, field_names=None):
        super().on_modification(mode, budgets, field_names=field_names)
        if mode == 'create':
            for agreement in {b.agreement for b in budgets if b.agreement}:
                if agreement.state == 'signed':
                    agreement.prepare_reports()

    @classmethod
    def check_modification(cls, mode, budgets, values=None, external=False):
        super().check_modification(
            mode, budgets, values=values, external=external)
        if external and any(b.is_reported for b in budgets):
            cls.refuse_change('msg_budget_reported')

    @classmethod
    def copy(cls, budgets, default=None):
        default = {} if default is None else default.copy()
        default.setdefault('lines.entered')
        return super().copy(budgets, default=default)


class BudgetLine(
        sequence_ordered(), part_of('budget'), ModelSQL, ModelView):
    __name__ = 'subsidy.budget.line'
    budget = fields.Many2One(
        'subsidy.budget', "Budget", required=True, ondelete='CASCADE')
    section = fields.Many2One(
        'subsidy.budget.section', "Section", required=True,
        ondelete='RESTRICT')
    name = fields.Char("What", required=True)
    planned = an_amount('planned', "Planned", required=True)
    accounts = fields.Many2Many(
        'subsidy.budget.line-account.account', 'line', 'account', "Accounts",
        domain=[
            ('company', '=', Eval('company', -1)),
            ('type', '!=', None),
            ])
    key = a_share(
        'key', "Share of the Common", required=True,
        help="What is taken of what the books say of no site (allocation "
        "key).")
    entered = Monetary(
        "Entered", currency='currency', digits='currency',
        help="Leave empty to read the books.")
    actual = computed("Actual", 'get_actual')
    difference = computed("Difference", 'get_difference')
    difference_rate = fields.Function(
        fields.Numeric("Difference in %", digits=(None, 4)), 'get_difference')

    @classmethod
    def default_planned(cls):
        return Decimal(0)

    @classmethod
    def default_key(cls):
        return Decimal(1)

    @fields.depends('section', 'name')
    def on_change_section(self):
        if self.section and not self.name:
            self.name = self.section.name

    @property
    def kind(self):
        return self.section.kind

    def get_actual(self, name):
        if self.entered is not None:
            return self.entered
        if not self.accounts:
            return Decimal(0)
        spent = Decimal(0)
        site = self.budget.site
        for at, booked in self._in_books():
            if not site or at == site.id:
                spent += booked
            elif at is None:
                spent += booked * self.key
        return self.round(spent if self.kind == 'cost' else -spent)

    def _in_books(self):
        "What is posted on its accounts by site: [(site, debit - credit)]."
        pool = Pool()
        line = pool.get('account.move.line').__table__()
        move = pool.get('account.move').__table__()
        query = line.join(move, condition=line.move == move.id)
        sites = []
        for join, site in self._places(query, line, move):
            query = join
            sites.append(site)
        site = Coalesce(*sites)
        cursor = Transaction().connection.cursor()
        cursor.execute(*query.select(
                site, Sum(line.debit - line.credit),
                where=self._of_year(line, move, located=True),
                group_by=[site]))
        return self._sums(cursor)

    def _places(self, query, line, move):
        "Yield the query joined with what knows a place, and the place."
        pool = Pool()
        InvoiceLine = pool.get('account.invoice.line')
        Entry = pool.get('subsidy.entry')
        Move = pool.get('account.move')
        MoveLine = pool.get('account.move.line')
        sold = InvoiceLine.__table__()
        query = query.join(sold, 'LEFT', condition=(
                line.origin.like(InvoiceLine.__name__ + ',%')
                & (MoveLine.origin.sql_id(line.origin, MoveLine)
                    == sold.id)))
        yield query, sold.site
        entry = Entry.__table__()
        funding = pool.get('subsidy.funding').__table__()
        project = pool.get('subsidy.project').__table__()
        query = query.join(entry, 'LEFT', condition=(
                move.origin.like(Entry.__name__ + ',%')
                & (Move.origin.sql_id(move.origin, Move) == entry.id)))
        query = query.join(
            funding, 'LEFT', condition=entry.funding == funding.id)
        query = query.join(
            project, 'LEFT', condition=funding.project == project.id)
        yield query, project.site

    def _of_year(self, line, move, located=False):
        "The lines of the ledger that it reads."
        budget = self.budget
        return (
            (move.company == budget.company.id)
            & (move.state == 'posted')
            & (move.date >= budget.start)
            & (move.date <= budget.end)
            # What closes a year brings its accounts to nothing.
            & NotLike(Coalesce(move.origin, ''), 'account.fiscalyear,%')
            & fields.SQL_OPERATORS['in'](
                line.account, [a.id for a in self.accounts]))

    @staticmethod
    def _sums(cursor):
        # SQLite gives sums as texts.
        return [
            (site, Decimal(str(sum_))) for site, sum_ in cursor.fetchall()]

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external and (
                any(n.budget.is_reported for n in lines)
                or (mode == 'write' and 'budget' in values)):
            cls.refuse_change('msg_budget_reported')

    def get_difference(self, name):
        difference = self.actual - self.planned
        if name == 'difference':
            return difference
        if self.planned:
            return (difference / self.planned).quantize(Decimal('0.0001'))


class BudgetLineAccount(ModelSQL):
    __name__ = 'subsidy.budget.line-account.account'
    line = fields.Many2One(
        'subsidy.budget.line', "Line", required=True, ondelete='CASCADE')
    account = fields.Many2One(
        'account.account', "Account", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('line')
