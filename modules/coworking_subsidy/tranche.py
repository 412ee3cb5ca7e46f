# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is promised for a year, and what it is worth in the end."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If
from trytond.transaction import without_check_access

from . import amounts, schedule
from .aged import AgedMixin
from .exceptions import SubsidyValidationError
from .recorded import RecordedTrancheMixin
from .shared import a_share, an_amount, computed, part_of, total
from .words import day, money, percent

# What it is worth by, which stays once it was claimed.
_RULES = {'rule', 'rate', 'base', 'start', 'end'}
_ON_BASE = {
    'invisible': Eval('rule') == 'fixed',
    }


class Tranche(
        RecordedTrancheMixin, AgedMixin, part_of('funding'), ModelSQL,
        ModelView):
    __name__ = 'subsidy.tranche'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, ondelete='RESTRICT',
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    agreement = fields.Function(
        fields.Many2One('subsidy.agreement', "Agreement"),
        'get_funding', searcher='search_funding')
    project = fields.Function(
        fields.Many2One('subsidy.project', "Project"),
        'get_funding', searcher='search_funding')
    funder = fields.Function(
        fields.Many2One(
            'party.party', "Funder",
            context={
                'company': Eval('company', -1),
                }, depends={'company'}),
        'get_funding', searcher='search_funding')
    number = fields.Integer("Year", required=True)
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until", required=True,
        domain=[
            ('end', '>=', Eval('start')),
            ])
    rule = fields.Selection([
            ('fixed', "Fixed Amount"),
            ('base', "Share of a Base"),
            ('costs', "Share of the Expenses"),
            ('deficit', "Share of the Deficit"),
            ], "Rule", required=True, sort=False)
    base = an_amount('base', "Base", states=_ON_BASE)
    rate = a_share(
        'rate', "Rate",
        states={
            'invisible': Eval('rule') == 'fixed',
            'required': Eval('rule').in_(['base', 'deficit']),
            })
    planned = an_amount(
        'planned', "Promised", required=True,
        help="At most, when it depends on expenses or a deficit.")
    reason = fields.Char(
        "Why Above the Year before",
        help="Needed when it is above the one before.")
    budget = fields.Many2One(
        'subsidy.budget', "Budget", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ],
        states={
            'invisible': Eval('rule') != 'deficit',
            })
    instalments = fields.One2Many(
        'subsidy.instalment', 'tranche', "Instalments")
    by_year = fields.Function(
        fields.Char(
            "By Fiscal Year", help="What each fiscal year earns, by days."),
        'get_by_year')
    promised = computed("Promised", 'get_amounts')
    acquired = computed(
        "Acquired", 'get_amounts',
        help="What the books say that there is a right to.")
    claimed = computed("Claimed", 'get_amounts')
    received_amount = computed("Received", 'get_amounts')
    missing = computed(
        "Missing", 'get_amounts',
        help="What was promised and has not come.")
    late = fields.Function(
        fields.Date(
            "Late since", help="The oldest date on which it was to be paid."),
        'get_next')
    next_step = fields.Function(fields.Char("Next"), 'get_next')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [
            ('start', 'ASC'), ('funding', 'ASC'), ('number', 'ASC'),
            ('id', 'ASC')]

    @classmethod
    def default_rule(cls):
        return 'fixed'

    @fields.depends('rule', 'base', 'rate', 'planned', 'currency')
    def on_change_with_planned(self):
        if (self.rule == 'base' and self.base is not None
                and self.rate is not None and self.currency):
            return self.round(self.base * self.rate)
        return self.planned

    def get_funding(self, name):
        value = getattr(self.funding, name)
        return value.id if value else None

    @classmethod
    def search_funding(cls, name, clause):
        nested = f'funding.{name}' + clause[0][len(name):]
        return [(nested, *clause[1:])]

    @property
    def claims(self):
        return [c for i in self.instalments for c in i.claims]

    @property
    def is_claimed(self):
        return any(c.state not in {'draft', 'rejected'} for c in self.claims)

    @property
    def is_computable(self):
        "Whether what its rule counts with is known."
        if self.rule == 'costs':
            return self.rate_used is not None
        if self.rule == 'deficit':
            return bool(self.budget) and self.budget.is_known
        return True

    @classmethod
    def get_amounts(cls, tranches, names):
        sums = {n: {} for n in names}
        for tranche in tranches:
            values = tranche._amounts()
            for name in names:
                sums[name][tranche.id] = values[name]
        return sums

    def _amounts(self):
        is_living = self.funding.state in {'awarded', 'closed'}
        received = total(c.received for c in self.claims)
        promised = self.planned if is_living else Decimal(0)
        is_open = self.funding.state == 'awarded'
        return {
            'promised': promised,
            'acquired': self.recorded,
            'claimed': self.claimed_but(),
            'received_amount': received,
            'missing': (
                max(promised - received, Decimal(0)) if is_open
                else Decimal(0)),
            }

    def claimed_but(self, claim=None):
        "What was claimed of it, less what was not granted."
        return total(
            c.counted for c in self.claims if c != claim)

    def justified_with(self, claim=None):
        "The expenses that were claimed of it, those of the claim too."
        return total(
            c.justified for c in self.claims
            if c == claim or c.state in {'submitted', 'granted', 'received'})

    # What it is worth

    @property
    def rate_used(self):
        return self.funding.rate if self.rate is None else self.rate

    @property
    def forecast(self):
        return self.funding.forecast if self.base is None else self.base

    def due(self, claim=None):
        "What it is worth, as its rule says of what is known now."
        return getattr(self, f'_due_{self.rule}')(claim)

    def _due_fixed(self, claim):
        return self.planned

    def _due_base(self, claim):
        return self.planned

    def _due_costs(self, claim):
        if self.rate_used is None:
            self.refuse('msg_tranche_rate')
        return amounts.final(
            self.rate_used, self.justified_with(claim), self.forecast,
            self.planned, self.round)

    def _due_deficit(self, claim):
        if not self.budget:
            self.refuse('msg_tranche_budget')
        if not self.budget.is_known:
            self.refuse('msg_tranche_unknown', budget=self.budget.name)
        return amounts.deficit(
            self.rate_used, self.budget.actual_before, self.planned,
            self.round)

    def by_spans(self, spans):
        "The part that each (first, last) earns, day by day."
        return schedule.split(
            self.planned, self.start, self.end, spans, self.round)

    def get_by_year(self, name):
        FiscalYear = Pool().get('account.fiscalyear')
        with without_check_access():
            years = FiscalYear.search([
                    ('company', '=', self.company.id),
                    ('start_date', '<=', self.end),
                    ('end_date', '>=', self.start),
                    ], order=[('start_date', 'ASC')])
        parts = self.by_spans([(y.start_date, y.end_date) for y in years])
        return ' · '.join(
            f"{year.name}: {money(part, self.currency)}"
            for year, part in zip(years, parts))

    # What is to do

    @classmethod
    def get_next(cls, tranches, names):
        result = {n: {} for n in names}
        for tranche in tranches:
            steps = [i.step for i in tranche.instalments]
            late = min((s.late for s in steps if s and s.late), default=None)
            text = next((s.text for s in steps if s), None)
            if tranche.funding.state == 'asked':
                text = gettext('coworking_subsidy.msg_next_decision')
            elif tranche.funding.state != 'awarded':
                late = text = None
            elif not steps:
                text = gettext('coworking_subsidy.msg_next_instalments')
            for name, value in [('late', late), ('next_step', text)]:
                if name in result:
                    result[name][tranche.id] = value
        return result

    # Its instalments

    @without_check_access
    def add_instalments(self, advance=None, interim=None, date=None):
        """An advance, an interim and the balance, as shares of it.

        interim is the share of the advance and the interims together.
        """
        Instalment = Pool().get('subsidy.instalment')
        advance, interim = advance or Decimal(0), interim or Decimal(0)
        interim = max(interim, advance)
        kinds = [
            ('advance', advance, self.start),
            ('interim', interim - advance, None),
            ('balance' if interim else 'single', 1 - interim,
                self.end if interim else date or self.start),
            ]
        Instalment.save([
                Instalment(
                    tranche=self, sequence=n, kind=kind, share=part,
                    expected=expected if self.rule != 'costs' else None,
                    event=self._event(kind),
                    documents=Instalment.documents_of(
                        kind, self.funding.scheme))
                for n, (kind, part, expected) in enumerate(kinds, 1) if part])

    def _event(self, kind):
        "What an instalment of a share of the expenses waits for."
        if self.rule == 'costs':
            return gettext(f'coworking_subsidy.msg_event_{kind}')

    @classmethod
    def on_modification(cls, mode, tranches, field_names=None):
        super().on_modification(mode, tranches, field_names=field_names)
        if mode != 'delete':
            Pool().get('subsidy.funding').keep_dates(
                [t.funding for t in tranches])

    # What protects it

    @classmethod
    def validate_fields(cls, tranches, field_names):
        super().validate_fields(tranches, field_names)
        be_alone(Pool().get('subsidy.funding'), [t.funding for t in tranches])
        for tranche in cls.browse(tranches):
            tranche.check_planned()

    def check_planned(self):
        claimed = self.claimed_but()
        is_reduced = self.rule in {'costs', 'deficit'}
        rate = self.funding.rate
        if self.rule == 'costs' and self.rate is not None and (
                rate is not None and self.rate > rate):
            self.refuse(
                'msg_tranche_rate_above', SubsidyValidationError,
                rate=percent(self.rate), limit=percent(rate))
        if self.planned < claimed and not is_reduced:
            self.refuse(
                'msg_tranche_claimed', SubsidyValidationError,
                claimed=money(claimed, self.currency),
                planned=money(self.planned, self.currency))
        if self.funding.state in {'awarded', 'closed'}:
            self.funding.check_tranches()
        for other in self.funding.tranches:
            if other != self and (
                    other.start <= self.end and self.start <= other.end):
                self.refuse(
                    'msg_tranche_overlap', SubsidyValidationError,
                    other=other.rec_name, start=day(other.start),
                    end=day(other.end))

    @classmethod
    def check_modification(cls, mode, tranches, values=None, external=False):
        super().check_modification(
            mode, tranches, values=values, external=external)
        for tranche in tranches:
            if external and tranche.funding.state in {'closed', 'refused'}:
                cls.refuse_change(
                    'msg_tranche_closed', record=tranche.rec_name)
            if mode == 'write' and external and (
                    'funding' in values
                    or (values.keys() & _RULES and (
                            tranche.is_claimed or tranche.entries))):
                cls.refuse_change(
                    'msg_tranche_rule', record=tranche.rec_name)
            if mode == 'delete' and (tranche.claims or tranche.entries):
                cls.refuse_change(
                    'msg_tranche_delete', record=tranche.rec_name)

    def get_rec_name(self, name):
        return f"{self.funding.rec_name} - {self.number}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('funding.rec_name', *clause[1:])]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(Bool(Eval('late')), 'danger', '')),
            ]
