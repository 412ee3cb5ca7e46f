# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How a domiciled person is described, in lists and in the register."

from trytond.model import Model, fields

# What a list says of each, in order.
COLUMNS = [
    'name', 'legal_form', 'siren', 'address', 'representative', 'home',
    'start', 'end', 'activity']


class DescribedMixin(Model):
    "A copy of what is so on a day."
    __slots__ = ()
    name = fields.Char("Name", readonly=True)
    legal_form = fields.Char("Legal Form", readonly=True)
    siren = fields.Char("SIREN", readonly=True)
    address = fields.Char("Address", readonly=True)
    representative = fields.Char("Represented by", readonly=True)
    home = fields.Char("Home of the Representative", readonly=True)
    start = fields.Date("Start", readonly=True)
    end = fields.Date("End", readonly=True)
    activity = fields.Char("Activity", readonly=True)

    def describe(self, domiciliation):
        "Copy what the domiciliation and its file say now."
        file, contract = domiciliation.file, domiciliation.contract
        representative = file.representative
        self.name = file.party.name
        self.legal_form = file.legal_form or file.nature_string
        self.siren = file.siren
        self.address = ', '.join(domiciliation.address_lines)
        self.representative = representative and representative.name
        self.home = representative and ', '.join(
            (representative.home or '').splitlines())
        self.start, self.end = contract.start, contract.end
        self.activity = ' '.join((file.activity or '').splitlines())
