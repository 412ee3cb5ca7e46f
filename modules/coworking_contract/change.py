# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Another plan, another price or another seat, from a date on."

from trytond.model import ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView

from .acting import ActOnContract


class ChangeContract(ActOnContract):
    __name__ = 'coworking.contract.do_change'
    start = StateView(
        'coworking.contract.do_change.start',
        'coworking_contract.change_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Change", 'change', 'tryton-ok', default=True),
            ])
    change = StateTransition()

    def default_start(self, fields):
        contract = self.record
        return {
            'contract': contract.id,
            'company': contract.company.id,
            'currency': contract.company.currency.id,
            'site': contract.site.id,
            }

    @check_access
    def transition_change(self):
        start = self.start
        contract = self.writable()
        if start.what == 'plan':
            contract.change_plan(start.plan, start.date, start.resource)
        elif start.what == 'price':
            contract.change_line(start.line, start.date, price=start.price)
        else:
            contract.change_line(
                start.line, start.date, resource=start.resource.id)
        return 'end'


def _for(*what):
    return {
        'required': Eval('what').in_(list(what)),
        'invisible': ~Eval('what').in_(list(what)),
        }


class ChangeStart(ModelView):
    __name__ = 'coworking.contract.do_change.start'
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True)
    company = fields.Many2One('company.company', "Company", readonly=True)
    currency = fields.Many2One('currency.currency', "Currency", readonly=True)
    site = fields.Many2One('coworking.site', "Site", readonly=True)
    what = fields.Selection([
            ('plan', "Plan"),
            ('price', "Price"),
            ('seat', "Seat"),
            ], "What", required=True, sort=False)
    date = fields.Date("From", required=True, help="The first day of it.")
    plan = fields.Many2One(
        'coworking.plan', "New Plan", states=_for('plan'),
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    line = fields.Many2One(
        'coworking.contract.line', "Line", states=_for('price', 'seat'),
        domain=[
            ('contract', '=', Eval('contract', -1)),
            ('once', '=', False),
            ])
    price = Monetary(
        "New Price", currency='currency', digits=price_digits,
        states=_for('price'))
    category = fields.Function(
        fields.Many2One('coworking.resource.category', "Category"),
        'on_change_with_category')
    resource = fields.Many2One(
        'coworking.resource', "New Seat",
        states={
            'required': Eval('what') == 'seat',
            'invisible': ~Eval('category'),
            },
        domain=[
            ('site', '=', Eval('site', -1)),
            ('category', '=', Eval('category', -1)),
            ])

    @classmethod
    def default_what(cls):
        return 'plan'

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()

    @fields.depends('what', 'plan', 'line')
    def on_change_with_category(self, name=None):
        "Of what the seat is."
        lines = []
        if self.what == 'plan' and self.plan:
            lines = self.plan.lines
        elif self.what == 'seat' and self.line:
            lines = [self.line]
        return next((l.category for l in lines if l.category), None)
