# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The letter and the e-mail, by party."

from itertools import groupby
from typing import Any, NamedTuple

from trytond.i18n import gettext
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.language import speaking_to
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access

from .exceptions import LetterError


class Reminder(NamedTuple):
    "What is asked from a party, in its language."
    party: Any
    title: str
    text: list
    dunnings: list
    left: Any
    fees: Any
    credits: Any
    mentions: list

    @property
    def total(self):
        return self.left + self.fees - self.credits


class Letter(PdfMixin, metaclass=PoolMeta):
    __name__ = 'account.dunning.letter'

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        context['company'] = header['company']
        context['reminders'] = cls.reminders(records)
        if not context['reminders']:
            raise LetterError(gettext(
                    'coworking_dunning.msg_letter_nothing'))
        return context

    @classmethod
    @without_check_access
    def reminders(cls, dunnings):
        "What they ask from each party, of who did not give as much."
        asked = sorted(
            (d for d in dunnings if d.is_asked),
            key=lambda d: (
                d.company.id, d.party.id, d.maturity_date, d.id))
        reminders = [
            cls._remind(party, list(group)) for (_, party), group in groupby(
                asked, key=lambda d: d.whose)]
        return [r for r in reminders if r.total > 0]

    @classmethod
    def _remind(cls, party, dunnings):
        Level = Pool().get('account.dunning.level')
        level = max(
            (d.level for d in dunnings), key=lambda l: (l.sequence or 0, l.id))
        with speaking_to(party):
            level = Level(level.id)
            return Reminder(
                party=party,
                title=level.title or level.rec_name,
                text=(level.text or '').splitlines(),
                dunnings=dunnings,
                left=sum(d.left for d in dunnings),
                fees=sum(
                    l.debit - l.credit for d in dunnings for f in d.fees
                    for m in f.moves for l in m.lines
                    if l.account.type.receivable and not l.reconciliation),
                credits=cls._credits(dunnings),
                mentions=cls._mentions(dunnings))

    @classmethod
    def _credits(cls, dunnings):
        "What the party gave and nobody matched with an invoice."
        Line = Pool().get('account.move.line')
        matched = {
            l for d in dunnings if d.invoice for l in d.invoice.payment_lines}
        lines = Line.search([
                ('account.type.receivable', '=', True),
                ('company', '=', dunnings[0].company.id),
                ('party', '=', dunnings[0].party.id),
                ('reconciliation', '=', None),
                ('move.state', '=', 'posted'),
                ['OR', ('credit', '>', 0), ('debit', '<', 0)],
                ])
        return sum(
            l.credit - l.debit for l in lines
            if l not in matched and not l.invoice_payment)

    @classmethod
    def _mentions(cls, dunnings):
        Mention = Pool().get('coworking.invoice.mention')
        invoices = [d.invoice for d in dunnings if d.invoice]
        return [
            m.text for m in Mention.search([('on_reminders', '=', True)])
            if any(m.is_on(i) for i in invoices)]


class Email(CompanyReport):
    __name__ = 'coworking.dunning.email'

    @classmethod
    def get_context(cls, records, header, data):
        Letter = Pool().get('account.dunning.letter', type='report')
        together = [d for r in records for d in r.asked_together]
        return Letter.get_context(together, header, data)
