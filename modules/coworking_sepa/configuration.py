# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, fields
from trytond.modules.company.model import CompanyValueMixin
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval

notice_days = fields.Integer(
    "Notice of Debits", required=True,
    domain=[('notice_days', '>=', 1)],
    help="Days before a direct debit at which its payer is told.\n"
    "14 in the SEPA rulebook; a mandate may agree on less.")
mandate_lapse = fields.Integer(
    "Lapse of Mandates", required=True,
    domain=[('mandate_lapse', '>=', 1)],
    help="Months without debit after which a mandate lapses.")
return_product = fields.Many2One(
    'product.product', "Return Product",
    domain=[
        ('type', '=', 'service'),
        ],
    context={
        'company': Eval('context', {}).get('company', -1),
        },
    help="Charged for a debit that comes back, at its list price, "
    "when the reason says so. Leave empty to charge nothing.")


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    notice_days = fields.MultiValue(notice_days)
    mandate_lapse = fields.MultiValue(mandate_lapse)
    return_product = fields.MultiValue(return_product)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in {'notice_days', 'mandate_lapse', 'return_product'}:
            return pool.get('coworking.configuration.sepa')
        return super().multivalue_model(field)

    @classmethod
    def default_notice_days(cls, **pattern):
        return cls.multivalue_model('notice_days').default_notice_days()

    @classmethod
    def default_mandate_lapse(cls, **pattern):
        return cls.multivalue_model('mandate_lapse').default_mandate_lapse()


class ConfigurationSepa(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.sepa'
    notice_days = notice_days
    mandate_lapse = mandate_lapse
    return_product = return_product

    @classmethod
    def default_notice_days(cls):
        return 14

    @classmethod
    def default_mandate_lapse(cls):
        return 36


def configured(name, company):
    "What the company has chosen."
    Configuration = Pool().get('coworking.configuration')
    return Configuration(1).get_multivalue(name, company=company.id)
