# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The letter and the e-mail, by party."

from itertools import groupby
from typing import Any, NamedTuple

from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.language import speaking_to
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool, PoolMeta


class Reminder(NamedTuple):
    "What is asked from a party, in its language."
    party: Any
    title: str
    text: list
    dunnings: list
    left: Any
    fees: Any
    mentions: list


class Letter(PdfMixin, metaclass=PoolMeta):
    __name__ = 'account.dunning.letter'

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        context['company'] = header['company']
        dunnings = sorted(
            (d for d in records
                if d.state == 'waiting' and not d.blocked and d.left),
            key=lambda d: (d.party.id, d.maturity_date, d.id))
        context['reminders'] = [
            cls._remind(party, list(group))
            for party, group in groupby(dunnings, key=lambda d: d.party)]
        return context

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
                fees=sum(f.amount for d in dunnings for f in d.fees),
                mentions=cls._mentions(dunnings))

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
        return Letter.get_context(records, header, data)
