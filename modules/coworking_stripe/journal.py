# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Cards and accounts that members saved, debited for what is due."

import datetime as dt

from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

# The days after the first failure on which it is tried again.
RETRIES = [3, 7, 14]


class Journal(metaclass=PoolMeta):
    __name__ = 'account.payment.journal'
    retries = fields.One2Many(
        'account.payment.journal.retry', 'journal', "Tried Again",
        states={
            'invisible': Eval('process_method') != 'stripe',
            },
        help="When what could not be debited is tried again. "
        "Dunning begins after.")

    fee_account = fields.Many2One(
        'account.account', "Fee Account",
        domain=[
            ('company', '=', Eval('company', -1)),
            ('type', '!=', None),
            ('closed', '!=', True),
            ('party_required', '=', False),
            ],
        states={
            'invisible': Eval('process_method') != 'stripe',
            },
        help="Where the fees of Stripe go, like 6278.")

    @classmethod
    def default_retries(cls):
        return [{'days': days} for days in RETRIES]

    def tried(self, line):
        "The payments of the line that failed: [payment]."
        return [
            p for p in line.payments
            if p.journal == self and p.state == 'failed']

    def next_try(self, tried):
        """The day of the next try after those that failed: [payment].

        None after the last one, and for what was paid and given back.
        """
        days = sorted(r.days for r in self.retries)
        if len(tried) > len(days) or any(p.stripe_captured for p in tried):
            return None
        first = min(p.declined_on or p.date for p in tried)
        return first + dt.timedelta(days=days[len(tried) - 1])

    @classmethod
    def charge_all(cls):
        "Debit what is due in all the journals of Stripe."
        for journal in cls.search([('process_method', '=', 'stripe')]):
            cls.__queue__.charge_saved([journal])

    @classmethod
    @without_check_access
    def charge_saved(cls, journals):
        "Debit what is due from those who saved a card or an account."
        pool = Pool()
        Line = pool.get('account.move.line')
        Payment = pool.get('account.payment')
        be_alone(cls, journals)
        for journal in journals:
            with Transaction().set_context(
                    company=journal.company.id, charged_journal=journal.id):
                payments = Line.pay_direct_debit()
            for payment in payments:
                Payment.__queue__.charge([payment])


class Retry(ModelSQL, ModelView):
    __name__ = 'account.payment.journal.retry'
    journal = fields.Many2One(
        'account.payment.journal', "Journal", required=True,
        ondelete='CASCADE')
    days = fields.Integer(
        "Days", required=True,
        domain=[('days', '>', 0)],
        help="So many days after it failed for the first time.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('journal')
        cls._order = [('days', 'ASC'), ('id', 'ASC')]

    def get_rec_name(self, name):
        return str(self.days)
