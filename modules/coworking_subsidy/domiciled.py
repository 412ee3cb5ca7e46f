# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What domiciliations tell the indicators."

from decimal import Decimal

from trytond.pool import Pool, PoolMeta


class Indicator(metaclass=PoolMeta):
    __name__ = 'subsidy.indicator'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.measure.selection.append(('domiciled', "Domiciled Companies"))

    def _measure_domiciled(self, start, end):
        "Those whose seat is there on the last day, or today before it."
        Domiciliation = Pool().get('domiciliation.contract')
        day = max(min(end, self.agreement.today), start)
        return Decimal(Domiciliation.search([
                    ('contract', 'in', [
                            c.id for c in self._contracts(day, day)]),
                    ('state', '!=', 'draft'),
                    ], count=True))
