# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bank tells the debits that it received, and those that came back."

from trytond.modules.coworking_bank import matching
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    def awaited(self, payments):
        Payment = Pool().get('account.payment')
        amounts = [p.to_match for p in payments]
        return super().awaited(payments) + [
            awaited for payment in Payment.search([
                    ('company', '=', self.company.id),
                    ('currency', '=', self.currency.id),
                    ('kind', '=', 'receivable'),
                    ('process_method', '=', 'sepa'),
                    ('journal.clearing_account', '!=', None),
                    ('state', 'in', ['processing', 'succeeded', 'failed']),
                    ['OR',
                        ('amount', 'in', [-a for a in amounts if a < 0]),
                        [
                            ('amount', 'in', [a for a in amounts if a > 0]),
                            ('state', '!=', 'failed'),
                            ('clearing_reconciled', '!=', True),
                            ],
                        ],
                    ])
            for awaited in payment.awaited]

    @classmethod
    @without_check_access
    def _process_payments(cls, moves):
        for _, _, lines in moves:
            for line in lines:
                if (line.payment and line.payment.is_sepa_debit
                        and line.amount < 0):
                    line.payment.say_return(
                        line.origin.told if line.origin else line.told)
        return super()._process_payments(moves)


class PaymentGroup(metaclass=PoolMeta):
    __name__ = 'account.payment.group'

    def _at_once(self):
        "The bank receives each part of the message by itself."
        if self.process_method != 'sepa':
            yield from super()._at_once()
            return
        parts = self.parts
        for name, payments in parts.items():
            yield self.signed_amount(payments), matching.telling(name)
        if len(parts) > 1:
            yield self.signed_amount(self.payments), ()

    @property
    def parts(self):
        "The payments of each part of the message: {name: [payment]}."
        parts = {}
        for payment in self.payments:
            parts.setdefault(payment.sepa_info_id, []).append(payment)
        return parts

    def part_of(self, amount):
        "The payments of the only part of this amount, or all."
        parts = [
            payments for payments in self.parts.values()
            if self.signed_amount(payments) == amount]
        return parts[0] if len(parts) == 1 else list(self.payments)


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @property
    def awaited(self):
        "It is received alone, or comes back: [matching.Awaited]."
        said = {
            n.amount for n in self.statement_lines
            if n.statement.state in {'validated', 'posted'}}
        amounts = [-self.amount]
        if self.state != 'failed' and not self.clearing_reconciled:
            amounts.append(self.amount)
        return [
            matching.Awaited(
                self, amount, (self.party,),
                matching.telling(self.sepa_mandate.identification),
                whole=True, sure_by='name', mark=self.sepa_end_to_end_id)
            for amount in amounts
            if self.sepa_mandate and amount not in said]

    def say_return(self, told):
        "Keep the reason of the return that the bank tells."
        Reason = Pool().get('coworking.sepa.return_reason')
        if self.state == 'failed' or self.sepa_return_reason_code:
            return
        for reason in Reason.search([]):
            if matching.is_named(reason.code, told):
                self.sepa_return_reason_code = reason.code
                self.save()


class StatementLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # Tryton names no debit on what leaves the bank.
        cls.related_to.domain['account.payment'] = ['OR',
            cls.related_to.domain['account.payment'],
            [
                ('company', '=', Eval('company', -1)),
                ('currency', '=', Eval('currency', -1)),
                ('kind', '=', 'receivable'),
                ('journal.process_method', '=', 'sepa'),
                ('state', 'in', ['processing', 'succeeded', 'failed']),
                If(Eval('amount', 0) < 0, (), ('id', '=', None)),
                ],
            ]

    def payments(self):
        "A part of a group is received without the others."
        for kind, payments in super().payments():
            if self.payment_group:
                part = self.payment_group.part_of(self.amount)
                payments = [p for p in payments if p in part]
            yield kind, payments
