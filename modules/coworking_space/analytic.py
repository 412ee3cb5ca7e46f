# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the books say of each place."

from trytond.model import ModelSQL, ModelStorage, Unique, fields
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval


class Site(metaclass=PoolMeta):
    __name__ = 'coworking.site'
    analytic_accounts = fields.Many2Many(
        'coworking.site-analytic_account.account', 'site', 'account',
        "Analytic Accounts",
        domain=[
            ('type', '=', 'normal'),
            ['OR',
                ('company', '=', Eval('company', -1)),
                ('company', 'in', Eval('companies', [])),
                ],
            ],
        help="Where the books write what is sold and spent there, when "
        "nothing else is said.")


class SiteAnalyticAccount(ModelSQL):
    __name__ = 'coworking.site-analytic_account.account'
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='CASCADE')
    account = fields.Many2One(
        'analytic_account.account', "Account", required=True,
        ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('site')
        t = cls.__table__()
        cls._sql_constraints += [
            ('account_unique', Unique(t, t.account),
                'coworking_space.msg_analytic_once'),
            ]


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def own_analytic_accounts(self):
        "The analytic accounts of what the line is about."
        site = self.sold_at
        return [
            a for a in site.analytic_accounts
            if a.company == self.move.company] if site else []

    @property
    def sold_at(self):
        "The place of its invoice line, deferred or not."
        InvoiceLine = Pool().get('account.invoice.line')
        for origin in [self.origin, self.move.origin]:
            if isinstance(origin, ModelStorage):
                line = getattr(origin, 'invoice_line', origin)
                if isinstance(line, InvoiceLine) and line.site:
                    return line.site

    @classmethod
    def apply_rule(cls, lines):
        AnalyticLine = Pool().get('analytic_account.line')
        for line in lines:
            if line.must_have_analytic and not line.analytic_lines:
                line.analytic_lines = [
                    AnalyticLine(
                        account=account, date=line.date, debit=line.debit,
                        credit=line.credit)
                    for account in line.own_analytic_accounts]
        super().apply_rule(lines)
