# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bank statement names the payouts that it received."

import datetime as dt

from trytond.model import fields
from trytond.modules.coworking_bank import matching
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

# How far the day of the bank may be from the day that Stripe said.
_APART = dt.timedelta(days=10)


class Payout(metaclass=PoolMeta):
    __name__ = 'account.payment.stripe.payout'
    statement_lines = fields.One2Many(
        'account.statement.line', 'related_to', "Statement Lines",
        readonly=True)

    @property
    def is_named(self):
        "Whether a line of a statement says it already."
        return any(
            n.statement.state != 'cancelled' for n in self.statement_lines)

    @property
    def booked(self):
        return super().booked + [
            n.move for n in self.statement_lines if n.move]

    @property
    def is_received(self):
        return super().is_received and any(
            n.move for n in self.statement_lines)


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    def awaited(self, payments):
        "Also the payouts of about these days."
        Payout = Pool().get('account.payment.stripe.payout')
        awaited = super().awaited(payments)
        if not payments:
            return awaited
        days = [p.date for p in payments]
        return awaited + [
            matching.Awaited(
                payout, payout.amount,
                references=(payout.stripe_payout_id,), whole=True,
                days=(payout.date - _APART, payout.date + _APART))
            for payout in Payout.search([
                    ('company', '=', self.company.id),
                    ('journal.currency', '=', self.currency.id),
                    ('date', '>=', min(days) - _APART),
                    ('date', '<=', max(days) + _APART),
                    ])
            if not payout.is_named]


class PaymentGroup(metaclass=PoolMeta):
    __name__ = 'account.payment.group'

    def _at_once(self):
        "The bank receives what Stripe collected by its payouts."
        if self.process_method != 'stripe':
            yield from super()._at_once()


class StatementLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.related_to.domain['account.payment.stripe.payout'] = [
            ('company', '=', Eval('company', -1)),
            ('journal.currency', '=', Eval('currency', -1)),
            If(Eval('statement_state') == 'draft',
                ('reconciled', '=', False),
                ()),
            ]

    @classmethod
    def _get_relations(cls):
        return super()._get_relations() + ['account.payment.stripe.payout']

    @property
    @fields.depends('related_to')
    def payout(self):
        related_to = getattr(self, 'related_to', None)
        if (related_to and related_to.id >= 0
                and related_to.__name__ == 'account.payment.stripe.payout'):
            return related_to

    @fields.depends('amount', methods=['payout'])
    def on_change_related_to(self):
        super().on_change_related_to()
        if self.payout:
            self.party = None
            self.account = self.payout.journal.clearing_account
            if not self.amount:
                self.amount = self.payout.amount

    @classmethod
    def reconcile(cls, move_lines):
        Payout = Pool().get('account.payment.stripe.payout')
        super().reconcile(move_lines)
        Payout.reconcile(
            {line.payout for _, line in move_lines if line and line.payout})

    @classmethod
    def post_move(cls, lines):
        Move = Pool().get('account.move')
        super().post_move(lines)
        payouts = {line.payout for line in lines if line.payout}
        with without_check_access():
            Move.post(list({
                        n.payment.clearing_move
                        for payout in payouts for n in payout.lines
                        if n.payment and n.payment.clearing_move
                        and n.payment.clearing_move.state == 'draft'}))

    @classmethod
    def delete_move(cls, lines):
        Payout = Pool().get('account.payment.stripe.payout')
        payouts = {line.payout for line in lines if line.payout}
        super().delete_move(lines)
        Payout.reconcile(payouts)
