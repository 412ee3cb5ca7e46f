# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Another plan, another price or another seat, from a date on."

import datetime as dt

from trytond.model import Model, ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.modules.product import price_digits, round_price
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.report import Report
from trytond.transaction import check_access, without_check_access
from trytond.wizard import Button, StateTransition, StateView

from .acting import ActOnContract
from .conditions import CONDITIONS

_DAY = dt.timedelta(days=1)


class ChangedMixin(Model):
    "A contract whose lines have successors."
    __slots__ = ()

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_change')
    def change(cls, contracts):
        pass

    @without_check_access
    def change_line(self, line, date, **values):
        "From the date on the line has another price or another seat."
        if 'price' in values:
            # What was agreed with the base quarter now gives this price.
            values['agreed_price'] = _rebase(line, values['price'])
        if line not in self.lines or line.once:
            self.refuse('msg_line_other')
        new = line.succeed(date, **values)
        self.__class__(self.id).keep('amendment', [new])

    @without_check_access
    def change_plan(self, plan, date, resource=None):
        """From the date on the contract has another plan.

        And the seat, when the plan has one; else it keeps one of its kind.
        """
        pool = Pool()
        Allowance = pool.get('coworking.contract.allowance')
        Line = pool.get('coworking.contract.line')
        Term = pool.get('coworking.contract.term')
        old = [l for l in self.lines_on(date) if not l.once]
        if not old or date < self.start:
            self.refuse('msg_change_none', date=Report.format_date(date))
        new = [
            l.contract_line(date) for l in plan.lines if not l.once]
        if not new:
            self.refuse('msg_plan_no_line', plan=plan.rec_name)
        for line in new:
            line.contract = self
            line.predecessor = next(
                (l for l in old if l.category == line.category), old[0])
            if resource and line.category == resource.category:
                line.resource = resource
            elif line.category == line.predecessor.category:
                line.resource = line.predecessor.resource
            line.agreed_price = _rebase(line.predecessor, line.price)
            if line.category and not line.resource:
                self.refuse('msg_contract_no_seat', line=line.name)
        for line in old:
            line.end = date - _DAY
        # What was to follow does not come any more.
        later = [l for l in self.lines if not l.once and l.start > date]
        for line in later:
            line.end = line.start - _DAY
        # What is given back first can be taken by the new ones.
        Line.save(old + later)
        Line.save(new)
        Allowance.change(self, plan, date)
        Term.delete([t for t in self.renewals if t.end >= date])
        self.plan = plan
        for name in CONDITIONS:
            setattr(self, name, getattr(plan, name))
        # Its terms are counted anew; a trial is over.
        self.term_start, self.trial = date, 0
        if not self.notice_date:
            self.end = self.agreed_end
        self.save()
        # With another end its seats are taken for another time.
        self.changed([self])
        self.__class__(self.id).keep('amendment', new)


def _rebase(line, price):
    "The price that goes with the base quarter when another is agreed."
    if line.agreed_price and line.price:
        return round_price(line.agreed_price * price / line.price)
    return price


class ChangeContract(ActOnContract):
    __name__ = 'coworking.contract.do_change'
    _states = {'running'}
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
