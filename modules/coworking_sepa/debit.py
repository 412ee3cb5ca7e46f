# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is due is debited from who signed a mandate."

import datetime as dt

from trytond.model import fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
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
        pool = Pool()
        Payment = pool.get('account.payment')
        Reception = pool.get('party.party.reception_direct_debit')
        for payment in Payment.search([
                    ('state', 'in', ['draft', 'submitted']),
                    ('kind', '=', 'receivable'),
                    ('process_method', '=', 'sepa'),
                    ('line.reconciliation', '!=', None),
                    ]):
            Payment.__queue__.drop_paid([payment])
        for reception in Reception.search([
                    ('journal.process_method', '=', 'sepa'),
                    ]):
            Reception.__queue__.debit([reception])


class PartyReceptionDirectDebit(metaclass=PoolMeta):
    __name__ = 'party.party.reception_direct_debit'

    @classmethod
    @without_check_access
    def debit(cls, receptions):
        "Announce and submit what is due until the next debit day."
        Payment = Pool().get('account.payment')
        be_alone(cls, receptions)
        for reception in receptions:
            earliest = today_at(reception.company) + dt.timedelta(
                days=reception.sepa_mandate.notice)
            payments = reception.pay_due(
                next_debit(earliest, reception.journal.debit_day))
            with Transaction().set_context(company=reception.company.id):
                if reception.party.email:
                    Payment.announce(payments)
                    Payment.submit(Payment.browse(payments))

    def get_payments(self, line=None, amount=None, date=None):
        "What came back is debited again only when somebody asks."
        if self.process_method == 'sepa' and line and any(
                p.is_sepa_debit and p.state == 'failed'
                for p in line.payments):
            return
        yield from super().get_payments(line=line, amount=amount, date=date)


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @classmethod
    @without_check_access
    def drop_paid(cls, payments):
        "Delete the debits that wait for what was paid meanwhile."
        be_alone(cls, payments)
        paid = [
            p for p in cls.browse(payments)
            if p.state in {'draft', 'submitted'} and p.line.reconciliation]
        # A draft cannot be for what is paid.
        cls.write(paid, {'line': None})
        cls.draft([p for p in cls.browse(paid) if p.state == 'submitted'])
        cls.delete(cls.browse(paid))
