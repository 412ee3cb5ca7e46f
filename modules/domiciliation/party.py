# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.modules.party.exceptions import EraseError
from trytond.pool import Pool, PoolMeta
from trytond.report import Report
from trytond.transaction import without_check_access

from .exceptions import DomiciliationError


@without_check_access
def file_of(party, **company):
    "A client file of the party, if any."
    File = Pool().get('domiciliation.file')
    files = File.search([
            ('party', '=', party.id),
            *((n, '=', v.id) for n, v in company.items()),
            ], limit=1)
    return files[0] if files else None


class Replace(metaclass=PoolMeta):
    __name__ = 'party.replace'

    @classmethod
    def fields_to_replace(cls):
        return super().fields_to_replace() + [
            ('domiciliation.approval', 'prefecture'),
            ('domiciliation.file', 'party'),
            ('domiciliation.file', 'registry'),
            ('domiciliation.notice', 'recipient'),
            ('domiciliation.recipient', 'party'),
            ]

    def transition_replace(self):
        source = self.ask.source
        if file_of(source):
            raise DomiciliationError(gettext(
                    'domiciliation.msg_replace_party_file',
                    party=source.rec_name))
        return super().transition_replace()


class Erase(metaclass=PoolMeta):
    __name__ = 'party.erase'

    def check_erase_company(self, party, company):
        super().check_erase_company(party, company)
        file = file_of(party, company=company)
        if file:
            until = file.purge_date
            raise EraseError(gettext(
                    'domiciliation.msg_erase_party_file',
                    party=party.rec_name, company=company.rec_name,
                    until=Report.format_date(until) if until else '–'))
