# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal

from trytond.model import ModelSQL, ModelView, Unique, fields

from .pricing import fee_share


def _share(name, string, help):
    return fields.Numeric(
        string, digits=(None, 4), required=True,
        domain=[
            (name, '>=', 0),
            (name, '<=', 1),
            ],
        help=help)


class CancellationMixin:
    "What is kept of the price of bookings that do not happen."
    __slots__ = ()
    cancellation_tiers = fields.One2Many(
        'coworking.cancellation.tier', 'category', "Cancellation",
        help="What is kept of the price, by the time left before the start.\n"
        "Leave empty to let people cancel for free.")
    no_show_fee = _share(
        'no_show_fee', "No-Show Fee",
        "What is kept of the price when nobody comes, "
        "or when it is cancelled later than all tiers.")

    @classmethod
    def default_no_show_fee(cls):
        return Decimal(1)

    def cancellation_fee(self, notice):
        "The share of the price kept when so much time is left."
        return fee_share(
            [(t.notice, t.fee) for t in self.cancellation_tiers], notice,
            self.no_show_fee)


class CancellationTier(ModelSQL, ModelView):
    __name__ = 'coworking.cancellation.tier'
    category = fields.Many2One(
        'coworking.resource.category', "Category", required=True,
        ondelete='CASCADE')
    notice = fields.TimeDelta(
        "At Least", required=True,
        domain=[
            ('notice', '>=', dt.timedelta()),
            ],
        help="The time left before the start of the booking.")
    fee = _share('fee', "Fee", "What is kept of the price.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('category')
        t = cls.__table__()
        cls._sql_constraints += [
            ('notice_unique', Unique(t, t.category, t.notice),
                'coworking_space.msg_cancellation_tier_unique'),
            ]
        cls._order.insert(0, ('notice', 'DESC'))
