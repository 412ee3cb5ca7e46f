# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Long periods spread over their months, by account_invoice_defer."

from trytond.model import fields
from trytond.pool import Pool, PoolMeta

defer_months = fields.Integer(
    "Defer from Months",
    domain=['OR',
        ('defer_months', '=', None),
        ('defer_months', '>=', 1),
        ],
    help="Periods of at least so many months, billed in advance, are "
    "deferred. "
    "Leave empty to defer nothing.")


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    defer_months = fields.MultiValue(defer_months)

    @classmethod
    def multivalue_model(cls, field):
        if field == 'defer_months':
            return Pool().get('coworking.configuration.contract')
        return super().multivalue_model(field)


class ConfigurationContract(metaclass=PoolMeta):
    __name__ = 'coworking.configuration.contract'
    defer_months = defer_months


class ContractCharge(metaclass=PoolMeta):
    __name__ = 'coworking.contract.charge'

    @property
    def is_deferred(self):
        "Whether it is of a long period, billed in advance."
        Configuration = Pool().get('coworking.configuration')
        line = self.period.line
        months = Configuration(1).get_multivalue(
            'defer_months', company=self.company.id)
        return (bool(months) and line.months >= months
            and line.billed == 'advance' and self.start < self.end)

    def get_invoice_line(self, words):
        line = super().get_invoice_line(words)
        if self.is_deferred:
            line.defer_from, line.defer_to = self.service_days
        return line
