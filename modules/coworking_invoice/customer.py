# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Which law applies to a customer, and what a public one asks for."

from trytond.model import fields
from trytond.pool import PoolMeta
from trytond.pyson import Eval

KINDS = [
    ('professional', "Professional"),
    ('consumer', "Consumer"),
    ('public', "Public Body"),
    ('association', "Association"),
    ]
_PUBLIC = {
    'invisible': Eval('customer_kind') != 'public',
    }


class Party(metaclass=PoolMeta):
    __name__ = 'party.party'
    customer_kind = fields.Selection(
        [(None, "")] + KINDS, "Customer Kind", sort=False,
        help="Which mentions its invoices bear.\n"
        "Left empty: a professional with a SIREN or a VAT number, "
        "else a consumer.")
    asks_service_code = fields.Boolean(
        "Asks for a Service Code", states=_PUBLIC,
        help="As the directory of Chorus Pro says.")
    asks_engagement = fields.Boolean(
        "Asks for an Engagement Number", states=_PUBLIC,
        help="As the directory of Chorus Pro says.")
    service_code = fields.Char(
        "Service Code", states=_PUBLIC,
        help="Where its invoices go, unless a booking or a contract says.")
    engagement_number = fields.Char(
        "Engagement Number", states=_PUBLIC,
        help="The order that its invoices name, "
        "unless a booking or a contract says.")
    market_number = fields.Char(
        "Market Number", states=_PUBLIC,
        help="The public contract that its invoices name.")

    @classmethod
    def default_asks_service_code(cls):
        return False

    @classmethod
    def default_asks_engagement(cls):
        return False

    @property
    def customer_kind_used(self):
        if self.customer_kind:
            return self.customer_kind
        return (
            'professional' if self.siren_code or self.tax_identifier
            else 'consumer')

    @property
    def siret_code(self):
        return self._code_of({'fr_siret'})

    @property
    def siren_code(self):
        "Its SIREN, with which a SIRET begins."
        code = self._code_of({'fr_siren'})
        if not code and self.siret_code:
            code = self.siret_code.replace(' ', '')[:9]
        return code

    @property
    def vat_code(self):
        return self._code_of({'eu_vat', 'fr_tva'})

    def _code_of(self, types):
        return next(
            (i.code for i in self.identifiers if i.type in types), None)
