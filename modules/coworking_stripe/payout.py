# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What Stripe sent to the bank: the payments of some days, less its fees."

import datetime as dt
from collections import Counter
from decimal import Decimal

import stripe
from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.model.exceptions import AccessError
from trytond.modules.account_payment_stripe.payment import STRIPE_VERSION
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import CurrencyMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .exceptions import CardError

# What Stripe calls them: docs.stripe.com/reports/balance-transaction-types.
KINDS = {
    'charge': 'payment',
    'payment': 'payment',
    'refund': 'refund',
    'payment_refund': 'refund',
    'payment_failure_refund': 'refund',
    'adjustment': 'dispute',
    'stripe_fee': 'fee',
    }


def _money(cents, currency):
    return Decimal(cents) * Decimal(10) ** -currency.digits


class Payout(CurrencyMixin, ModelSQL, ModelView):
    __name__ = 'account.payment.stripe.payout'
    _rec_name = 'stripe_payout_id'
    journal = fields.Many2One(
        'account.payment.journal', "Journal", required=True, readonly=True)
    stripe_payout_id = fields.Char(
        "Stripe Payout ID", required=True, readonly=True, strip=False)
    date = fields.Date(
        "Date", required=True, readonly=True,
        help="When the bank receives it.")
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True, help="What the bank receives.")
    fee = fields.Function(Monetary(
            "Fees", currency='currency', digits='currency'), 'get_total')
    unknown = fields.Function(Monetary(
            "Unknown", currency='currency', digits='currency',
            states={
                'invisible': ~Eval('unknown'),
                },
            help="What no payment here explains."), 'get_total')
    lines = fields.One2Many(
        'account.payment.stripe.payout.line', 'payout', "Lines",
        readonly=True)
    move = fields.Many2One(
        'account.move', "Move", readonly=True, ondelete='RESTRICT',
        states={
            'invisible': ~Eval('move'),
            },
        help="Its fees.")
    written = fields.Boolean(
        "Fees Written", readonly=True)
    reconciled = fields.Boolean(
        "Reconciled", readonly=True,
        help="The bank received it, and all that it pays is reconciled.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.company.readonly = True
        t = cls.__table__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('payout_unique', Unique(t, t.stripe_payout_id),
                'coworking_stripe.msg_payout_unique'),
            ]
        cls._buttons.update({
                'write_fees': {
                    'invisible': Eval('written', False),
                    'depends': ['written'],
                    },
                })

    @classmethod
    def default_written(cls):
        return False

    @classmethod
    def default_reconciled(cls):
        return False

    @classmethod
    def get_total(cls, payouts, names):
        totals = {
            'fee': lambda n: n.fee if n.kind != 'fee' else -n.amount,
            'unknown': lambda n: (
                n.amount if n.kind != 'fee' and not n.payment
                else Decimal(0)),
            }
        return {
            name: {
                p.id: sum(map(totals[name], p.lines), Decimal(0))
                for p in payouts}
            for name in names}

    # From Stripe

    @classmethod
    def fetch(cls):
        "Read the payouts of all the accounts that are not known yet."
        pool = Pool()
        Account = pool.get('account.payment.stripe.account')
        Journal = pool.get('account.payment.journal')
        journals = Journal.search([('process_method', '=', 'stripe')])
        for account in {j.stripe_account for j in journals}:
            Account.__queue__.fetch_payouts([account])
        for payout in cls.search([('written', '=', False)]):
            cls.__queue__.write_each([payout])

    @classmethod
    @without_check_access
    def take(cls, account, payout):
        """Keep what Stripe says of the payout, once: the payout.

        None when it pays another account, which has the same keys.
        """
        be_alone(account.__class__, [account])
        if known := cls.search([('stripe_payout_id', '=', payout.id)]):
            return known[0]
        Line = Pool().get('account.payment.stripe.payout.line')
        # Stripe tells what is in those that it makes by itself.
        transactions = stripe.BalanceTransaction.list(
            payout=payout.id, limit=100, expand=['data.source'],
            api_key=account.secret_key, stripe_version=STRIPE_VERSION
            ).auto_paging_iter() if payout.automatic else []
        lines = [
            Line.read_from(transaction)
            for transaction in transactions if transaction.type != 'payout']
        accounts = {
            n.payment.journal.stripe_account for n in lines if n.payment}
        if accounts and account not in accounts:
            return None
        journal = cls._journal(account, lines)
        currency = journal.currency
        if payout.currency.upper() != currency.code:
            raise CardError(gettext(
                    'coworking_stripe.msg_payout_currency',
                    payout=payout.id, journal=journal.rec_name))
        for line in lines:
            if line.payment and line.payment.journal != journal:
                line.payment = None
            line.amount = _money(line.amount, currency)
            line.fee = _money(line.fee, currency)
        taken = cls(
            company=journal.company, journal=journal,
            stripe_payout_id=payout.id,
            date=dt.datetime.fromtimestamp(
                payout.arrival_date, dt.timezone.utc).date(),
            amount=_money(payout.amount, currency), lines=lines)
        taken.save()
        return taken

    @classmethod
    def _journal(cls, account, lines):
        "The journal of most of its payments."
        Journal = Pool().get('account.payment.journal')
        journals = Counter(
            n.payment.journal for n in lines
            if n.payment and n.payment.journal.stripe_account == account)
        if journals:
            return journals.most_common(1)[0][0]
        journal, = Journal.search(
            [('stripe_account', '=', account.id)], limit=1)
        return journal

    # In the books

    @classmethod
    @ModelView.button
    def write_fees(cls, payouts):
        "Take the fees from what waits for the bank."
        Move = Pool().get('account.move')
        with without_check_access():
            be_alone(cls, payouts)
            for payout in cls.browse(payouts):
                if payout.written:
                    continue
                if payout.fee:
                    with Transaction().set_context(company=payout.company.id):
                        payout.move = payout._fee_move()
                        payout.move.save()
                        Move.post([payout.move])
                payout.written = True
                payout.save()
            cls.reconcile(payouts)

    @classmethod
    def write_each(cls, payouts):
        "Write the fees, when the accounts for them are chosen."
        cls.write_fees([p for p in payouts if p.journal.fee_account])

    def _fee_move(self):
        "The unsaved move of the fees."
        pool = Pool()
        Move = pool.get('account.move')
        Line = pool.get('account.move.line')
        Period = pool.get('account.period')
        journal = self.journal
        if not (journal.fee_account and journal.clearing_account):
            raise CardError(gettext(
                    'coworking_stripe.msg_payout_no_account',
                    journal=journal.rec_name))
        zero = Decimal(0)
        return Move(
            company=self.company, date=self.date, origin=self,
            period=Period.find(self.company, date=self.date),
            journal=journal.clearing_journal,
            description=self.stripe_payout_id,
            lines=[
                Line(
                    account=account, debit=max(amount, zero),
                    credit=max(-amount, zero))
                for account, amount in [
                    (journal.fee_account.current(self.date), self.fee),
                    (journal.clearing_account.current(self.date), -self.fee)]])

    @property
    def booked(self):
        "The moves that wrote it: its fees, and what the bank received."
        return [self.move] if self.move else []

    @property
    def together(self):
        """The payouts that are even together: [payout].

        A payment may be in one, and its refund in another.
        """
        Line = Pool().get('account.payment.stripe.payout.line')
        found, new = set(), {self}
        while new:
            found |= new
            payments = {
                n.payment.id for p in new for n in p.lines if n.payment}
            new = {
                n.payout for n in Line.search([
                        ('payment', 'in', list(payments)),
                        ('payout.journal', '=', self.journal.id),
                        ])} - found
        return sorted(found, key=lambda p: p.id)

    @classmethod
    @without_check_access
    def reconcile(cls, payouts):
        "Reconcile what waited for the bank with what it received."
        Line = Pool().get('account.move.line')
        for payout in cls.browse(payouts):
            together = payout.together
            payments = {
                n.payment for p in together for n in p.lines if n.payment}
            moves = {p.clearing_move for p in payments if p.clearing_move}
            moves.update(m for p in together for m in p.booked)
            lines = [
                line for move in moves for line in move.lines
                if line.account == payout.journal.clearing_account
                and not line.reconciliation]
            if (lines and payout.journal.clearing_account.reconcile
                    and all(p.is_received for p in together)
                    and not sum(n.debit - n.credit for n in lines)):
                Line.reconcile(lines)
            cls.write(together, {'reconciled': False})
            cls.write([p for p in cls.browse(together) if p.is_even], {
                    'reconciled': True,
                    })

    @classmethod
    def reconcile_paid(cls, payment):
        "Reconcile the payouts of the payment again: it changed."
        Line = Pool().get('account.payment.stripe.payout.line')
        cls.reconcile({
                n.payout for n in Line.search([('payment', '=', payment.id)])})

    @property
    def is_received(self):
        "Whether the bank received it; its fees are written."
        return self.written

    @property
    def is_even(self):
        return self.is_received and all(
            line.reconciliation for move in self.booked for line in move.lines
            if line.account == self.journal.clearing_account)

    @classmethod
    def check_modification(cls, mode, payouts, values=None, external=False):
        super().check_modification(
            mode, payouts, values=values, external=external)
        if external:
            raise AccessError(gettext('coworking_stripe.msg_payout_kept'))


