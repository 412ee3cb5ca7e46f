# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is given back to a card."

from trytond.i18n import gettext
from trytond.model.exceptions import AccessError
from trytond.pool import PoolMeta


class Refund(metaclass=PoolMeta):
    __name__ = 'account.payment.stripe.refund'

    @classmethod
    def try_again(cls):
        "What could not be refunded, and is still to give back."
        origins = {
            r.payment.origin for r in cls.search([
                    ('state', '=', 'failed'),
                    ('payment.state', '=', 'succeeded'),
                    ])
            if r.payment.origin}
        for origin in origins:
            origin.__class__.__queue__.settle_card([origin])

    @classmethod
    def check_modification(cls, mode, refunds, values=None, external=False):
        "A refund is approved by its buttons, once."
        super().check_modification(
            mode, refunds, values=values, external=external)
        if not external or mode == 'delete':
            return
        for refund in refunds:
            if (refund.state != 'draft'
                    or mode == 'write' and values.keys() & {
                        'state', 'stripe_idempotency_key',
                        'stripe_refund_id'}):
                raise AccessError(gettext(
                        'coworking_stripe.msg_refund_by_button'))
