# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import fields
from trytond.pool import PoolMeta


class InvoiceLine(metaclass=PoolMeta):
    __name__ = 'account.invoice.line'
    contract_charges = fields.One2Many(
        'coworking.contract.charge', 'invoice_line', "Contract Charges",
        readonly=True)

    @property
    def charges(self):
        return super().charges + self.contract_charges

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + ['coworking.contract.charge']

    @classmethod
    def copy(cls, lines, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('contract_charges', None)
        return super().copy(lines, default=default)
