# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The documents of a contract, and what they say."

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool
from trytond.report import Report
from trytond.transaction import Transaction, without_check_access


class AgreementMixin(Model):
    "What is agreed, in words, and kept as it was signed."
    __slots__ = ()
    agreement = fields.Binary("Agreement", readonly=True)

    @classmethod
    @without_check_access
    def keep_agreements(cls, contracts):
        "Keep what is signed: it is printed as it is from then on."
        AgreementReport = Pool().get('coworking.contract', type='report')
        for contract in contracts:
            contract.agreement = AgreementReport.write(contract)
        cls.save(contracts)

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
        contract_terms = self.terms(self.start)
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
        if self.pause_maximum != 0:
            yield self._say(
                'msg_agreed_pause' if self.pause_maximum is None
                else 'msg_agreed_pause_maximum',
                minimum=self.pause_minimum, maximum=self.pause_maximum)
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

    @property
    def changed_lines(self):
        "The lines that follow others, the latest first."
        return sorted(
            (l for l in self.lines if l.predecessor and l.is_lived),
            key=lambda l: (l.start, l.id), reverse=True)


class AgreementReport(PdfMixin, CompanyReport):
    __name__ = 'coworking.contract'

    @classmethod
    def write(cls, contract):
        "What the agreement says now, before it is made a PDF."
        ActionReport = Pool().get('ir.action.report')
        action, = ActionReport.search([('report_name', '=', cls.__name__)])
        record, = cls._get_records([contract.id], contract.__name__, {})
        # The template changes the language.
        with Transaction().set_context(Transaction().context):
            header = dict(cls.header_key(record, {}))
            return cls.render(action, cls.get_context([record], header, {}))

    @classmethod
    def render(cls, action, report_context):
        return (report_context['record'].agreement
            or super().render(action, report_context))


class AmendmentReport(PdfMixin, CompanyReport):
    __name__ = 'coworking.contract.amendment'


class TerminationReport(PdfMixin, CompanyReport):
    __name__ = 'coworking.contract.termination'


class DepositReport(PdfMixin, CompanyReport):
    __name__ = 'coworking.contract.deposit'

    @classmethod
    def header_key(cls, record, data):
        return Report.header_key.__func__(cls, record, data) + (
            ('company', record.contract.company),
            )
