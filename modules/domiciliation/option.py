# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is done with mail, what is included, and what the rest costs."

from decimal import Decimal

from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.modules.product import price_digits
from trytond.pyson import Eval


def _price(name, string, help):
    return fields.Numeric(
        string, digits=price_digits, required=True,
        domain=[
            (name, '>=', 0),
            ],
        help=help)


class MailOption(
        sequence_ordered(), DeactivableMixin, CompanyMixin, ModelSQL,
        ModelView):
    __name__ = 'domiciliation.mail.option'
    name = fields.Char("Name", required=True, translate=True)
    action = fields.Selection([
            ('hold', "Held at the Place"),
            ('forward', "Forwarded"),
            ('scan', "Opened and Scanned"),
            ], "Mail Is", required=True, sort=False)
    product = fields.Many2One(
        'product.product', "Product", required=True, ondelete='RESTRICT',
        help="What postage, handling and storage are invoiced with.",
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    tax_included = fields.Boolean("Tax Included")
    included = fields.Integer(
        "Items Included",
        domain=['OR',
            ('included', '=', None),
            ('included', '>=', 0),
            ],
        help="In each calendar month. Leave empty for no limit.")
    item_price = _price(
        'item_price', "Item Beyond", "For each item beyond those included.")
    handling_price = _price(
        'handling_price', "Handling", "For each item that is forwarded.")
    scan_price = _price(
        'scan_price', "Scan", "For each item that is opened and scanned.")
    storage_days = fields.Integer(
        "Stored Free for", required=True,
        domain=[
            ('storage_days', '>=', 0),
            ],
        help="In days, for parcels.")
    storage_price = _price(
        'storage_price', "Storage", "For each day more, for parcels.")

    @classmethod
    def default_action(cls):
        return 'hold'

    @classmethod
    def default_item_price(cls):
        return Decimal(0)

    default_handling_price = default_item_price
    default_scan_price = default_item_price
    default_storage_price = default_item_price

    @classmethod
    def default_storage_days(cls):
        return 0
