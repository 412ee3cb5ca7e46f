# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import fields
from trytond.pool import PoolMeta


class Template(metaclass=PoolMeta):
    __name__ = 'product.template'
    domiciliation = fields.Boolean(
        "Domiciliation",
        help="A contract for it cannot run without a domiciliation.")


class Product(metaclass=PoolMeta):
    __name__ = 'product.product'
