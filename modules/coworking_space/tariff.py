# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import Transaction, without_check_access

from .company import CurrencyMixin
from .exceptions import PriceError
from .resource import UNIT_NAMES
from .slots import UNITS
from .sold import SoldMixin


class Tariff(
        DeactivableMixin, sequence_ordered(), CurrencyMixin, ModelSQL,
        ModelView):
    __name__ = 'coworking.tariff'
    name = fields.Char("Name", required=True, translate=True)
    start_date = fields.Date(
        "From",
        domain=[
            If(Eval('start_date') & Eval('end_date'),
                ('start_date', '<=', Eval('end_date', None)),
                ()),
            ],
        help="The first day of the bookings that it prices.")
    end_date = fields.Date(
        "Until",
        domain=[
            If(Eval('start_date') & Eval('end_date'),
                ('end_date', '>=', Eval('start_date', None)),
                ()),
            ],
        help="The last day of the bookings that it prices.")
    tax_included = fields.Boolean(
        "Tax Included",
        help="The prices are what the customer pays, to the cent.")
    lines = fields.One2Many('coworking.tariff.line', 'tariff', "Prices")

    @classmethod
    def default_tax_included(cls):
        return True


class TariffLine(sequence_ordered(), SoldMixin, ModelSQL, ModelView):
    __name__ = 'coworking.tariff.line'
    tariff = fields.Many2One(
        'coworking.tariff', "Tariff", required=True, ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    site = fields.Many2One(
        'coworking.site', "Site", ondelete='CASCADE',
        help="Leave empty for all sites.")
    category = fields.Many2One(
        'coworking.resource.category', "Category", ondelete='CASCADE',
        help="Leave empty for all categories.")
    resource = fields.Many2One(
        'coworking.resource', "Resource", ondelete='CASCADE',
        domain=[
            If(Eval('site'), ('site', '=', Eval('site', -1)), ()),
            If(Eval('category'), ('category', '=', Eval('category', -1)), ()),
            ],
        help="Leave empty for all resources. "
        "What it contains has its price too.")
    audience = fields.Many2One(
        'party.category', "Audience", ondelete='RESTRICT',
        help="The parties who get this price. Leave empty for everybody.")
    unit = fields.Selection(UNIT_NAMES, "Unit", required=True, sort=False)
    unit_string = unit.translated('unit')
    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('tariff')
        cls.price.help = "The price of one unit of one place."

    @fields.depends('tariff', '_parent_tariff.company')
    def on_change_with_company(self, name=None):
        return self.tariff.company if self.tariff else None

    @fields.depends('tariff', '_parent_tariff.company')
    def on_change_with_currency(self, name=None):
        if self.tariff and self.tariff.company:
            return self.tariff.company.currency

    @property
    def tax_included(self):
        return self.tariff.tax_included

    def price_with_tax(self, date):
        "The price to compare it by."
        Tax = Pool().get('account.tax')
        if self.tax_included or not self.price:
            return self.price
        with Transaction().set_context(company=self.company.id):
            product = self.product.__class__(self.product.id)
            return self.price + sum(
                t['amount'] for t in Tax.compute(
                    Tax.browse(product.customer_taxes_used), self.price, 1,
                    date))

    def rank(self, resource, audience):
        """How specific the line is for the resource, the least first.

        None when it does not apply.
        """
        ancestors = list(resource.ancestors)
        if (self.resource and self.resource not in ancestors
                or self.category and self.category != resource.category
                or self.site and self.site != resource.site
                or self.audience and self.audience not in audience):
            return None
        return (
            ancestors.index(self.resource) if self.resource
            else len(ancestors),
            not self.category, not self.site, not self.audience)

    @classmethod
    @without_check_access
    def find(cls, company, resources, date, audience=()):
        """What prices the resources on the date: {resource: {unit: line}}.

        Only for the units by which a resource is sold.
        """
        in_force = cls.search([
                ('tariff.company', '=', company.id),
                ('tariff.active', '=', True),
                ['OR',
                    ('tariff.start_date', '=', None),
                    ('tariff.start_date', '<=', date),
                    ],
                ['OR',
                    ('tariff.end_date', '=', None),
                    ('tariff.end_date', '>=', date),
                    ],
                ], order=[
                ('tariff.sequence', 'ASC NULLS FIRST'), ('tariff.id', 'ASC'),
                ('sequence', 'ASC NULLS FIRST'), ('id', 'ASC')])
        found = {}
        for resource in resources:
            ranked = [
                (rank, line) for line in in_force
                if (rank := line.rank(resource, audience)) is not None]
            # Sorted the other way round: the most specific stays.
            ranked.reverse()
            ranked.sort(key=lambda r: r[0], reverse=True)
            found[resource] = {
                line.unit: line for _, line in ranked
                if line.unit in (resource.category.units or [])}
        return found

    @classmethod
    def missing(cls, company, resource, date):
        "The error that says which price to add."
        Lang = Pool().get('ir.lang')
        units = dict(cls.fields_get(['unit'])['unit']['selection'])
        return PriceError(gettext(
                'coworking_space.msg_price_missing',
                company=company.rec_name,
                resource=resource.rec_name,
                category=resource.category.rec_name,
                date=Lang.get().strftime(date),
                units=', '.join(
                    units[u] for u in UNITS
                    if u in (resource.category.units or []))))
