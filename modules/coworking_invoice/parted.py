# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What is debited of a part of a line pays its invoice.

Tryton reconciles a payment with its line when it is for all of it; else the
line of the books stays open, and the tax due on receipts is not declared.
"""

from contextlib import contextmanager
from decimal import Decimal

from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @property
    def paying_lines(self):
        "The lines of the books that pay what it is for."
        if not self.clearing_move or not self.line:
            return []
        return [
            n for n in self.clearing_move.lines
            if n.account == self.line.account]

    @property
    def amount_line_paid(self):
        "What is among the payments of the invoice is counted there."
        if any(n.invoice_payment for n in self.paying_lines):
            return Decimal(0)
        return super().amount_line_paid

    @classmethod
    def succeed(cls, payments):
        super().succeed(payments)
        with without_check_access():
            for payment in cls.browse(payments):
                payment._pay_part()

    def _pay_part(self):
        "Be one of the payments of the invoice, that is paid when all is."
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Line = pool.get('account.move.line')
        invoice = self.line and self.line.invoice_to_pay
        parts = [n for n in self.paying_lines if not n.reconciliation]
        if not invoice or not parts:
            return
        # It may have been paid by what just came back.
        Invoice.process([invoice])
        invoice = Invoice(invoice.id)
        left = _balance(
            n for n in [*invoice.lines_to_pay, *invoice.payment_lines]
            if not n.reconciliation)
        paid = _balance(parts)
        if (invoice.state != 'posted'
                or left * paid >= 0 or abs(paid) > abs(left)):
            return
        Invoice.add_payment_lines({invoice: parts})
        even, remainder = Invoice(invoice.id).get_reconcile_lines_for_amount(
            Decimal(0), invoice.currency, party=self.line.party)
        if even and not remainder:
            Line.reconcile(even)

    @classmethod
    def proceed(cls, payments):
        with cls._taking_back(payments):
            super().proceed(payments)

    @classmethod
    def fail(cls, payments):
        with cls._taking_back(payments):
            super().fail(payments)

    @classmethod
    @contextmanager
    def _taking_back(cls, payments):
        "What they paid of invoices is due again."
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Line = pool.get('account.move.line')
        parts = [
            n for p in payments for n in p.paying_lines if n.invoice_payment]
        invoices = {n.invoice_payment for n in parts}
        yield
        with without_check_access():
            Invoice.process(Invoice.browse(invoices))
            # Those of drafts went with their move.
            Invoice.remove_payment_lines(
                Line.search([('id', 'in', [n.id for n in parts])]))
            Invoice.process(Invoice.browse(invoices))


def _balance(lines):
    "In the currency of the company."
    return sum((n.debit - n.credit for n in lines), Decimal(0))
