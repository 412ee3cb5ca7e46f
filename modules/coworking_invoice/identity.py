# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a company must say of itself on its invoices."

from trytond.i18n import gettext
from trytond.model import fields
from trytond.pool import PoolMeta


class Company(metaclass=PoolMeta):
    __name__ = 'company.company'
    legal_form = fields.Char(
        "Legal Form", help="Like SAS, SCIC, association or EI.")
    capital = fields.Char(
        "Capital", help="With its currency, and variable if it is.")
    registration = fields.Char(
        "Registration",
        help="The register and its town, like RCS Saint-Étienne.")

    @property
    def identity(self):
        "What stands at the foot of its invoices: [text]."
        form = self.legal_form
        if form and self.capital:
            form = gettext(
                'coworking_invoice.msg_identity_capital',
                form=form, capital=self.capital)
        siren, vat = self.party.siren_code, self.party.vat_code
        return list(filter(None, [
                    self.party.name,
                    form,
                    siren and gettext(
                        'coworking_invoice.msg_identity_siren', siren=siren),
                    self.registration,
                    vat and gettext(
                        'coworking_invoice.msg_identity_vat', number=vat)]))
