# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Invoices whose prices include the taxes, to the cent."

from decimal import ROUND_HALF_UP, Decimal

from trytond.model import fields
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits, round_price
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Bool, Eval


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @fields.depends('lines')
    def _get_taxes(self):
        taxes = super()._get_taxes()
        for line in self.lines or []:
            if getattr(line, 'price_with_tax', None) is not None:
                for key, tax in line._get_taxes().items():
                    if key in taxes:
                        taxes[key] += tax
                    else:
                        taxes[key] = tax
        return taxes

    @property
    def _sequence_type(self):
        "What gives back more than it asks is a credit note."
        type_ = super()._sequence_type
        if (type_ == 'invoice' and self.total_amount < 0
                and any(l.coworking_charges for l in self.line_lines)):
            return 'credit_note'
        return type_


class InvoiceLine(metaclass=PoolMeta):
    __name__ = 'account.invoice.line'
    price_with_tax = Monetary(
        "Price with Tax", currency='currency', digits=price_digits,
        states={
            'invisible': (Eval('type') != 'line') | (
                ~Eval('price_with_tax') & (Eval('invoice_state') != 'draft')),
            'readonly': Eval('invoice_state') != 'draft',
            },
        help="The unit price that includes the taxes. "
        "When it is set, the customer pays it to the cent.")
    site = fields.Many2One(
        'coworking.site', "Site", ondelete='RESTRICT',
        states={
            'readonly': Eval('invoice_state') != 'draft',
            },
        help="The place where the service is given.")
    service_start = fields.Date(
        "Service from",
        states={
            'readonly': Eval('invoice_state') != 'draft',
            },
        help="The first day of the service.")
    service_end = fields.Date(
        "Service until",
        states={
            'readonly': Eval('invoice_state') != 'draft',
            },
        help="The last day of the service.")
    coworking_charges = fields.One2Many(
        'coworking.booking.charge', 'invoice_line', "Charges", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.unit_price.states = {
            **cls.unit_price.states,
            'readonly': (
                cls.unit_price.states['readonly']
                | Bool(Eval('price_with_tax'))),
            }

    @fields.depends(
        'price_with_tax', 'quantity', 'currency', 'taxes',
        methods=['tax_date', '_compute_tax_line', '_get_tax_context'])
    def _split_price(self):
        """The amount and the taxes of a price that includes them.

        Each tax is rounded once, half up; what is left of the price is the
        amount, so that they always make the price again.
        """
        Tax = Pool().get('account.tax')
        quantity = Decimal(str(self.quantity or 0))
        amount = self.currency.round(
            quantity * self.price_with_tax, rounding=ROUND_HALF_UP)
        taxes = Tax.browse(self.taxes or [])
        unit_price = Tax.reverse_compute(
            self.price_with_tax, taxes, self.tax_date)
        tax_lines = []
        for values in Tax.compute(
                taxes, unit_price, self.quantity, self.tax_date):
            values['amount'] = self.currency.round(
                values['amount'], rounding=ROUND_HALF_UP)
            amount -= values['amount']
            tax_lines.append(values)
        by_key = {}
        for values in tax_lines:
            if values['base'] == unit_price * quantity:
                values['base'] = amount
            tax_line = self._compute_tax_line(**values)
            if tax_line._key in by_key:
                by_key[tax_line._key] += tax_line
            else:
                by_key[tax_line._key] = tax_line
        return amount, by_key

    @property
    @fields.depends('price_with_tax')
    def taxable_lines(self):
        if getattr(self, 'price_with_tax', None) is not None:
            return []
        return super().taxable_lines

    @fields.depends('price_with_tax', 'currency', methods=['_split_price'])
    def _get_taxes(self):
        if (getattr(self, 'price_with_tax', None) is not None
                and self.currency):
            return self._split_price()[1]
        return super()._get_taxes()

    @fields.depends(
        'type', 'price_with_tax', 'currency', methods=['_split_price'])
    def on_change_with_amount(self):
        if (self.type == 'line' and self.currency
                and getattr(self, 'price_with_tax', None) is not None):
            return self._split_price()[0]
        return super().on_change_with_amount()

    @fields.depends('price_with_tax', 'taxes', methods=['tax_date'])
    def on_change_price_with_tax(self):
        Tax = Pool().get('account.tax')
        if self.price_with_tax is not None:
            self.unit_price = round_price(Tax.reverse_compute(
                    self.price_with_tax, Tax.browse(self.taxes or []),
                    self.tax_date))

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + ['coworking.booking.charge']

    def _credit(self):
        line = super()._credit()
        for name in ['price_with_tax', 'site', 'service_start', 'service_end']:
            setattr(line, name, getattr(self, name))
        return line

    @classmethod
    def copy(cls, lines, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('coworking_charges', None)
        return super().copy(lines, default=default)
