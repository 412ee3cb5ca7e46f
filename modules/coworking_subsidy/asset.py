# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A capital grant follows the depreciation of its asset."

from trytond.model import fields
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from . import spreading


class Grant(metaclass=PoolMeta):
    __name__ = 'subsidy.grant'
    asset = fields.Many2One(
        'account.asset', "In the Assets", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ],
        states={
            'invisible': Eval('method') != 'asset',
            'required': Eval('method') == 'asset',
            })

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.method.selection.insert(0, ('asset', "Along the Asset"))

    @fields.depends('asset', 'name')
    def on_change_asset(self):
        if self.asset:
            self.name = self.name or self.asset.product.rec_name
            self.start = self.asset.start_date
            self.months = spreading.months_of(
                self.asset.start_date, self.asset.end_date)

    def _parts(self, amount, last):
        if self.method != 'asset':
            return super()._parts(amount, last)
        return spreading.along(
            amount, [(n.date, n.depreciation) for n in self.asset.lines],
            last, self.round)

    @classmethod
    def _rules(cls):
        return super()._rules() | {'asset'}

    @classmethod
    @without_check_access
    def follow(cls, assets, disposed=None):
        "The assets changed, or were sold or scrapped."
        grants = cls.search([
                ('asset', 'in', [a.id for a in assets]),
                ('method', '=', 'asset'),
                ])
        if disposed:
            cls.write(grants, {'disposed': disposed})
        else:
            cls.schedule(grants)


class Asset(metaclass=PoolMeta):
    __name__ = 'account.asset'

    @classmethod
    def create_lines(cls, assets):
        super().create_lines(assets)
        Pool().get('subsidy.grant').follow(assets)

    @classmethod
    def close(cls, assets, account=None, date=None):
        super().close(assets, account=account, date=date)
        Grant = Pool().get('subsidy.grant')
        for asset in assets:
            Grant.follow([asset], date or today_at(asset.company))
