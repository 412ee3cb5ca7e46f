# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.model import ModelSQL, fields
from trytond.modules.company.model import CompanyValueMixin
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval

card_journal = fields.Many2One(
    'account.payment.journal', "Card Journal",
    domain=[
        ('company', '=', Eval('context', {}).get('company', -1)),
        ('process_method', '=', 'stripe'),
        ],
    help="Where what is paid by card goes. Leave empty to take no cards.")
time_to_pay = fields.TimeDelta(
    "Time to Pay", required=True,
    domain=[('time_to_pay', '>', dt.timedelta())],
    help="How long a booking is held once its payment link was sent.")


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    card_journal = fields.MultiValue(card_journal)
    time_to_pay = fields.MultiValue(time_to_pay)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in {'card_journal', 'time_to_pay'}:
            return pool.get('coworking.configuration.stripe')
        return super().multivalue_model(field)

    @classmethod
    def default_time_to_pay(cls, **pattern):
        return cls.multivalue_model('time_to_pay').default_time_to_pay()


class ConfigurationStripe(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.stripe'
    card_journal = card_journal
    time_to_pay = time_to_pay

    @classmethod
    def default_time_to_pay(cls):
        return dt.timedelta(hours=24)
