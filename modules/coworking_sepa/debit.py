# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is due is debited from who signed a mandate."

import datetime as dt
from decimal import Decimal

from trytond.model import fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import Transaction, without_check_access

from .days import next_debit


class Journal(metaclass=PoolMeta):
    __name__ = 'account.payment.journal'
    debit_day = fields.Integer(
        "Debit Day",
        domain=['OR',
            ('debit_day', '=', None),
            [('debit_day', '>=', 1), ('debit_day', '<=', 31)],
            ],
        states={
            'invisible': Eval('process_method') != 'sepa',
            },
        help="The day of the month on which is debited, or its last one.\n"
        "Leave empty to debit as soon as the notice is over.")

    @classmethod
    @without_check_access
    def debit_sepa(cls):
        "Announce what is due to all who signed a mandate, each on its own."
        Reception = Pool().get('party.party.reception_direct_debit')
        for reception in Reception.search([
                    ('journal.process_method', '=', 'sepa'),
                    ]):
            Reception.__queue__.debit([reception])


class PartyReceptionDirectDebit(metaclass=PoolMeta):
    __name__ = 'party.party.reception_direct_debit'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # What is announced names what it pays.
        cls.type.domain = [
            cls.type.domain or [],
            If(Eval('process_method') == 'sepa',
                ('type', '=', 'line'),
                ()),
            ]

    @classmethod
    @without_check_access
    def debit(cls, receptions):
        """Announce and submit what is due until the next debit day.

        What cannot be debited any more is dropped before.
        """
        Payment = Pool().get('account.payment')
        be_alone(cls, receptions)
        for reception in receptions:
            Payment.drop_void(Payment.search([
                        ('party', '=', reception.party.id),
                        ('journal', '=', reception.journal.id),
                        ('kind', '=', 'receivable'),
                        ('state', 'in', ['draft', 'submitted']),
                        ]))
            earliest = today_at(reception.company) + dt.timedelta(
                days=reception.sepa_mandate.notice)
            day = next_debit(earliest, reception.journal.debit_day)
            if not reception.sepa_mandate.lives_on(day):
                continue
            payments = reception._first_only(reception.pay_due(day))
            with Transaction().set_context(company=reception.company.id):
                if reception.party.email:
                    Payment.announce(payments)
                    Payment.submit(Payment.browse(payments))

    def _first_only(self, payments):
        "A one-off mandate debits one of them, the others are not kept."
        Payment = Pool().get('account.payment')
        mandate = self.sepa_mandate
        if mandate.type != 'one-off':
            return payments
        used = any(p not in payments for p in mandate.debits)
        first = [] if used else payments[:1]
        Payment.delete([p for p in payments if p not in first])
        return first

    def get_payments(self, line=None, amount=None, date=None):
        """What is left to pay of the line.

        What came back is debited again only when somebody asks.
        """
        if self.process_method == 'sepa':
            if not line or any(
                    p.is_sepa_debit and p.state == 'failed'
                    for p in line.payments):
                return
            amount = line.left_to_debit
            if amount <= 0:
                return
        yield from super().get_payments(line=line, amount=amount, date=date)


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def left_to_debit(self):
        "What was neither paid, in part, nor asked for."
        if self.reconciliation:
            return Decimal(0)
        left = self.payment_amount
        if self.invoice_to_pay:
            left = min(left, self.invoice_to_pay.amount_to_pay)
        return left


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @property
    def is_too_much(self):
        "Whether less than it asks for is left to pay."
        return bool(self.line) and (
            bool(self.line.reconciliation) or self.line.left_to_debit < 0)

    @property
    def is_void(self):
        "Whether it cannot be debited any more as it was announced."
        mandate = self.announced_mandate
        return self.is_too_much or bool(mandate) and not (
            mandate.may_debit(self)
            and self.announced_account == mandate.debited_account)

    @classmethod
    def drop_void(cls, payments):
        "Delete the debits that wait for what cannot be debited any more."
        be_alone(cls, payments)
        void = [p for p in cls.browse(payments) if p.is_void]
        # A draft cannot be for what is paid.
        cls.write(void, {'line': None})
        cls.draft([p for p in cls.browse(void) if p.state == 'submitted'])
        cls.delete(cls.browse(void))
