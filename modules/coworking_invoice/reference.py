# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a public customer asks to read on its invoices."

from trytond.model import Model, fields
from trytond.pool import PoolMeta
from trytond.pyson import Eval

REFERENCES = ['service_code', 'engagement_number', 'market_number']


class ReferencesMixin(Model):
    "What names the order of a public customer."
    __slots__ = ()
    service_code = fields.Char(
        "Service Code",
        help="Of Chorus Pro: where the invoice goes.\n"
        "Left empty: that of the customer.")
    engagement_number = fields.Char(
        "Engagement Number",
        help="The order of the public body.\n"
        "Left empty: that of the customer.")
    market_number = fields.Char(
        "Market Number",
        help="The public contract.\n"
        "Left empty: that of the customer.")


class DealReferencesMixin(ReferencesMixin):
    "A deal with its payer, whose references hold where it has none."
    __slots__ = ()

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._free = cls._free | set(REFERENCES)

    @property
    def references(self):
        return {
            n: getattr(self, n) or getattr(self.payer, n)
            for n in REFERENCES}


class ChargeReferencesMixin(Model):
    "A charge that is invoiced with what has the same references."
    __slots__ = ()

    @property
    def invoice_values(self):
        values = super().invoice_values
        sold = self.credited_line
        if sold:
            return {
                **values,
                **{n: getattr(sold.invoice, n) for n in REFERENCES}}
        return {**values, **self.deal.references}


class Booking(DealReferencesMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking'


class BookingCharge(ChargeReferencesMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking.charge'


class Contract(DealReferencesMixin, metaclass=PoolMeta):
    __name__ = 'coworking.contract'


class ContractCharge(ChargeReferencesMixin, metaclass=PoolMeta):
    __name__ = 'coworking.contract.charge'


class Invoice(ReferencesMixin, metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        for name in REFERENCES:
            getattr(cls, name).states = {
                'readonly': Eval('state') != 'draft',
                'invisible': Eval('type') == 'in',
                }

    @fields.depends('party', 'type')
    def on_change_party(self):
        super().on_change_party()
        if self.type == 'out':
            for name in REFERENCES:
                setattr(self, name, self.party and getattr(self.party, name))

    def take_references(self):
        "Those that its customer gave since it was drafted."
        deals = {c.deal for l in self.lines for c in l.charges}
        for name in REFERENCES:
            given = {d.references[name] for d in deals} or {
                getattr(self.party, name)}
            if not getattr(self, name) and len(given) == 1:
                setattr(self, name, *given)
        # What Chorus Pro reads as the order.
        self.reference = self.reference or self.engagement_number

    def _credit(self, **values):
        credit = super()._credit(**values)
        for name in REFERENCES:
            setattr(credit, name, getattr(self, name))
        return credit
