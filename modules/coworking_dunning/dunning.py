# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is late is asked for, and what is on its way is not."

from decimal import Decimal
from itertools import takewhile

from trytond.pool import Pool, PoolMeta


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def dunning_procedure(self):
        "That of the party, else that of the configuration."
        Configuration = Pool().get('account.configuration')
        if self.party:
            return super().dunning_procedure or Configuration(
                1).get_multivalue('default_dunning_procedure')


class Dunning(metaclass=PoolMeta):
    __name__ = 'account.dunning'

    @property
    def invoice(self):
        Invoice = Pool().get('account.invoice')
        origin = self.line.move_origin
        return origin if isinstance(origin, Invoice) else None

    @classmethod
    def _get_dunning(cls, line, date):
        "Nothing for a line that was paid in part, as far as it goes."
        dunning = super()._get_dunning(line, date)
        if dunning and dunning.left > 0:
            return dunning

    @property
    def left(self):
        "What is left to pay of the line: the first ones are paid first."
        amount = self.line.debit - self.line.credit
        if not self.invoice:
            return amount
        before = sum(
            (l.debit - l.credit for l in takewhile(
                    lambda l: l != self.line, self.invoice.lines_to_pay)
                if not l.reconciliation),
            Decimal(0))
        paid = self.invoice.part_paid
        return (
            max(before + amount - paid, Decimal(0))
            - max(before - paid, Decimal(0)))


class Level(metaclass=PoolMeta):
    __name__ = 'account.dunning.level'

    def test(self, line, date):
        "Nothing is asked as long as a payment is on its way."
        if any(p.state not in {'succeeded', 'failed'} for p in line.payments):
            return False
        return super().test(line, date)
