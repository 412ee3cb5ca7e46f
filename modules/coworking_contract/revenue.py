# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the contracts bring in each month, and why it changes."

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from trytond.model import Model, ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import Transaction, check_access
from trytond.wizard import Button, StateView, Wizard

_DAY = dt.timedelta(days=1)


class RevenueMixin(Model):
    "What a contract brings."
    __slots__ = ()

    def monthly_revenue(self, date):
        "What a month brings on the date, taxes excluded; nothing in a pause."
        if not self.lives_on(date):
            return Decimal(0)
        return self.monthly_price(date)

    def monthly_price(self, date):
        "What a month costs on the date, taxes excluded."
        Tax = Pool().get('account.tax')
        price = Decimal(0)
        for line in self.lines_on(date):
            if line.once:
                continue
            monthly = line.monthly_price
            if line.tax_included:
                with Transaction().set_context(company=self.company.id):
                    product = line.product.__class__(line.product.id)
                    monthly = Tax.reverse_compute(
                        monthly, product.customer_taxes_used, date)
            price += monthly
        return price


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
        for name in ['site', 'plan']:
            if getattr(start, name):
                domain.append((name, '=', getattr(start, name).id))
        contracts = Contract.search(domain)
        round_ = start.company.currency.round
        lines = []
        before, last = None, None
        for day in month_ends(start.first, start.last):
            after = {c: c.monthly_revenue(day) for c in contracts}
            if before is not None:
                moved = movement(
                    before, after,
                    {c for c in contracts if last < c.start <= day},
                    {c for c in contracts if c.end and last <= c.end < day})
                lines.append({
                        'month': day,
                        'currency': start.company.currency.id,
                        'contracts': sum(bool(a) for a in after.values()),
                        'net': round_(moved.net),
                        **{n: round_(a) for n, a in moved._asdict().items()},
                        })
            before, last = after, day
        return {'lines': lines}


class RecurringRevenueStart(ModelView):
    __name__ = 'coworking.recurring_revenue.start'
    company = fields.Many2One('company.company', "Company", required=True)
    site = fields.Many2One(
        'coworking.site', "Site", help="Leave empty for all sites.")
    plan = fields.Many2One(
        'coworking.plan', "Plan", help="Leave empty for all plans.")
    first = fields.Date("First Month", required=True)
    last = fields.Date("Last Month", required=True)

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_first(cls):
        return Pool().get('ir.date').today() - relativedelta(months=11)

    @classmethod
    def default_last(cls):
        return Pool().get('ir.date').today()


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
