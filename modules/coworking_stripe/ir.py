# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.pool import PoolMeta


class Cron(metaclass=PoolMeta):
    __name__ = 'ir.cron'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.method.selection += [
            ('account.payment.journal|charge_all', "Debit Saved Cards"),
            ('account.payment|sweep', "Sweep Payments by Card"),
            ('coworking.booking|sweep_card', "Sweep Cancelled Bookings"),
            ('account.payment.stripe.account|catch_up',
                "Catch Up with Stripe Events"),
            ('account.payment.stripe.refund|try_again', "Refund Again"),
            ('account.payment.stripe.payout|fetch', "Fetch Stripe Payouts"),
            ]
