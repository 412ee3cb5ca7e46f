# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a line of the books is to pay."

from trytond.pool import Pool, PoolMeta


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def invoice_to_pay(self):
        "The invoice of which it is what is to pay, rescheduled or not."
        Invoice = Pool().get('account.invoice')
        if isinstance(self.move_origin, Invoice):
            return self.move_origin
        invoices = Invoice.search(
            [('additional_moves', '=', self.move.id)], limit=1)
        return invoices[0] if invoices else None
