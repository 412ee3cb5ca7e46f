# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Each line of the books says what it is about.

The file of the books must describe every entry (LPF, art. A47 A-1:
EcritureLib).
"""

from trytond.model import fields
from trytond.pool import PoolMeta


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @fields.depends('move', '_parent_move.description', '_parent_move.origin')
    def on_change_with_description_used(self, name=None):
        "By its own words, else those of its move, else what it comes from."
        description = super().on_change_with_description_used(name=name)
        if description or not self.move:
            return description
        return self.move.description or describe(self.move.origin)


class FrFEC(metaclass=PoolMeta):
    __name__ = 'account.fr.fec'

    def get_start_balance(self):
        "What is carried over is its own piece."
        header = self.get_header()
        for row in super().get_start_balance():
            line = dict(zip(header, row))
            line['PieceRef'] = line['JournalCode']
            line['EcritureLib'] = line['JournalLib']
            yield list(line.values())

    def default_result(self, fields):
        "The name says whose books it is (LPF, art. A47 A-1: SIREN, FEC, day)."
        result = super().default_result(fields)
        if result['filename']:
            year = self.start.fiscalyear
            siren = (year.company.party.siren_code or '').replace(' ', '')
            end = self.get_format_date()(year.end_date)
            result['filename'] = f'{siren}FEC{end}.csv'
        return result


def describe(origin):
    "The kind of the origin, its name, and whose it is."
    if not origin or not hasattr(origin, 'rec_name'):
        return ''
    told = f"{origin.__names__()['model']} {origin.rec_name}"
    party = getattr(origin, 'party', None)
    if party and party.name and party.name not in told:
        told = f'{told} – {party.name}'
    return told
