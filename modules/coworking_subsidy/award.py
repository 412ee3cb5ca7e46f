# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How a funding is awarded, and what may not be awarded."

from collections import defaultdict
from decimal import Decimal

from trytond.model import Model, ModelView, Workflow
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import schedule
from .exceptions import SubsidyValidationError
from .shared import total
from .words import day, money, percent


class AwardMixin(Model):
    __slots__ = ()

    @classmethod
    @ModelView.button
    @Workflow.transition('awarded')
    def award(cls, fundings):
        "The funder decided: what is promised changes by amendments only."
        pool = Pool()
        Aid = pool.get('subsidy.aid')
        for funding in fundings:
            funding.check_award()
            funding.warn_of_award()
            if funding.scheme.purpose == 'investment':
                funding.base = funding.forecast
        cls.save(fundings)
        cls.write(fundings, {'state': 'awarded'})
        for funding in cls.browse(fundings):
            if not funding.tranches and funding.scheme.purpose == 'investment':
                funding.add_tranche()
            funding.check_tranches()
        Aid.follow(fundings)

    def check_award(self):
        "Refuse what the rules of the scheme exclude."
        scheme = self.scheme
        for name in ['amount', 'right']:
            if not getattr(self, name):
                self.refuse(f'msg_award_{name}_missing')
        if scheme.purpose == 'investment' and self.rate is None:
            self.refuse('msg_award_rate_missing')
        if scheme.public_only and not self.is_public:
            self.refuse('msg_award_public', law=scheme.law or '')
        if self.rate is not None:
            if scheme.rate_max is not None and self.rate > scheme.rate_max:
                self.refuse(
                    'msg_award_rate', SubsidyValidationError,
                    rate=percent(self.rate), limit=percent(scheme.rate_max),
                    law=scheme.law_rate or '')
            limit = self.round(self.rate * self.forecast)
            if scheme.purpose == 'investment' and self.amount > limit:
                self.refuse(
                    'msg_award_amount', SubsidyValidationError,
                    amount=money(self.amount, self.currency),
                    limit=money(limit, self.currency),
                    rate=percent(self.rate), law=scheme.law_rate or '')
        if not (scheme.start <= self.right <= (scheme.end or self.right)):
            self.refuse('msg_award_scheme', date=day(self.right))

    def warn_of_award(self):
        "Say what a funder, or the law, may not accept."
        self._warn_acts()
        self._warn_agreement()
        self._warn_rises()
        self._warn_minimis()

    def _warn_acts(self):
        first = self.not_before
        if first:
            for act in self.project.acts:
                if act.is_start and act.date < first:
                    self.warn(
                        'msg_warn_act', act, act=act.name,
                        date=day(act.date), first=day(first),
                        law=self.scheme.law_before or '')

    def _warn_agreement(self):
        "More than 23 000 EUR a year asks for an agreement."
        limit = self.scheme.agreement_amount
        if limit is None or self.is_public or self.agreement:
            return
        highest = max(self._by_year().values())
        if highest > limit:
            self.warn(
                'msg_warn_agreement', amount=money(highest, self.currency),
                limit=money(limit, self.currency),
                law=self.scheme.law_agreement or '')

    def _by_year(self):
        "What the funder promises the beneficiary, by the year it begins."
        by_year = defaultdict(Decimal)
        for funding in self.search([
                    ('funder', '=', self.funder.id),
                    ('beneficiary', '=', self.beneficiary.id),
                    ('company', '=', self.company.id),
                    ('agreement', '=', None),
                    ['OR',
                        ('id', '=', self.id),
                        ('state', 'in', ['awarded', 'closed']),
                        ],
                    ]):
            for tranche in funding.tranches:
                by_year[tranche.start.year] += tranche.planned
            if not funding.tranches:
                by_year[funding.right.year] += funding.amount
        return by_year

    def _warn_rises(self):
        tranches = self.tranches
        for n in schedule.rises([t.planned for t in tranches]):
            if not tranches[n].reason:
                self.warn(
                    'msg_warn_rise', tranches[n], tranche=tranches[n].rec_name,
                    amount=money(tranches[n].planned, self.currency),
                    before=money(tranches[n - 1].planned, self.currency))

    def _warn_minimis(self):
        Aid = Pool().get('subsidy.aid')
        if self.counts_for_minimis:
            Aid.warn_above(
                self, self.beneficiary, self.right, self.amount,
                self.scheme.regulation)

    @property
    def minimis_peak(self):
        "The highest total that it makes for its beneficiary."
        Aid = Pool().get('subsidy.aid')
        return Aid.peak(
            self, self.beneficiary, self.right or self.today, self.counted,
            self.scheme.regulation)

    @property
    def counts_for_minimis(self):
        return bool(self.scheme.regulation) and not self.is_public

    # Its tranches

    def check_tranches(self):
        "Refuse tranches that promise more than what is awarded."
        planned = total(t.planned for t in self.tranches)
        if planned > (self.amount or Decimal(0)):
            self.refuse(
                'msg_tranches_amount', SubsidyValidationError,
                planned=money(planned, self.currency),
                amount=money(self.amount or Decimal(0), self.currency))

    @without_check_access
    def add_tranche(self):
        "A capital grant has one tranche, paid as its scheme says."
        Tranche = Pool().get('subsidy.tranche')
        tranche = Tranche(
            funding=self, number=1, rule='costs', planned=self.amount,
            start=self.right,
            end=self.end_due or self.right)
        tranche.end = max(tranche.start, tranche.end)
        tranche.save()
        tranche.add_instalments(
            self.scheme.advance_rate, self.scheme.interim_rate)

    @classmethod
    @without_check_access
    def follow_amendment(cls, funding, values):
        "A single tranche on expenses promises what the funding does."
        amount = values.get('amount')
        tranches = [t for t in funding.tranches if t.rule == 'costs']
        if amount is None or len(funding.tranches) > 1 or not tranches:
            cls.write([funding], values)
            return
        Tranche = Pool().get('subsidy.tranche')
        if amount < funding.amount:
            Tranche.write(tranches, {'planned': amount})
        cls.write([funding], values)
        Tranche.write(tranches, {'planned': amount})
