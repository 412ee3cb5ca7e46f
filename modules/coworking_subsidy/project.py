# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import DeactivableMixin, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval

from .checks import ChecksMixin
from .shared import OwnMixin, computed, total


class Project(
        ChecksMixin, OwnMixin, DeactivableMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.project'
    name = fields.Char("Name", required=True)
    site = fields.Many2One(
        'coworking.site', "Site", ondelete='RESTRICT',
        domain=[
            ['OR',
                ('company', '=', Eval('company', -1)),
                ('companies', '=', Eval('company', -1)),
                ],
            ])
    owner = fields.Many2One(
        'party.party', "Owner", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        help="Who bears the costs and asks for the fundings: the company or "
        "another, such as the community of communes.")
    public = fields.Boolean("Public Owner")
    lead = fields.Boolean(
        "Leads",
        states={
            'invisible': ~Eval('public'),
            },
        help="It leads in this field (chef de file).")
    exception = fields.Many2One(
        'subsidy.exception', "Own Share Exception", ondelete='RESTRICT',
        states={
            'invisible': ~Eval('public'),
            })
    exception_reason = fields.Text(
        "Why",
        states={
            'invisible': ~Eval('exception'),
            'required': Eval('exception', False),
            })
    description = fields.Text("Description")
    costs = fields.One2Many('subsidy.project.cost', 'project', "Costs")
    contributions = fields.One2Many(
        'subsidy.project.contribution', 'project', "Other Financing")
    fundings = fields.One2Many('subsidy.funding', 'project', "Fundings")
    acts = fields.One2Many('subsidy.project.act', 'project', "Legal Acts")
    expenses = fields.One2Many('subsidy.expense', 'project', "Expenses")
    untaxed = computed("Cost without Tax", 'get_cost')
    total = computed("Cost with Tax", 'get_cost')
    financed = computed("Financed", 'get_financed')
    spent = computed("Spent without Tax", 'get_spent')
    started = fields.Function(
        fields.Date("Started", help="The day of the first legal act."),
        'get_started')
    completed = fields.Date("Completed")
    use_changed = fields.Date(
        "Use Changed", help="The day the premises were used otherwise.")
    checks = fields.Function(fields.Text("Checks"), 'get_checks')

    def get_cost(self, name):
        return total(getattr(c, name) for c in self.costs)

    def get_financed(self, name):
        return total([
                *(f.counted for f in self.fundings),
                *(c.amount for c in self.contributions)])

    def get_spent(self, name):
        return total(e.untaxed for e in self.expenses)

    def get_started(self, name):
        return min((a.date for a in self.acts if a.is_start), default=None)

    @property
    def base(self):
        "How the costs of the plan are counted: with tax when a funder does."
        bases = {f.scheme.base for f in self.living_fundings}
        return 'including' if bases == {'including'} else 'excluding'

    @property
    def cost(self):
        return self.total if self.base == 'including' else self.untaxed

    @property
    def living_fundings(self):
        return [
            f for f in self.fundings
            if f.state not in {'refused', 'cancelled'}]

    @property
    def own(self):
        "What the owner brings: its own funds and its loans."
        return total(
            c.amount for c in self.contributions if c.kind in {'own', 'loan'})

    @classmethod
    def copy(cls, projects, default=None):
        default = {} if default is None else default.copy()
        for name in ['completed', 'use_changed']:
            default.setdefault(name)
        for name in ['fundings', 'acts', 'expenses', 'costs.excluded']:
            default.setdefault(name, None)
        return super().copy(projects, default=default)

    @classmethod
    def on_modification(cls, mode, projects, field_names=None):
        super().on_modification(mode, projects, field_names=field_names)
        if mode == 'write':
            Pool().get('subsidy.funding').keep_dates(
                [f for p in projects for f in p.fundings])
