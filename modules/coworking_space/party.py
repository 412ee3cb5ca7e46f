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
            ('coworking.booking', 'party'),
            ]


class Erase(metaclass=PoolMeta):
    __name__ = 'party.erase'

    def check_erase_company(self, party, company):
        pool = Pool()
        Booking = pool.get('coworking.booking')
        Charge = pool.get('coworking.booking.charge')
        super().check_erase_company(party, company)
        bookings = Booking.search([
                ('party', '=', party.id),
                ('company', '=', company.id),
                ('state', 'in', ['draft', 'held', 'confirmed', 'checked_in']),
                ], limit=1)
        if bookings:
            raise EraseError(gettext(
                    'coworking_space.msg_erase_party_booking',
                    party=party.rec_name,
                    company=company.rec_name))
        charges = Charge.search([
                ('booking.party', '=', party.id),
                ('company', '=', company.id),
                ('is_settled', '=', False),
                ], limit=1)
        if charges:
            raise EraseError(gettext(
                    'coworking_space.msg_erase_party_charge',
                    party=party.rec_name,
                    company=company.rec_name))
