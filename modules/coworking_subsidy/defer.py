# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is deferred belongs to the place of its invoice line."

from trytond.pool import Pool, PoolMeta


class BudgetLine(metaclass=PoolMeta):
    __name__ = 'subsidy.budget.line'

    def _places(self, query, line, move):
        pool = Pool()
        Deferred = pool.get('account.invoice.deferred')
        Move = pool.get('account.move')
        for query, site in super()._places(query, line, move):  # noqa: B020
            yield query, site
        deferred = Deferred.__table__()
        sold = pool.get('account.invoice.line').__table__()
        query = query.join(deferred, 'LEFT', condition=(
                move.origin.like(Deferred.__name__ + ',%')
                & (Move.origin.sql_id(move.origin, Move) == deferred.id)))
        query = query.join(
            sold, 'LEFT', condition=deferred.invoice_line == sold.id)
        yield query, sold.site
