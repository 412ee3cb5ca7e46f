# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The groups of payments that the bank receives or pays at once."

from trytond.pool import Pool, PoolMeta

from . import matching


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    def awaited(self, payments):
        Group = Pool().get('account.payment.group')
        awaited = super().awaited(payments)
        for group in Group.search([
                    ('company', '=', self.company.id),
                    ('journal.currency', '=', self.currency.id),
                    ('journal.clearing_account', '!=', None),
                    ('clearing_reconciled', '!=', True),
                    ]):
            awaited.extend(group.awaited)
        return awaited


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def left_to_move(self):
        "A credit note is paid by what goes the other way."
        on_its_way = sum(
            p.amount_line_paid * (
                1 if (p.kind == 'receivable') == (self.type == 'out') else -1)
            for l in self.lines_to_pay if not l.reconciliation
            for p in l.payments if p.state in {'processing', 'succeeded'})
        return super().left_to_move - on_its_way


class PaymentGroup(metaclass=PoolMeta):
    __name__ = 'account.payment.group'

    @property
    def awaited(self):
        "What the bank did not tell yet: [matching.Awaited]."
        said = {
            n.amount for n in self.statement_lines
            if n.statement.state in {'validated', 'posted'}}
        if all(
                p.state == 'failed' or p.clearing_reconciled
                for p in self.payments):
            return []
        # What came back changes what is told at once.
        sure_by = (
            'name' if any(p.state == 'failed' for p in self.payments)
            else 'silence')
        return [
            matching.Awaited(
                self, amount, references=references, whole=True,
                sure_by=sure_by)
            for amount, references in self._at_once()
            if amount not in said]

    def _at_once(self):
        "Yield the amounts that the bank tells, with their references."
        yield self.signed_amount(self.payments), matching.telling(self.number)

    def signed_amount(self, payments):
        "What the bank is to receive, or to pay below zero."
        amount = sum(p.amount for p in payments if p.state != 'failed')
        return amount if self.kind == 'receivable' else -amount


class StatementLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    def payments(self):
        "What failed by itself does not succeed with its group."
        for kind, payments in super().payments():
            yield kind, [
                p for p in payments
                if p.state != 'failed' or p == self.payment]
