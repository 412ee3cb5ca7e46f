# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Cash, which nothing here certifies for consumers.

CGI, art. 286, I, 3° bis asks for records that cannot be altered, secured, kept
and archived: this software does not seal them yet.
"""

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.pool import PoolMeta
from trytond.pyson import Eval


class CashNoticeMixin(ModelView):
    "Say it where cash is taken."
    __slots__ = ()
    cash_notice = fields.Function(
        fields.Text(
            "Cash Notice",
            states={
                'invisible': ~Eval('cash_notice'),
                }),
        'on_change_with_cash_notice')

    def on_change_with_cash_notice(self, name=None):
        raise NotImplementedError

    @classmethod
    def say_cash(cls, method):
        if method and method.is_cash:
            return gettext('coworking_invoice.msg_cash_notice')


class PaymentMethod(CashNoticeMixin, metaclass=PoolMeta):
    __name__ = 'account.invoice.payment.method'
    is_cash = fields.Boolean("Cash", help="Coins and notes.")

    @classmethod
    def default_is_cash(cls):
        return False

    @fields.depends('is_cash')
    def on_change_with_cash_notice(self, name=None):
        return self.say_cash(self)


class PayInvoiceStart(CashNoticeMixin, metaclass=PoolMeta):
    __name__ = 'account.invoice.pay.start'

    @fields.depends('payment_method')
    def on_change_with_cash_notice(self, name=None):
        return self.say_cash(self.payment_method)


class BookingPayStart(CashNoticeMixin, metaclass=PoolMeta):
    __name__ = 'coworking.booking.pay.start'

    @fields.depends('method')
    def on_change_with_cash_notice(self, name=None):
        return self.say_cash(self.method)
