# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is agreed beside the prices, as the agreement says it."

from trytond.i18n import gettext
from trytond.model import Model
from trytond.report import Report


class AgreedMixin(Model):
    "What is agreed, in words."
    __slots__ = ()

    @property
    def agreed(self):
        "What is agreed beside the prices: [sentence], in the user's language."
        return [s for words in [
                self._rhythm_words, self._term_words, self._notice_words,
                self._life_words, self._included_words,
                ] for s in words()]

    def _say(self, message, **values):
        return gettext(f'coworking_contract.{message}', **values)

    def _rhythm_words(self):
        yield self._say(
            'msg_agreed_calendar' if self.calendar else 'msg_agreed_period',
            months=self.months, day=Report.format_date(self.start))
        yield self._say(f'msg_agreed_{self.billed}')
        yield self._say(
            'msg_agreed_prorated' if self.prorated else 'msg_agreed_whole')

    def _term_words(self):
        contract_terms = self.current_terms
        if self.minimum:
            yield self._say(
                'msg_agreed_minimum', months=self.minimum,
                day=Report.format_date(contract_terms.minimum_end))
        if contract_terms.is_renewed:
            yield self._say('msg_agreed_renewed', months=self.renewal)
        elif self.tacit or not self.minimum:
            yield self._say('msg_agreed_open')
        if self.trial:
            yield self._say('msg_agreed_trial', days=self.trial)

    def _notice_words(self):
        if self.notice:
            yield self._say(
                f'msg_agreed_notice_{self.notice_unit}', number=self.notice)
        yield self._say(f'msg_agreed_end_{self.notice_end}')
        if self.early_fee:
            yield self._say('msg_agreed_early', months=f'{self.early_fee:g}')

    def _life_words(self):
        yield self._say(f'msg_agreed_access_{self.access}')
        if self.pause_maximum is not None and self.pause_maximum > 0:
            yield self._say(
                'msg_agreed_pause_maximum',
                minimum=max(self.pause_minimum, 1),
                maximum=self.pause_maximum)
        elif self.pause_maximum is None:
            yield self._say(
                'msg_agreed_pause' if self.pause_minimum > 1
                else 'msg_agreed_pause_free', minimum=self.pause_minimum)
        if self.deposit_asked:
            yield self._say(
                'msg_agreed_deposit', amount=Report.format_currency(
                    self.deposit_asked, None, self.currency))
        for clause in self.clauses:
            yield self._say(
                'msg_agreed_index', index=clause.index.name,
                code=clause.index.code, year=clause.year,
                quarter=clause.quarter,
                day=Report.format_date(clause.first))

    def _included_words(self):
        for allowance in self.allowances:
            yield self._say(
                'msg_agreed_shared' if allowance.shared
                else 'msg_agreed_each',
                included=' – '.join(filter(None, [
                            allowance.rec_name,
                            allowance.category and allowance.category.name])))
