# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the contracts bring in each month, and why it changes."

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from trytond.model import Model, ModelView, fields
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import check_access
from trytond.wizard import Button, StateView, Wizard

_DAY = dt.timedelta(days=1)


class RevenueMixin(Model):
    "What a contract brings."
    __slots__ = ()

    def revenues(self, date):
        "What a month of each line brings on the date; nothing in a pause."
        return self.prices(date) if self.lives_on(date) else []

    def prices(self, date):
        "What a month of each line costs, taxes excluded: [(line, amount)]."
        return [
            (line, line.untaxed_monthly_price(date))
            for line in self.lines_on(date) if not line.once]

    def monthly_price(self, date):
        "What a month costs on the date, taxes excluded."
        return sum((p for _, p in self.prices(date)), Decimal(0))


class Movement(NamedTuple):
    "The revenue of a month: what came, went, changed, and is there."
    new: Decimal
    churned: Decimal
    changed: Decimal
    revenue: Decimal

    @property
    def net(self):
        return self.new - self.churned + self.changed


def movement(before, after, began, ended):
    """Compare the revenue of two days: Movement.

    before and after give the amount of each contract; began and ended are
    those that did between.  A pause and its end are changes.
    """
    new = churned = changed = Decimal(0)
    for contract in before.keys() | after.keys():
        difference = after.get(contract, 0) - before.get(contract, 0)
        if contract in began and difference > 0:
            new += difference
        elif contract in ended and difference < 0:
            churned -= difference
        else:
            changed += difference
    return Movement(new, churned, changed, sum(after.values(), Decimal(0)))


def month_ends(first, last):
    "The last days of the months, from the eve of the first month on."
    day = first.replace(day=1)
    while day <= last + relativedelta(months=1):
        yield day - _DAY
        day += relativedelta(months=1)


class RecurringRevenue(Wizard):
    __name__ = 'coworking.recurring_revenue'
    start = StateView(
        'coworking.recurring_revenue.start',
        'coworking_contract.recurring_revenue_start_view_form', [
            Button("Close", 'end', 'tryton-close'),
            Button("Show", 'result', 'tryton-forward', default=True),
            ])
    result = StateView(
        'coworking.recurring_revenue.result',
        'coworking_contract.recurring_revenue_result_view_form', [
            Button("Back", 'start', 'tryton-back'),
            Button("Close", 'end', 'tryton-close', default=True),
            ])

    @check_access
    def default_result(self, fields):
        Contract = Pool().get('coworking.contract')
        start = self.start
        domain = [
            ('company', '=', start.company.id),
            ('state', 'in', ['running', 'terminated']),
            ]
        if start.site:
            domain.append(('site', '=', start.site.id))
        contracts = Contract.search(domain)
        lines = []
        before, last = None, None
        for day in month_ends(start.first, start.last):
            after = start.count(contracts, day)
            if before is not None:
                began = {c for c in contracts if last < c.start <= day}
                ended = {
                    c for c in contracts if c.end and last <= c.end < day}
                lines += [
                    start.line(day, group, movement(
                            before.get(group, {}), after.get(group, {}),
                            began, ended), len(after.get(group, {})))
                    for group in sorted(
                        before.keys() | after.keys(), key=_name)]
            before, last = after, day
        return {'lines': lines}


class RecurringRevenueStart(CompanyMixin, ModelView):
    __name__ = 'coworking.recurring_revenue.start'
    site = fields.Many2One(
        'coworking.site', "Site", help="Leave empty for all sites.")
    plan = fields.Many2One(
        'coworking.plan', "Plan", help="Leave empty for all plans.")
    first = fields.Date("First Month", required=True)
    last = fields.Date("Last Month", required=True)
    by = fields.Selection([
            (None, "All Together"),
            ('site', "Site"),
            ('plan', "Plan"),
            ], "By", sort=False)

    @classmethod
    def default_first(cls):
        return Pool().get('ir.date').today() - relativedelta(months=11)

    @classmethod
    def default_last(cls):
        return Pool().get('ir.date').today()

    def count(self, contracts, day):
        "What each contract brings on the day: {group: {contract: amount}}."
        groups = defaultdict(lambda: defaultdict(Decimal))
        if not self.by:
            groups[None]
        for contract in contracts:
            for line, amount in contract.revenues(day):
                if amount and self.plan in {None, line.plan}:
                    groups[self.group(line)][contract] += amount
        return groups

    def group(self, line):
        "What the line is counted with."
        if self.by == 'site':
            return line.contract.site
        elif self.by == 'plan':
            return line.plan

    def line(self, day, group, moved, contracts):
        "The values of the line that shows the movement."
        round_ = self.company.currency.round
        return {
            'month': day,
            'group': _name(group),
            'currency': self.company.currency.id,
            'contracts': contracts,
            'net': round_(moved.net),
            **{n: round_(a) for n, a in moved._asdict().items()},
            }


def _name(group):
    return group.rec_name if group else ''


class RecurringRevenueResult(ModelView):
    __name__ = 'coworking.recurring_revenue.result'
    lines = fields.One2Many(
        'coworking.recurring_revenue.line', None, "Months", readonly=True)


def _amount(string, help=""):
    return Monetary(
        string, currency='currency', digits='currency', readonly=True,
        help=help)


class RecurringRevenueLine(ModelView):
    __name__ = 'coworking.recurring_revenue.line'
    month = fields.Date(
        "Month", readonly=True, help="Its last day, on which it is counted.")
    group = fields.Char(
        "Of", readonly=True, help="The site or the plan.")
    currency = fields.Many2One(
        'currency.currency', "Currency", readonly=True)
    contracts = fields.Integer("Contracts", readonly=True)
    new = _amount("New", "Of contracts that began.")
    churned = _amount("Churned", "Of contracts that ended.")
    changed = _amount("Changed", "By other prices and plans, and pauses.")
    net = _amount("Net")
    revenue = _amount(
        "Recurring Revenue",
        "What a month of the contracts costs, taxes excluded; "
        "what is paused brings nothing.")


class MemberContext(ModelView):
    __name__ = 'coworking.contract.member.context'
    date = fields.Date("On", required=True)

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()
