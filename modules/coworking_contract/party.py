# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.modules.party.exceptions import EraseError
from trytond.pool import Pool, PoolMeta


class Replace(metaclass=PoolMeta):
    __name__ = 'party.replace'

    @classmethod
    def fields_to_replace(cls):
        return super().fields_to_replace() + [
            ('coworking.contract', 'party'),
            ('coworking.contract', 'invoice_party'),
            ('coworking.contract.member', 'party'),
            ('coworking.contract.deposit', 'party'),
            ('coworking.contract.allowance.move', 'party'),
            ]


class Erase(metaclass=PoolMeta):
    __name__ = 'party.erase'

    def check_erase_company(self, party, company):
        pool = Pool()
        Charge = pool.get('coworking.contract.charge')
        Contract = pool.get('coworking.contract')
        super().check_erase_company(party, company)
        contracts = Contract.search([
                ('company', '=', company.id),
                ['OR',
                    ('party', '=', party.id),
                    ('invoice_party', '=', party.id),
                    ('members.party', '=', party.id),
                    ],
                ['OR',
                    ('state', 'in', ['draft', 'quotation', 'running']),
                    ('charges', 'where', Charge.unsettled()),
                    ],
                ], limit=1)
        if contracts:
            raise EraseError(gettext(
                    'coworking_contract.msg_erase_party_contract',
                    party=party.rec_name,
                    company=company.rec_name))
