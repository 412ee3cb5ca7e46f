# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.modules.party.exceptions import EraseError
from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access


class Replace(metaclass=PoolMeta):
    __name__ = 'party.replace'

    @classmethod
    def fields_to_replace(cls):
        return super().fields_to_replace() + [
            ('subsidy.project', 'owner'),
            ('subsidy.project.act', 'party'),
            ('subsidy.funding', 'funder'),
            ('subsidy.funding', 'payer'),
            ('subsidy.funding', 'beneficiary'),
            ('subsidy.agreement.party', 'party'),
            ('subsidy.agreement.support', 'giver'),
            ('subsidy.agreement.support', 'receiver'),
            ('subsidy.expense', 'supplier'),
            ('subsidy.aid', 'party'),
            ('subsidy.aid', 'funder'),
            ('subsidy.undertaking-party.party', 'party'),
            ]


class Erase(metaclass=PoolMeta):
    __name__ = 'party.erase'

    def check_erase_company(self, party, company):
        Funding = Pool().get('subsidy.funding')
        super().check_erase_company(party, company)
        with without_check_access():
            fundings = Funding.search([
                    ('company', '=', company.id),
                    ('state', 'in', ['draft', 'asked', 'awarded']),
                    ['OR',
                        ('funder', '=', party.id),
                        ('payer', '=', party.id),
                        ('beneficiary', '=', party.id),
                        ],
                    ], limit=1)
        if fundings:
            raise EraseError(gettext(
                    'coworking_subsidy.msg_erase_party_funding',
                    party=party.rec_name, company=company.rec_name))
