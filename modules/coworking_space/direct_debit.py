# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who agreed to be debited, one at a time."

from trytond.pool import Pool, PoolMeta
from trytond.transaction import Transaction


class PartyReceptionDirectDebit(metaclass=PoolMeta):
    __name__ = 'party.party.reception_direct_debit'

    def pay_due(self, date=None):
        "The new payments of what is due until the date, by it alone."
        Line = Pool().get('account.move.line')
        with Transaction().set_user(0), Transaction().set_context(
                company=self.company.id, debited_by=self.journal.id,
                debited_party=self.party.id):
            return Line.pay_direct_debit(date)

    def get_payments(self, line=None, amount=None, date=None):
        only = Transaction().context.get('debited_by')
        if only in {None, self.journal.id}:
            yield from super().get_payments(
                line=line, amount=amount, date=date)


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @classmethod
    def _pay_direct_debit_domain(cls, date):
        domain = super()._pay_direct_debit_domain(date)
        if party := Transaction().context.get('debited_party'):
            domain.append(('party', '=', party))
        return domain
