# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a project costs, who else pays for it, and what it signed."

from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.pool import Pool
from trytond.pyson import Eval

from .shared import an_amount, computed, part_of

ProjectPart = part_of('project')


def _project():
    return fields.Many2One(
        'subsidy.project', "Project", required=True, ondelete='CASCADE')


class Cost(sequence_ordered(), ProjectPart, ModelSQL, ModelView):
    __name__ = 'subsidy.project.cost'
    project = _project()
    name = fields.Char("What", required=True)
    kind = fields.Selection([
            ('works', "Works"),
            ('equipment', "Equipment"),
            ('study', "Study"),
            ('land', "Land"),
            ('staff', "Staff"),
            ('operation', "Operation"),
            ('other', "Other"),
            ], "Kind", required=True, sort=False)
    untaxed = an_amount('untaxed', "Without Tax", required=True)
    tax = an_amount('tax', "Tax")
    total = computed("With Tax", 'on_change_with_total')
    eligible = fields.Boolean("Eligible")
    excluded = fields.Many2Many(
        'subsidy.project.cost-subsidy.funding', 'cost', 'funding',
        "But not for",
        domain=[
            ('project', '=', Eval('project', -1)),
            ],
        states={
            'invisible': ~Eval('eligible'),
            },
        help="The fundings for which it is not eligible.")

    @classmethod
    def default_kind(cls):
        return 'works'

    @classmethod
    def default_eligible(cls):
        return True

    @fields.depends('untaxed', 'tax')
    def on_change_with_total(self, name=None):
        if self.untaxed is not None:
            return self.untaxed + (self.tax or 0)

    @property
    def before_start(self):
        "Studies and land may precede the application (article R2334-24)."
        return self.kind in {'study', 'land'}

    def eligible_for(self, funding):
        "What counts in the base of the funding."
        if not self.eligible or funding in self.excluded:
            return self.untaxed * 0
        return self.total if funding.scheme.base == 'including' else (
            self.untaxed)


class CostFunding(ModelSQL):
    __name__ = 'subsidy.project.cost-subsidy.funding'
    cost = fields.Many2One(
        'subsidy.project.cost', "Cost", required=True, ondelete='CASCADE')
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('cost')


class Contribution(sequence_ordered(), ProjectPart, ModelSQL, ModelView):
    __name__ = 'subsidy.project.contribution'
    project = _project()
    name = fields.Char("From", required=True)
    kind = fields.Selection([
            ('own', "Own Funds"),
            ('loan', "Loan"),
            ('private', "Private"),
            ], "Kind", required=True, sort=False)
    kind_string = kind.translated('kind')
    amount = an_amount('amount', "Amount", required=True)

    @classmethod
    def default_kind(cls):
        return 'own'


class Act(ProjectPart, ModelSQL, ModelView):
    "A legal act; the first one starts the project (article R2334-24)."
    __name__ = 'subsidy.project.act'
    project = _project()
    name = fields.Char("What", required=True)
    kind = fields.Selection([
            ('order', "Order"),
            ('contract', "Contract"),
            ('quote', "Signed Quote"),
            ('own_works', "Works by the Owner"),
            ('study', "Study"),
            ('land', "Land"),
            ], "Kind", required=True, sort=False)
    kind_string = kind.translated('kind')
    date = fields.Date("Signed", required=True)
    party = fields.Many2One(
        'party.party', "With", ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'})
    document = fields.Binary("Document", filename='document_name')
    document_name = fields.Char("File Name")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]

    @classmethod
    def default_kind(cls):
        return 'order'

    @property
    def is_start(self):
        return self.kind not in {'study', 'land'}

    @classmethod
    def on_modification(cls, mode, acts, field_names=None):
        super().on_modification(mode, acts, field_names=field_names)
        if mode != 'delete':
            Pool().get('subsidy.funding').keep_dates(
                [f for a in acts for f in a.project.fundings])

    @classmethod
    def on_delete(cls, acts):
        Funding = Pool().get('subsidy.funding')
        callback = super().on_delete(acts)
        fundings = [f for a in acts for f in a.project.fundings]
        callback.append(lambda: Funding.keep_dates(fundings))
        return callback