class PayoutLine(ModelSQL, ModelView):
    __name__ = 'account.payment.stripe.payout.line'
    payout = fields.Many2One(
        'account.payment.stripe.payout', "Payout", required=True,
        readonly=True, ondelete='CASCADE')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"), 'get_currency')
    stripe_transaction_id = fields.Char(
        "Stripe Transaction ID", readonly=True, strip=False)
    kind = fields.Selection([
            ('payment', "Payment"),
            ('refund', "Refund"),
            ('dispute', "Dispute"),
            ('fee', "Fee"),
            ('other', "Other"),
            ], "Kind", required=True, readonly=True, sort=False)
    payment = fields.Many2One(
        'account.payment', "Payment", readonly=True, ondelete='RESTRICT')
    description = fields.Char("Description", readonly=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True)
    fee = Monetary(
        "Fee", currency='currency', digits='currency', required=True,
        readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('payout')

    def get_currency(self, name):
        return self.payout.currency.id

    @classmethod
    def read_from(cls, transaction):
        "The unsaved line of the transaction, with amounts in cents."
        Payment = Pool().get('account.payment')
        line = cls(
            stripe_transaction_id=transaction.id,
            kind=KINDS.get(transaction.type, 'other'),
            description=transaction.description,
            amount=transaction.amount, fee=transaction.fee)
        source = transaction.source
        intent = getattr(source, 'payment_intent', None)
        if intent:
            payments = Payment.search(
                [('stripe_payment_intent_id', '=', intent)], limit=1)
            line.payment = payments[0] if payments else None
        return line

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external:
            raise AccessError(gettext('coworking_stripe.msg_payout_kept'))

    def get_rec_name(self, name):
        return self.payout.rec_name


class Move(metaclass=PoolMeta):
    __name__ = 'account.move'

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + ['account.payment.stripe.payout']
