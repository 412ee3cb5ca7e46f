# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Why a funding is to be given back, in part or whole.

To find another reason, add a method _clawback_<reason> that yields (amount,
law, words), and its line to the selection of the clawback.
"""

from trytond.i18n import gettext
from trytond.model import Model
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import amounts
from .shared import total
from .words import day, money


class ClawedMixin(Model):
    __slots__ = ()

    @classmethod
    @without_check_access
    def find_all_clawbacks(cls):
        "Look at each funding by itself."
        for funding in cls.search([('state', 'in', ['awarded', 'closed'])]):
            cls.__queue__.find_clawbacks([funding])

    @classmethod
    @without_check_access
    def find_clawbacks(cls, fundings):
        "Write what is to be given back, once for each reason."
        Clawback = Pool().get('subsidy.clawback')
        for funding in fundings:
            if funding.state not in {'awarded', 'closed'}:
                continue
            known = {c.key: c for c in funding.clawbacks}
            for reason in Clawback.reasons():
                for key, amount, law, words in getattr(
                        funding, f'_clawback_{reason}')():
                    clawback = known.pop(f'{reason},{key}', None)
                    amount = min(
                        funding.round(amount),
                        funding.kept_but(clawback))
                    if clawback and clawback.state != 'found':
                        continue
                    if amount > 0:
                        clawback = clawback or Clawback(
                            funding=funding, reason=reason,
                            key=f'{reason},{key}', found=funding.today,
                            concerned=funding._concerned(reason, key))
                        clawback.amount, clawback.law = amount, law
                        clawback.words = words
                        clawback.save()
                    elif clawback:
                        Clawback.drop([clawback])
            Clawback.drop([
                    c for c in known.values() if c.state == 'found'])
        cls.keep_dates(fundings)

    @staticmethod
    def _concerned(reason, key):
        "The end of the year that the reason is about, if it is about one."
        pool = Pool()
        if reason == 'cost':
            return pool.get('subsidy.tranche')(key).end
        if reason == 'objective':
            return pool.get('subsidy.indicator.value')(key).end
        if reason == 'report':
            return pool.get('subsidy.report')(key).budget.end

    def kept_but(self, clawback):
        "What was received, less what the other clawbacks take back."
        Clawback = Pool().get('subsidy.clawback')
        others = Clawback.search([
                ('funding', '=', self.id),
                ('id', '!=', clawback.id if clawback else -1),
                ])
        return self.received_amount - total(
            c.repaid + c.left for c in others)

    def _clawback_cost(self):
        "It came to less than what was received."
        for tranche in self.tranches:
            is_final = any(
                c.is_last and c.state not in {'draft', 'rejected'}
                for c in tranche.claims)
            if is_final and tranche.is_computable:
                due = tranche.due()
                yield (
                    tranche.id, tranche.received_amount - due,
                    self.scheme.law_payment,
                    self._words(
                        'msg_clawback_cost', due=money(due, self.currency),
                        received=money(
                            tranche.received_amount, self.currency)))

    def _clawback_use(self):
        "The use changed before its protection ended."
        project, until = self.project, self.protected_until
        changed = project.use_changed
        if not (changed and until and project.completed) or changed > until:
            return
        amount = self.received_amount
        if self.scheme.use_clawback == 'prorated':
            amount = amounts.prorated(
                amount, project.completed, until, changed, self.round)
        yield (
            '', amount, self.scheme.law_clawback,
            self._words(
                'msg_clawback_use', changed=day(changed), until=day(until)))

    def _clawback_late(self):
        "It was not completed in time."
        due, rate = self.end_due, self.scheme.late_rate
        if not (due and rate):
            return
        if (self.project.completed or self.today) > due:
            yield (
                '', self.received_amount * rate, self.scheme.law_clawback,
                self._words('msg_clawback_late', due=day(due)))

    def _clawback_objective(self):
        "An indicator missed its target."
        if not self.agreement:
            return
        for indicator in self.agreement.indicators:
            for value in indicator.values:
                if value.is_missed and value.clawback_rate and (
                        value.end < self.today):
                    yield (
                        value.id,
                        self._received_between(value.start, value.end)
                        * value.clawback_rate, self.scheme.law_clawback,
                        self._words(
                            'msg_clawback_objective',
                            indicator=value.rec_name, target=value.target))

    def _clawback_report(self):
        "A report was not sent in time."
        rate = self.scheme.report_rate
        if not (self.agreement and rate):
            return
        for report in self.agreement.reports:
            if report.state == 'draft' and report.due < self.today:
                yield (
                    report.id,
                    self._received_between(
                        report.budget.start, report.budget.end) * rate,
                    self.scheme.law_report,
                    self._words('msg_clawback_report', due=day(report.due)))

    def _clawback_condition(self):
        "A resolutory condition failed."
        for condition in self.conditions:
            if condition.kind == 'resolutory' and condition.failed:
                yield (
                    condition.id, self.received_amount,
                    self.scheme.law_clawback,
                    self._words(
                        'msg_clawback_condition', condition=condition.name))

    def _received_between(self, start, end):
        return total(
            t.received_amount for t in self.tranches
            if start <= t.start <= end)

    def _words(self, message, **variables):
        return gettext(f'coworking_subsidy.{message}', **variables)
