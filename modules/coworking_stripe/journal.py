# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Cards and accounts that members saved, debited for what is due."

import datetime as dt

from trytond.model import ModelSQL, ModelView, fields
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval

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
        "Debit what is due from all who saved a card or an account."
        cls.charge_saved(cls.search([('process_method', '=', 'stripe')]))

    @classmethod
    def charge_saved(cls, journals, parties=None):
        "Debit what is due, each party on its own."
        Reception = Pool().get('party.party.reception_direct_debit')
        domain = [('journal', 'in', [j.id for j in journals])]
        if parties is not None:
            domain.append(('party', 'in', [p.id for p in parties]))
        for reception in Reception.search(domain):
            Reception.__queue__.charge([reception])


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
