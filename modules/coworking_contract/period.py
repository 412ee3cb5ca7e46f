# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is due of a line, period by period."

import datetime as dt
from collections import defaultdict

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.model.exceptions import AccessError
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import periods

_DAY = dt.timedelta(days=1)


class Period(ModelSQL, ModelView):
    __name__ = 'coworking.contract.period'
    line = fields.Many2One(
        'coworking.contract.line', "Line", required=True, readonly=True,
        ondelete='RESTRICT')
    contract = fields.Function(
        fields.Many2One('coworking.contract', "Contract"), 'get_contract',
        searcher='search_contract')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"), 'get_currency')
    start = fields.Date("From", required=True, readonly=True)
    end = fields.Date("Until", required=True, readonly=True)
    days = fields.Integer(
        "Days", required=True, readonly=True,
        help="How many of its days are due.")
    amount = Monetary(
        "Due", currency='currency', digits='currency', required=True,
        readonly=True)
    charged = fields.Function(Monetary(
            "Charged", currency='currency', digits='currency'),
        'get_charged')
    charges = fields.One2Many(
        'coworking.contract.charge', 'period', "Charges", readonly=True,
        order=[('id', 'ASC')])

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('line')
        t = cls.__table__()
        cls._order = [('start', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('start_unique', Unique(t, t.line, t.start),
                'coworking_contract.msg_period_unique'),
            ]

    @property
    def parts(self):
        "What was charged of it, as periods.adjust counts it."
        return [
            periods.Part((c.start, c.end), c.days, c.amount)
            for c in self.charges]

    def get_contract(self, name):
        return self.line.contract

    @classmethod
    def search_contract(cls, name, clause):
        return [('line.' + clause[0], *clause[1:])]

    def get_currency(self, name):
        return self.line.currency

    def get_charged(self, name):
        return sum(
            (c.amount for c in self.charges), self.currency.round(0))

    @classmethod
    @without_check_access
    def of(cls, contracts, date):
        """What the contracts owe until the date: [(period, slices, spans)].

        The periods are not saved; what was charged before stays due even
        after the date, as long as its days are.  Of a contract that did not
        change since it was billed only what becomes due is looked at.
        """
        lines = [l for c in contracts for l in c.lines]
        # What is due at its end becomes due on the day after.
        since = min(
            (c.next_billing for c in contracts if c.next_billing),
            default=dt.date.max) - _DAY
        known = defaultdict(dict)
        for period in cls.search([
                    ('line', 'in', [l.id for l in lines]),
                    ['OR',
                        ('line.contract.next_billing', '=', None),
                        ('end', '>=', since),
                        ],
                    ]):
            known[period.line][period.start] = period
        return [
            due for line in lines
            for due in cls._of(line, known[line], date)]

    @classmethod
    def _of(cls, line, known, date):
        numbers = set(line.numbers(date))
        if not line.once:
            numbers |= {line.counted.number(start) for start in known}
        billed = line.contract.next_billing
        if billed:
            numbers = {n for n in numbers if line.due_on(n) >= billed}
        for number in sorted(numbers):
            start, end = line.period(number)
            period = known.get(start) or cls(
                line=line, start=start, end=end, charges=[])
            spans = []
            if period.charges or line.due_on(number) <= date:
                spans = line.due(number)
            slices = line.slices(number)
            days = sum(map(periods.days, spans))
            amount = periods.prorated(
                line.period_price, slices, spans, line.round)
            if not period.id or (period.days, period.amount) != (days, amount):
                period.days, period.amount = days, amount
            if period.id or spans:
                yield period, slices, spans

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if external:
            raise AccessError(
                gettext('coworking_contract.msg_period_derived'))

    def get_rec_name(self, name):
        Charge = Pool().get('coworking.contract.charge')
        return f"{self.line.name}, {Charge.say((self.start, self.end))}"
