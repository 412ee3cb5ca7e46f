# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The analytic accounts of projects, and what budgets read of those of places."

from sql import Literal
from sql.aggregate import Sum
from sql.operators import Exists
from trytond.model import ModelSQL, fields
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, inactive_records


class Project(metaclass=PoolMeta):
    __name__ = 'subsidy.project'
    analytic_accounts = fields.Many2Many(
        'subsidy.project-analytic_account.account', 'project', 'account',
        "Analytic Accounts",
        domain=[
            ('type', '=', 'normal'),
            ('company', '=', Eval('company', -1)),
            ],
        help="Where the books write its subsidies. Leave empty for those of "
        "its site.")


class ProjectAnalyticAccount(ModelSQL):
    __name__ = 'subsidy.project-analytic_account.account'
    project = fields.Many2One(
        'subsidy.project', "Project", required=True, ondelete='CASCADE')
    account = fields.Many2One(
        'analytic_account.account', "Account", required=True,
        ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('project')


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def own_analytic_accounts(self):
        Entry = Pool().get('subsidy.entry')
        entry = self.move.origin
        if not isinstance(entry, Entry):
            return super().own_analytic_accounts
        project = entry.funding.project
        if project.analytic_accounts:
            return list(project.analytic_accounts)
        site = project.site
        return [
            a for a in site.analytic_accounts
            if a.company == project.company] if site else []


class BudgetLine(metaclass=PoolMeta):
    __name__ = 'subsidy.budget.line'

    def _in_books(self):
        "An analytic account of a place comes before what the lines say."
        return super()._in_books() + self._in_analytic()

    def _in_analytic(self):
        "What the analytic accounts of places hold: [(site, amount)]."
        analytic, at, line, move = self._analytic_tables()
        cursor = Transaction().connection.cursor()
        cursor.execute(*analytic
            .join(at, condition=at.account == analytic.account)
            .join(line, condition=analytic.move_line == line.id)
            .join(move, condition=line.move == move.id)
            .select(
                at.site, Sum(analytic.debit - analytic.credit),
                where=self._of_year(line, move) & self._of_axis(analytic),
                group_by=[at.site]))
        return self._sums(cursor)

    def _of_year(self, line, move, located=False):
        where = super()._of_year(line, move, located=located)
        if located:
            # What has an analytic account of a place is read there.
            analytic, at, _, _ = self._analytic_tables()
            where &= ~Exists(analytic
                .join(at, condition=at.account == analytic.account)
                .select(
                    analytic.id,
                    where=(analytic.move_line == line.id)
                    & self._of_axis(analytic)))
        return where

    def _of_axis(self, analytic):
        "The accounts of places of one axis: another tells the same again."
        Site = Pool().get('coworking.site')
        with inactive_records():
            sites = Site.search([('analytic_accounts', '!=', None)])
        accounts = [
            a for s in sites
            for a in s.analytic_accounts if a.company == self.budget.company]
        if not accounts:
            return Literal(False)
        axis = min(a.root.id for a in accounts)
        return fields.SQL_OPERATORS['in'](
            analytic.account, [a.id for a in accounts if a.root.id == axis])

    @staticmethod
    def _analytic_tables():
        pool = Pool()
        return [pool.get(name).__table__() for name in [
                'analytic_account.line',
                'coworking.site-analytic_account.account',
                'account.move.line', 'account.move']]
