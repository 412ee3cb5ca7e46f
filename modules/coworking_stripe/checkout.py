# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The page on which one pays, and the e-mail that leads to it."

from trytond.pool import Pool, PoolMeta
from trytond.report import Report
from trytond.transaction import Transaction

from . import api
from .routes import CHECKOUT, DONE


class CheckoutPage(metaclass=PoolMeta):
    __name__ = 'account.payment.stripe.checkout'

    @classmethod
    def execute(cls, ids, data):
        "Our page, in the language of who pays."
        pool = Pool()
        ModelData = pool.get('ir.model.data')
        record = pool.get(data['model'])(ids[0])
        lang = record.party.lang
        with Transaction().set_context(language=lang and lang.code):
            return super().execute(ids, {
                    **data,
                    'return_url': data['return_url'].removesuffix(
                        '/end').replace(CHECKOUT, DONE),
                    'action_id': ModelData.get_id(
                        'coworking_stripe', 'report_checkout'),
                    })

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        context['script'] = api.script()
        return context


class CheckoutEmail(Report):
    __name__ = 'coworking.stripe.email'


class CardEmail(Report):
    __name__ = 'coworking.stripe.email_card'
