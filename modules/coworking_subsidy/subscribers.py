# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What contracts tell the indicators."

from decimal import Decimal

from trytond.pool import Pool, PoolMeta


class Indicator(metaclass=PoolMeta):
    __name__ = 'subsidy.indicator'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.measure.selection.append(('subscribers', "Subscribers"))

    def _contracts(self, start, end):
        Contract = Pool().get('coworking.contract')
        site = self.agreement.site
        return Contract.search([
                ('company', '=', self.company.id),
                ('state', 'in', ['running', 'terminated']),
                ('start', '<=', end),
                ['OR', ('end', '=', None), ('end', '>=', start)],
                ] + ([('site', '=', site.id)] if site else []))

    def _measure_subscribers(self, start, end):
        "The contracts that run on the last day, or today before it."
        day = max(min(end, self.agreement.today), start)
        return Decimal(len(self._contracts(day, day)))

    def _subscribers(self, start, end):
        return super()._subscribers(start, end) | {
            party for contract in self._contracts(start, end)
            for party in [
                contract.party, *(m.party for m in contract.members)]}
