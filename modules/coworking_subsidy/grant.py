# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a capital grant pays of an asset, and how it is taken to income."

import datetime as dt
from decimal import Decimal

from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import spreading
from .exceptions import SubsidyValidationError
from .shared import an_amount, computed, part_of, total
from .words import day, money

_DAY = dt.timedelta(days=1)


class Grant(part_of('funding'), ModelSQL, ModelView):
    __name__ = 'subsidy.grant'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, ondelete='RESTRICT',
        domain=[
            ('scheme.purpose', '=', 'investment'),
            ('in_books', '=', True),
            ])
    name = fields.Char("Asset", required=True)
    amount = an_amount(
        'amount', "Amount", required=True,
        help="What the grant pays of the asset.")
    method = fields.Selection([
            ('depreciation', "As the Asset Depreciates"),
            ('inalienable', "Not Depreciable"),
            ], "Taken to Income", required=True, sort=False)
    start = fields.Date(
        "From", required=True, help="The day on which the asset is in use.")
    months = fields.Integer(
        "Months", required=True,
        domain=[
            ('months', '>=', 1),
            ],
        help="The duration of the depreciation; for what does not depreciate, "
        "that for which it may not be sold, else what its scheme says.")
    frequency = fields.Selection([
            ('yearly', "Each Year"),
            ('monthly', "Each Month"),
            ], "Frequency", required=True, sort=False)
    disposed = fields.Date(
        "Sold or Scrapped",
        help="What is left is taken to income on that day.")
    lines = fields.One2Many(
        'subsidy.grant.line', 'grant', "Schedule", readonly=True)
    taken = computed("Taken to Income", 'get_taken')
    left = computed("To Be Taken", 'get_taken')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons.update({
                'schedule': {},
                })

    @classmethod
    def default_method(cls):
        return 'depreciation'

    @classmethod
    def default_frequency(cls):
        return 'yearly'

    @fields.depends('method', 'months', 'funding', '_parent_funding.scheme')
    def on_change_method(self):
        if (self.method == 'inalienable' and not self.months
                and self.funding and self.funding.scheme):
            self.months = self.funding.scheme.grant_months

    @classmethod
    def get_taken(cls, grants, names):
        taken = {
            g.id: total(n.amount for n in g.lines if n.is_recorded)
            for g in grants}
        result = {
            'taken': taken,
            'left': {g.id: g.amount - g.back - taken[g.id] for g in grants}}
        return {name: result[name] for name in names}

    @property
    def back(self):
        "What the funder took back of it, less what was taken to income."
        equity, taken = self._given_back()
        return equity - taken

    @property
    def equity_back(self):
        "What the funder took back of it."
        return self._given_back()[0]

    def _given_back(self):
        "What was given back of it while it was not over, and was taken."
        opened = list(self.funding.grants)
        taken = dict.fromkeys(opened, Decimal(0))
        equity_back, taken_back, whole = Decimal(0), Decimal(0), Decimal(0)
        for entry in sorted(
                (e for e in self.funding.entries if e.stands),
                key=lambda e: e.id):
            sums = {
                role: total(
                    p.amount for p in entry.postings if p.role == role)
                for role in ['equity', 'taken']}
            if entry.kind in {'acquire', 'reduce'}:
                whole -= sums['equity']
            elif entry.kind == 'spread':
                taken[entry.origin.grant] += sums['taken']
            elif entry.kind == 'finish':
                opened.remove(entry.origin)
                whole -= entry.origin.amount
            elif entry.kind in {'clawback', 'waive'} and whole:
                of_equity = self._parts_of(
                    sums['equity'], [g.amount for g in opened], whole)
                of_taken = self._parts_of(
                    -sums['taken'], [taken[g] for g in opened],
                    sum(taken[g] for g in opened))
                for grant, equity, part in zip(opened, of_equity, of_taken):
                    taken[grant] -= part
                    if grant == self:
                        equity_back += equity
                        taken_back += part
        return equity_back, taken_back

    def _parts_of(self, amount, weights, whole):
        "The parts of the amount by weights, which may make less than all."
        parts, before = [], Decimal(0)
        for weight in weights:
            after = before + weight
            parts.append(
                self.round(amount * after / whole)
                - self.round(amount * before / whole) if whole
                else Decimal(0))
            before = after
        return parts

    @property
    def is_spread(self):
        "Whether all of it has its day."
        return bool(self.lines) and total(
            n.amount for n in self.lines) == self.amount - self.back

    @property
    def is_over(self):
        "Whether the books say that it was wholly taken to income."
        return any(
            e.stands and e.kind == 'finish' and e.origin == self
            for e in self.funding.entries)

    # Its schedule

    @classmethod
    @ModelView.button
    @without_check_access
    def schedule(cls, grants):
        "What was not taken to income yet follows the asset from now on."
        Line = Pool().get('subsidy.grant.line')
        be_alone(Pool().get('subsidy.funding'), {g.funding for g in grants})
        for grant in cls.browse(grants):
            kept = [n for n in grant.lines if n.is_recorded]
            Line.delete([n for n in grant.lines if n not in kept])
            last = max((n.date for n in kept), default=None)
            Line.save([
                    Line(grant=grant, date=date, amount=amount)
                    for date, amount in grant.parts(
                        grant.left, last) if amount > 0])

    def parts(self, amount, last):
        "The (day, part) of the amount that is left after the last day."
        parts = self._parts(amount, last)
        after = last + _DAY if last else self.start
        if self.disposed:
            parts = [(d, a) for d, a in parts if d < self.disposed]
            parts.append((
                    max(self.disposed, after),
                    amount - total(a for _, a in parts)))
        # What is added once its time is over is taken at once.
        return parts or ([(after, amount)] if last else [])

    def _parts(self, amount, last):
        days = spreading.closings(
            self.start, self.months, self.closing_month,
            self.frequency == 'monthly')
        return spreading.from_then(
            amount, self.start, self.months, days, last, self.round)

    @property
    def closing_month(self):
        "The month in which the fiscal years of the company end."
        year = self.funding.year_of(self.start)
        return year.end_date.month if year else 12

    # What protects it

    @classmethod
    def validate_fields(cls, grants, field_names):
        super().validate_fields(grants, field_names)
        be_alone(Pool().get('subsidy.funding'), {g.funding for g in grants})
        for grant in cls.browse(grants):
            if field_names & {'amount', 'funding'}:
                grant.check_amount()
            taken = grant.taken
            if taken > grant.amount:
                grant.refuse(
                    'msg_grant_taken', SubsidyValidationError,
                    amount=money(grant.amount, grant.currency),
                    taken=money(taken, grant.currency))
            if grant.disposed and grant.disposed < grant.start:
                grant.refuse(
                    'msg_grant_disposed', SubsidyValidationError,
                    disposed=day(grant.disposed), start=day(grant.start))

    def check_amount(self):
        "Refuse to give its assets more than what was awarded."
        awarded = self.funding.amount or Decimal(0)
        above = self.funding.grants_above(awarded)
        if above > 0:
            self.refuse(
                'msg_grant_amount', SubsidyValidationError,
                above=money(above, self.currency),
                amount=money(awarded, self.currency))

    @classmethod
    def on_modification(cls, mode, grants, field_names=None):
        super().on_modification(mode, grants, field_names=field_names)
        if mode == 'create' or mode == 'write' and (
                field_names is None or field_names & cls._rules()):
            cls.schedule(grants)

    @classmethod
    def _rules(cls):
        return {
            'amount', 'method', 'start', 'months', 'frequency', 'disposed'}

    @classmethod
    def check_modification(cls, mode, grants, values=None, external=False):
        super().check_modification(
            mode, grants, values=values, external=external)
        for grant in grants:
            if mode == 'delete' and any(
                    n.is_recorded for n in grant.lines) or (
                        mode == 'write' and 'amount' in values
                        and grant.is_over):
                cls.refuse_change('msg_grant_delete', record=grant.rec_name)
            if external and mode == 'write' and 'funding' in values:
                cls.refuse_change('msg_grant_delete', record=grant.rec_name)

    def get_rec_name(self, name):
        return f"{self.name} - {self.funding.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('name', *clause[1:])]


class GrantLine(part_of('grant'), ModelSQL, ModelView):
    "What is taken to income of a grant on a day."
    __name__ = 'subsidy.grant.line'
    grant = fields.Many2One(
        'subsidy.grant', "Asset", required=True, readonly=True,
        ondelete='CASCADE')
    date = fields.Date("Date", required=True, readonly=True)
    amount = an_amount('amount', "Amount", required=True, readonly=True)
    recorded = fields.Function(
        fields.Boolean("In the Books"), 'get_recorded')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('date_unique', Unique(t, t.grant, t.date),
                'coworking_subsidy.msg_grant_line_unique'),
            ]

    @property
    def is_recorded(self):
        return bool(self.recorded)

    @classmethod
    def get_recorded(cls, lines, name):
        Entry = Pool().get('subsidy.entry')
        with without_check_access():
            entries = Entry.search([
                    ('origin', 'in', [str(n) for n in lines]),
                    ('undone', '=', False),
                    ])
        recorded = {e.origin.id for e in entries}
        return {n.id: n.id in recorded for n in lines}

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external:
            cls.refuse_change('msg_entry_derived')

    def get_rec_name(self, name):
        return f"{self.grant.rec_name} - {day(self.date)}"
