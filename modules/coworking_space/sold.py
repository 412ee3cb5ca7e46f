# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import Model, fields
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits
from trytond.pyson import Eval


class SoldMixin(Model):
    """What is sold for a price, by a product.

    The model has a company and a currency.
    """
    __slots__ = ()
    price = Monetary(
        "Price", currency='currency', digits=price_digits, required=True,
        domain=[
            ('price', '>=', 0),
            ])
    product = fields.Many2One(
        'product.product', "Product", required=True, ondelete='RESTRICT',
        domain=[
            ('type', '=', 'service'),
            ],
        context={
            'company': Eval('company', -1),
            },
        depends={'company'},
        help="What is invoiced. It gives the account and the taxes.")
