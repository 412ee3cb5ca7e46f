# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the domiciliation contract says, clause by clause."

from trytond.i18n import gettext
from trytond.model import Model
from trytond.report import Report


class ClausesMixin(Model):
    "A domiciliation in words."
    __slots__ = ()

    @property
    def clauses(self):
        "The clauses in the language of the reader: [(title, text)]."
        values = self._clause_values
        return [(
                gettext(f'domiciliation.msg_clause_{name}_title'),
                gettext(f'domiciliation.msg_clause_{name}', **values))
            for name in self._clause_names()]

    def _clause_names(self):
        yield 'object'
        yield 'approval'
        yield 'term'
        yield 'operator'
        yield 'client'
        yield 'mandate'
        yield f'mail_{self.option.action}'
        if self.opening:
            yield 'opening'
        if self.file.in_formation:
            yield 'formation'
        yield 'end_until_left' if self.bill_until_left else 'end'
        yield 'vigilance'
        yield 'data'

    @property
    def _clause_values(self):
        "What the clauses name."
        date, rule = Report.format_date, self.rule
        contract, approval = self.contract, self.quoted_approval
        representative = self.file.representative
        return {
            'operator': self.company.party.rec_name,
            'client': self.party.rec_name,
            'address': ', '.join(self.address_lines),
            'use': self.use_string.lower(),
            'approval': approval.number if approval else '…',
            'prefecture': (
                approval.prefecture.rec_name if approval else '…'),
            'approval_start': date(approval.start) if approval else '…',
            'approval_end': date(approval.end) if approval else '…',
            'registered': approval.registered if approval else '…',
            'start': date(contract.start),
            'minimum': contract.minimum,
            'renewal': contract.renewal,
            'notice': contract.notice,
            'unit': contract.notice_unit_string.lower(),
            'unread': rule.unread_months,
            'law': rule.law_contract,
            'law_approval': rule.law_approval,
            'law_vigilance': rule.law_vigilance,
            'opening': date(self.opening) if self.opening else '…',
            'signatory': representative.name if representative else '…',
            'months': rule.registration_months,
            'years': rule.retention_months // 12,
            }

    @property
    def quoted_approval(self):
        "The approval it names: that of its signature, or that of today."
        return self.approval or self.approval_of_today
