# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Invoices whose prices include the taxes, to the cent."

from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from trytond.i18n import gettext
from trytond.model import ModelView, Workflow, fields
from trytond.model.exceptions import AccessError
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits, round_price
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Bool, Eval
from trytond.transaction import without_check_access

from .invoicing import release
from .pricing import split_price


def _add(tax_lines, tax_line):
    "Count the tax line with those of the same key."
    if tax_line._key in tax_lines:
        tax_lines[tax_line._key] += tax_line
    else:
        tax_lines[tax_line._key] = tax_line


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'
    charges_released = fields.Boolean(
        "Charges Released", readonly=True,
        help="What it charged is to invoice again.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._check_modify_exclude.add('charges_released')

    @fields.depends('lines')
    def _get_taxes(self):
        taxes = super()._get_taxes()
        for line in self.lines or []:
            if getattr(line, 'price_with_tax', None) is not None:
                for tax_line in line._get_taxes().values():
                    _add(taxes, tax_line)
        return taxes

    @classmethod
    @ModelView.button
    @Workflow.transition('draft')
    def draft(cls, invoices):
        for invoice in invoices:
            if (invoice.state == 'cancelled'
                    and (invoice.charges_released
                        or any(l.charges for l in invoice.lines))):
                raise AccessError(gettext(
                        'coworking_space.msg_invoice_cancelled',
                        invoice=invoice.rec_name))
        super().draft(invoices)

    @classmethod
    @ModelView.button
    @Workflow.transition('cancelled')
    def cancel(cls, invoices):
        """What they charged is to invoice again.

        But not when a credit note gives it back.
        """
        refunded = {i for i in invoices if i.cancel_move}
        super().cancel(invoices)
        with without_check_access():
            for invoice in cls.browse(invoices):
                charges = [c for l in invoice.lines for c in l.charges]
                if charges and invoice not in refunded:
                    release(charges)
                    cls.write([invoice], {'charges_released': True})

    @classmethod
    def check_modification(cls, mode, invoices, values=None, external=False):
        super().check_modification(
            mode, invoices, values=values, external=external)
        if external and 'charges_released' in (values or {}):
            raise AccessError(gettext('coworking_space.msg_charge_kept'))

    @classmethod
    def copy(cls, invoices, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('charges_released', False)
        return super().copy(invoices, default=default)

    @classmethod
    def _post(cls, invoices):
        Charge = Pool().get('coworking.booking.charge')
        super()._post(invoices)
        with without_check_access():
            Charge.record_credits(invoices)

    @property
    def _sequence_type(self):
        "What gives back more than it asks is a credit note."
        type_ = super()._sequence_type
        if (type_ == 'invoice' and self.total_amount < 0
                and any(l.charges for l in self.line_lines)):
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
        "The amount and the taxes of a price that includes them."
        Tax = Pool().get('account.tax')
        half_up = partial(self.currency.round, rounding=ROUND_HALF_UP)
        quantity = Decimal(str(self.quantity or 0))
        taxes = Tax.browse(self.taxes or [])
        unit_price = Tax.reverse_compute(
            self.price_with_tax, taxes, self.tax_date)
        computed = Tax.compute(
            taxes, unit_price, self.quantity, self.tax_date)
        amount, tax_amounts = split_price(
            half_up(quantity * self.price_with_tax),
            [values['amount'] for values in computed], half_up)
        tax_lines = {}
        for values, tax_amount in zip(computed, tax_amounts):
            values['amount'] = tax_amount
            if values['base'] == unit_price * quantity:
                values['base'] = amount
            _add(tax_lines, self._compute_tax_line(**values))
        return amount, tax_lines

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

    @property
    def charges(self):
        "The charges that it settles."
        return self.coworking_charges

    @property
    def charge_given_back(self):
        "The charge of the line that it credits without its booking."
        sold = self.origin
        if (isinstance(sold, self.__class__) and not self.charges
                and all(getattr(self, n) == getattr(sold, n) for n in [
                        'product', 'unit_price', 'price_with_tax'])):
            return next(iter(sold.coworking_charges), None)

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
