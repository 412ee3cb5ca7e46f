# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Whether a financing plan may stand, in sentences.

A check is a method that yields (kept, sentence); add it to _CHECKS.
"""

from trytond.i18n import gettext
from trytond.model import Model

from . import financing
from .shared import total
from .words import day, money, percent


class ChecksMixin(Model):
    __slots__ = ()
    _CHECKS = [
        'total', 'base', 'rate', 'together', 'own', 'intensity',
        'counterpart', 'minimis', 'start']

    def get_checks(self, name):
        return '\n'.join(
            f"{'✔' if is_kept else '✘'} {sentence}"
            for is_kept, sentence in self.iter_checks())

    def iter_checks(self):
        "Yield (kept, sentence) for each check of the plan."
        for check in self._CHECKS:
            yield from getattr(self, f'_check_{check}')()

    def _say(self, is_kept, message, law=None, **variables):
        sentence = gettext(f'coworking_subsidy.{message}', **variables)
        return is_kept, f"{sentence} ({law})" if law else sentence

    def _money(self, amount):
        return money(self.round(amount), self.currency)

    def _check_total(self):
        yield self._say(
            self.financed == self.cost, 'msg_check_total',
            value=self._money(self.financed), limit=self._money(self.cost))

    def _check_base(self):
        for funding in self.living_fundings:
            if funding.base:
                cost = funding.eligible_cost
                yield self._say(
                    funding.base <= cost, 'msg_check_base',
                    funding=funding.name_in_plan,
                    value=self._money(funding.base), limit=self._money(cost))

    def _check_rate(self):
        for funding in self.living_fundings:
            scheme, rate = funding.scheme, funding.rate
            if rate is None:
                continue
            for limit, message, is_kept in [
                    (scheme.rate_min, 'msg_check_rate_min',
                        rate >= (scheme.rate_min or 0)),
                    (scheme.rate_max, 'msg_check_rate_max',
                        rate <= (scheme.rate_max or 1)),
                    ]:
                if limit is not None:
                    yield self._say(
                        is_kept, message, scheme.law_rate,
                        funding=funding.name_in_plan, value=percent(rate),
                        limit=percent(limit))

    def _check_together(self):
        fundings = [f for f in self.living_fundings if f.scheme.together]
        if fundings and self.public:
            scheme = min(
                (f.scheme for f in fundings), key=lambda s: s.together_rate)
            base = max(f.base or f.eligible_cost for f in fundings)
            limit = financing.ceiling(
                [f.counted for f in fundings], base, scheme.together_rate)
            yield self._say(
                limit.is_kept, 'msg_check_together', scheme.law_together,
                value=self._money(limit.value),
                limit=self._money(limit.limit),
                rate=percent(scheme.together_rate))

    def _check_own(self):
        public = [f for f in self.living_fundings if f.scheme.is_public]
        if not self.public or not public:
            return
        rates = [
            ((self.lead and f.scheme.lead_rate) or f.scheme.own_rate, f.scheme)
            for f in public]
        rates = [r for r in rates if r[0]]
        if not rates:
            return
        rate, scheme = max(rates, key=lambda r: r[0])
        law = scheme.law_own
        if self.exception:
            rate = self.exception.own_rate
            law = f"{self.exception.name}, {self.exception.law or law}"
        limit = financing.own_share(
            self.own, [f.counted for f in public], rate)
        yield self._say(
            limit.is_kept, 'msg_check_own', law,
            value=self._money(limit.value), limit=self._money(limit.limit),
            rate=percent(rate))

    def _check_intensity(self):
        public = [f for f in self.living_fundings if f.scheme.is_public]
        schemes = [f.scheme for f in public if f.scheme.intensity is not None]
        if not self.public and schemes:
            scheme = min(schemes, key=lambda s: s.intensity)
            base = max(f.base or f.eligible_cost for f in public)
            limit = financing.ceiling(
                [f.counted for f in public], base, scheme.intensity)
            yield self._say(
                limit.is_kept, 'msg_check_intensity', scheme.law_intensity,
                value=self._money(limit.value),
                limit=self._money(limit.limit),
                rate=percent(scheme.intensity))

    def _check_counterpart(self):
        national = [
            f.counted for f in self.living_fundings
            if f.scheme.is_public and f.scheme.source != 'europe']
        if self.public:
            national.append(self.own)
        for funding in self.living_fundings:
            scheme = funding.scheme
            if (scheme.counterpart_rate or 1) < 1:
                limit = financing.counterpart(
                    funding.counted, national, scheme.counterpart_rate)
                yield self._say(
                    limit.is_kept, 'msg_check_counterpart',
                    scheme.law_counterpart, funding=funding.name_in_plan,
                    value=self._money(limit.value),
                    limit=self._money(limit.limit),
                    public=self._money(total(national)))

    def _check_minimis(self):
        for funding in self.living_fundings:
            if funding.counts_for_minimis:
                regulation = funding.scheme.regulation
                limit = financing.Limit(
                    funding.minimis_peak, regulation.ceiling)
                yield self._say(
                    limit.is_kept, 'msg_check_minimis', regulation.law,
                    funding=funding.name_in_plan,
                    value=self._money(limit.value),
                    limit=self._money(limit.limit), years=regulation.years)

    def _check_start(self):
        for funding in self.living_fundings:
            first = funding.not_before
            for act in self.acts:
                if first and act.is_start and act.date < first:
                    yield self._say(
                        False, 'msg_check_start', funding.scheme.law_before,
                        act=act.name, date=day(act.date),
                        funding=funding.name_in_plan, first=day(first))
