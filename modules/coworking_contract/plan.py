# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal

from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.modules.coworking_space.company import CurrencyMixin
from trytond.modules.coworking_space.sold import SoldMixin
from trytond.pool import Pool

from .conditions import ConditionsMixin


class Plan(
        DeactivableMixin, sequence_ordered(), CurrencyMixin, ConditionsMixin,
        ModelSQL, ModelView):
    __name__ = 'coworking.plan'
    name = fields.Char("Name", required=True, translate=True)
    tax_included = fields.Boolean(
        "Tax Included",
        help="The prices are what the customer pays, to the cent.")
    audience = fields.Many2One(
        'party.category', "Audience", ondelete='RESTRICT',
        help="Its members book for the prices of this audience.")
    rules = fields.Text(
        "Rules", translate=True,
        help="What else is agreed, printed on the agreement.")
    lines = fields.One2Many('coworking.plan.line', 'plan', "Lines")
    allowances = fields.One2Many(
        'coworking.plan.allowance', 'plan', "Allowances",
        help="What is included in each period, to book with.")
    seats = fields.One2Many(
        'coworking.plan.seats', 'plan', "Kept Seats",
        help="Seats of an open space that nobody books: "
        "who subscribes finds one without booking.")

    @classmethod
    def default_tax_included(cls):
        return False

    @classmethod
    def copy(cls, plans, default=None):
        default = default.copy() if default is not None else {}
        # They would take as many seats again.
        default.setdefault('seats', None)
        return super().copy(plans, default=default)


class PlanLine(sequence_ordered(), SoldMixin, ModelSQL, ModelView):
    __name__ = 'coworking.plan.line'
    plan = fields.Many2One(
        'coworking.plan', "Plan", required=True, ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    name = fields.Char("Description", required=True, translate=True)
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True,
        domain=[
            ('quantity', '>', 0),
            ])
    once = fields.Boolean(
        "Once", help="Billed once with the first period.")
    category = fields.Many2One(
        'coworking.resource.category', "Has a", ondelete='RESTRICT',
        help="The category of the resource that the member has alone. "
        "Leave empty when there is none.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('plan')

    @classmethod
    def default_quantity(cls):
        return Decimal(1)

    @fields.depends('plan', '_parent_plan.company')
    def on_change_with_company(self, name=None):
        return self.plan.company if self.plan else None

    @fields.depends('plan', '_parent_plan.company')
    def on_change_with_currency(self, name=None):
        if self.plan and self.plan.company:
            return self.plan.company.currency

    @fields.depends('product', 'name')
    def on_change_product(self):
        if self.product and not self.name:
            self.name = self.product.name

    def contract_line(self, start):
        "The unsaved line of a contract that takes the plan on the day."
        Line = Pool().get('coworking.contract.line')
        plan = self.plan
        line = Line(
            plan=plan, start=start, tax_included=plan.tax_included,
            months=plan.months, billed=plan.billed, calendar=plan.calendar,
            prorated=plan.prorated, resource=None)
        for name in [
                'name', 'product', 'quantity', 'price', 'once', 'category']:
            setattr(line, name, getattr(self, name))
        return line
