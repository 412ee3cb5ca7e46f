# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a claim may ask, and what it lacks."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Model

from . import amounts
from .words import day, money


class AllowedMixin(Model):
    "What the rule of the tranche lets a claim ask, and what it lacks."
    __slots__ = ()

    @property
    def allowed(self):
        "What may be claimed now: never above the rule nor the ceilings."
        instalment, tranche = self.instalment, self.tranche
        already = tranche.claimed_but(self)
        if self.is_last:
            return amounts.balance(tranche.due(self), already)[0]
        if instalment.kind == 'interim' and tranche.rule == 'costs':
            return amounts.interim(
                tranche.rate_used, tranche.justified_with(self),
                self.interim_ceiling, already, self.round)
        if tranche.rule == 'costs':
            # Who was paid for expenses is advanced no more for them.
            left = instalment.advanced - already
        else:
            left = min(
                instalment.amount - instalment.claimed_but(self),
                tranche.planned - already)
        return max(left, Decimal(0))

    @property
    def is_last(self):
        return self.instalment.kind in {'balance', 'single'}

    @property
    def interim_ceiling(self):
        rate = self.funding.scheme.interim_rate
        planned = self.tranche.planned
        return planned if rate is None else self.round(planned * rate)

    def iter_lacks(self):
        "Yield in sentences what is missing before it can be submitted."
        given = {d.kind for d in self.documents if d.document or d.sent}
        for kind in self.instalment.documents:
            if kind not in given:
                yield gettext(
                    'coworking_subsidy.msg_lack_document', document=kind.name)
        for condition in self.funding.conditions:
            if condition.kind == 'suspensive' and condition.is_awaited:
                yield gettext(
                    'coworking_subsidy.msg_lack_condition',
                    condition=condition.name)
        if self.funding.scheme.paid_only:
            for line in self.lines:
                if not line.expense.paid:
                    yield gettext(
                        'coworking_subsidy.msg_lack_paid',
                        expense=line.expense.rec_name)

    def check_submit(self):
        "Refuse what the rules exclude, and name the rule."
        funding = self.funding
        if funding.state != 'awarded':
            self.refuse('msg_claim_funding', funding=funding.rec_name)
        if (self.instalment.kind == 'balance'
                and funding.scheme.purpose == 'investment'
                and not funding.project.completed):
            self.refuse(
                'msg_claim_uncompleted', law=funding.scheme.law_payment or '')
        if funding.claim_due and self.date > funding.claim_due:
            self.refuse(
                'msg_claim_late', date=day(self.date),
                due=day(funding.claim_due),
                law=funding.scheme.law_delays or '')
        lacks = list(self.iter_lacks())
        if lacks:
            self.refuse('msg_claim_lacks', lacks='\n'.join(lacks))
        for line in self.lines:
            line.check()
        if not self.amount and not self.is_last:
            self.refuse('msg_claim_nothing')
        if self.amount > self.allowed:
            self.refuse(
                'msg_claim_amount', amount=money(self.amount, self.currency),
                allowed=money(self.allowed, self.currency),
                law=funding.scheme.law_payment or '')
