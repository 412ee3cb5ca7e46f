# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, ModelView, Workflow, fields
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.delays import after
from trytond.modules.coworking_space.searching import any_of
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If

from .award import AwardMixin
from .clawed import ClawedMixin
from .recorded import RecordedFundingMixin
from .shared import a_share, an_amount, computed, part_of, total

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }
_OPEN = {
    'readonly': ~Eval('state').in_(['draft', 'asked']),
    }
AWARDED = ['awarded', 'closed']


class Funding(
        AwardMixin, ClawedMixin, RecordedFundingMixin, part_of('project'),
        DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'subsidy.funding'
    _deadline_module = 'coworking_subsidy'
    project = fields.Many2One(
        'subsidy.project', "Project", required=True, ondelete='RESTRICT',
        states=_DRAFT)
    name = fields.Char("For", required=True)
    scheme = fields.Many2One(
        'subsidy.scheme', "Scheme", required=True, ondelete='RESTRICT',
        domain=['OR',
            ('company', '=', None),
            ('company', '=', Eval('company', -1)),
            ],
        states=_OPEN)
    funder = fields.Many2One(
        'party.party', "Funder", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        states=_OPEN)
    payer = fields.Many2One(
        'party.party', "Paid by", ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        help="Leave empty when the funder pays itself; the DDFiP pays for "
        "the prefecture.")
    beneficiary = fields.Many2One(
        'party.party', "Beneficiary", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        states=_OPEN)
    in_books = fields.Boolean(
        "In Our Books", readonly=True,
        help="The beneficiary is the company; else it is only followed.")
    regime = fields.Selection([
            ('company', "Company"),
            ('association', "Association"),
            ('public', "Public"),
            ], "Regime", required=True, sort=False, states=_OPEN,
        help="What the beneficiary is.")
    vat = fields.Selection([
            ('outside', "Outside VAT"),
            ('price', "Complement of Price"),
            ('consideration', "Consideration of a Service"),
            ], "VAT", required=True, sort=False)
    vat_note = fields.Char(
        "VAT Note",
        states={
            'required': Eval('vat') != 'outside',
            },
        help="Why it is, or is not, subject to VAT.")
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ])

    applied = fields.Date("Asked on", states=_OPEN)
    received = fields.Date(
        "Application Received", states=_OPEN,
        help="By the authority.")
    complete = fields.Date("Application Complete", states=_OPEN)
    asked_amount = an_amount('asked_amount', "Amount Asked", states=_OPEN)
    base = an_amount(
        'base', "Eligible Base", states=_OPEN,
        help="Leave empty to take the eligible costs of the project.")
    rate = a_share('rate', "Rate", states=_OPEN)
    decided = fields.Date("Decided", states=_OPEN)
    reference = fields.Char("Decision", states=_OPEN)
    right = fields.Date(
        "Right Granted", states=_OPEN,
        help="The day on which the right to the subsidy was granted.")
    notified = fields.Date(
        "Notified",
        states={
            'readonly': Bool(Eval('notified')) & (Eval('state') == 'closed'),
            })
    amount = an_amount('amount', "Amount Awarded", states=_OPEN)

    start_extended = fields.Date(
        "Start Extended to", readonly=True)
    end_extended = fields.Date("End Extended to", readonly=True)
    use_until = fields.Date(
        "Use Protected until",
        help="Leave empty for what the scheme says from the completion.")
    start_due = fields.Function(
        fields.Date("Start until"), 'get_start_due')
    end_due = fields.Function(fields.Date("Complete until"), 'get_end_due')
    claim_due = fields.Function(fields.Date("Claim until"), 'get_claim_due')

    conditions = fields.One2Many(
        'subsidy.funding.condition', 'funding', "Conditions")
    tranches = fields.One2Many('subsidy.tranche', 'funding', "Tranches")
    amendments = fields.One2Many(
        'subsidy.funding.amendment', 'funding', "Amendments",
        states={
            'invisible': ~Eval('state').in_(AWARDED),
            })
    clawbacks = fields.One2Many(
        'subsidy.clawback', 'funding', "Clawbacks", readonly=True)
    eligible_cost = computed("Eligible Costs", 'get_eligible_cost')
    counted = computed(
        "In the Plan", 'get_counted',
        help="What is awarded, else what is asked.")
    promised = computed("Promised", 'get_sums')
    claimed = computed("Claimed", 'get_sums')
    received_amount = computed("Received", 'get_sums')
    missing = computed("Missing", 'get_sums')
    state = fields.Selection([
            ('draft', "To Ask"),
            ('asked', "Asked"),
            ('awarded', "Awarded"),
            ('refused', "Refused"),
            ('cancelled', "Given Up"),
            ('closed', "Closed"),
            ], "State", required=True, readonly=True, sort=False)
    state_string = state.translated('state')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('project', 'ASC'), ('id', 'ASC')]
        cls._transitions |= {
            ('draft', 'asked'),
            ('draft', 'cancelled'),
            ('asked', 'awarded'),
            ('asked', 'refused'),
            ('asked', 'cancelled'),
            ('awarded', 'closed'),
            ('closed', 'awarded'),
            }
        cls._buttons.update({
                'ask': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'award': {
                    'invisible': Eval('state') != 'asked',
                    'depends': ['state'],
                    },
                'turn_down': {
                    'invisible': Eval('state') != 'asked',
                    'depends': ['state'],
                    },
                'give_up': {
                    'invisible': ~Eval('state').in_(['draft', 'asked']),
                    'depends': ['state'],
                    },
                'generate': {
                    'invisible': Eval('state').in_(
                        ['refused', 'cancelled', 'closed'])
                    | Bool(Eval('tranches', [])),
                    'depends': ['state', 'tranches'],
                    },
                'close': {
                    'invisible': Eval('state') != 'awarded',
                    'depends': ['state'],
                    },
                'reopen': {
                    'invisible': Eval('state') != 'closed',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_regime(cls):
        return 'company'

    @classmethod
    def default_vat(cls):
        return 'outside'

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('project', '_parent_project.owner', 'beneficiary',
        methods=['on_change_beneficiary'])
    def on_change_project(self):
        if self.project and self.project.owner and not self.beneficiary:
            self.beneficiary = self.project.owner
            self.on_change_beneficiary()

    @fields.depends(
        'project', '_parent_project.company', '_parent_project.owner',
        '_parent_project.public', 'beneficiary')
    def on_change_beneficiary(self):
        if self.project and self.beneficiary:
            if self.project.company:
                self.in_books = (
                    self.beneficiary == self.project.company.party)
            if (self.project.public
                    and self.beneficiary == self.project.owner):
                self.regime = 'public'

    def compute_fields(self, field_names=None):
        values = super().compute_fields(field_names=field_names)
        if field_names is None or field_names & {'project', 'beneficiary'}:
            in_books = self.beneficiary == self.project.company.party
            if in_books != bool(self.in_books):
                values['in_books'] = in_books
        return values

    @property
    def name_in_plan(self):
        return f"{self.funder.rec_name}, {self.scheme.name}"

    @property
    def is_public(self):
        "Whether the beneficiary is a public person."
        return self.regime == 'public'

    @property
    def paid_by(self):
        return self.payer or self.funder

    def get_eligible_cost(self, name):
        return total(c.eligible_for(self) for c in self.project.costs)

    def get_counted(self, name):
        if self.state in {'refused', 'cancelled'}:
            return total([])
        if self.state in AWARDED:
            return self.amount or total([])
        return self.asked_amount or total([])

    @property
    def forecast(self):
        "The base that the funder counts with."
        return self.eligible_cost if self.base is None else self.base

    @classmethod
    def get_sums(cls, fundings, names):
        sums = {n: {} for n in names}
        for funding in fundings:
            for name in names:
                sums[name][funding.id] = total(
                    getattr(t, name) for t in funding.tranches)
        return sums

    # Its dates

    @property
    def not_before(self):
        "The first day of the expenses and legal acts that it takes, if any."
        return {
            'received': self.received,
            'complete': self.complete,
            'right': self.right,
            }.get(self.scheme.not_before)

    def get_start_due(self, name):
        if self.start_extended:
            return self.start_extended
        if self.notified and self.scheme.start_months:
            return after(self.notified, self.scheme.start_months)

    def get_end_due(self, name):
        if self.end_extended:
            return self.end_extended
        if self.project.started and self.scheme.end_months:
            return after(self.project.started, self.scheme.end_months)

    def get_claim_due(self, name):
        end = self.end_due
        if end and self.scheme.claim_months is not None:
            return after(end, self.scheme.claim_months)

    @property
    def protected_until(self):
        "The last day on which the use of what was paid may not change."
        if self.use_until:
            return self.use_until
        if self.project.completed and self.scheme.use_months:
            return after(self.project.completed, self.scheme.use_months)

    def due_dates(self):
        if self.state not in AWARDED:
            return {}
        project = self.project
        until = self.protected_until
        dates = {'use': until if until and until >= self.today else None}
        if self.state == 'awarded':
            dates.update({
                    'start': not project.started and self.start_due,
                    'complete': not project.completed and self.end_due,
                    'claim_end': self.missing and self.claim_due,
                    })
        return {kind: date for kind, date in dates.items() if date}

    @classmethod
    def on_modification(cls, mode, fundings, field_names=None):
        pool = Pool()
        super().on_modification(mode, fundings, field_names=field_names)
        if mode == 'write' and 'state' in (field_names or {'state'}):
            pool.get('subsidy.instalment').keep_dates([
                    i for f in fundings for t in f.tranches
                    for i in t.instalments])
            pool.get('subsidy.funding.condition').keep_dates(
                [c for f in fundings for c in f.conditions])

    # What protects it

    @classmethod
    def validate_fields(cls, fundings, field_names):
        super().validate_fields(fundings, field_names)
        if field_names & {
                'amount', 'state', 'scheme', 'right', 'rate', 'base'}:
            for funding in fundings:
                if funding.state in AWARDED:
                    funding.check_award()
                    funding.check_tranches()

    @classmethod
    def check_modification(cls, mode, fundings, values=None, external=False):
        super().check_modification(
            mode, fundings, values=values, external=external)
        if mode == 'delete':
            for funding in fundings:
                if funding.state not in {'draft', 'cancelled'}:
                    cls.refuse_change(
                        'msg_funding_delete', record=funding.rec_name)
        elif mode == 'write' and external:
            for funding in fundings:
                fixed = {
                    'awarded': AWARDED_FIELDS,
                    'closed': values.keys(),
                    'refused': values.keys(),
                    }.get(funding.state, set()) | {'state', 'in_books'}
                fixed |= {'start_extended', 'end_extended'}
                if funding.state == 'awarded':
                    # Once they are known they stay.
                    fixed |= {
                        n for n in ['notified', 'use_until', 'agreement']
                        if getattr(funding, n)}
                if values.keys() & fixed:
                    cls.refuse_change(
                        'msg_funding_awarded', record=funding.rec_name)
        elif mode == 'create' and external and any(
                f.state != 'draft' or f.start_extended or f.end_extended
                for f in fundings):
            cls.refuse_change('msg_funding_state')

    @classmethod
    def copy(cls, fundings, default=None):
        default = {} if default is None else default.copy()
        for name in [
                'applied', 'received', 'complete', 'decided', 'reference',
                'right', 'notified', 'amount', 'start_extended',
                'end_extended', 'use_until', 'conditions.met',
                'conditions.failed']:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        for name in ['tranches', 'amendments', 'clawbacks']:
            default.setdefault(name, None)
        return super().copy(fundings, default=default)

    def get_rec_name(self, name):
        return f"{self.name_in_plan} - {self.reference or self.name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(
            clause, 'name', 'reference', 'scheme.name', 'funder.rec_name')

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state').in_(['refused', 'cancelled', 'closed']),
                    'muted', '')),
            ]

    # Its life

    @classmethod
    @ModelView.button
    @Workflow.transition('asked')
    def ask(cls, fundings):
        "It is asked for, today when no day was entered."
        for funding in fundings:
            if not funding.asked_amount:
                funding.refuse('msg_asked_amount')
            if not funding.applied:
                funding.applied = funding.today
        cls.save(fundings)

    @classmethod
    @ModelView.button
    @Workflow.transition('refused')
    def turn_down(cls, fundings):
        "The funder says no."

    @classmethod
    @ModelView.button
    @Workflow.transition('cancelled')
    def give_up(cls, fundings):
        "The beneficiary does not ask for it any more."

    @classmethod
    @ModelView.button
    @Workflow.transition('closed')
    def close(cls, fundings):
        "Nothing more is claimed of it."
        cls.find_clawbacks(fundings)
        for funding in cls.browse(fundings):
            funding.check_close()

    @classmethod
    @ModelView.button
    @Workflow.transition('awarded')
    def reopen(cls, fundings):
        "Something more is to happen to it."

    @classmethod
    @ModelView.button_action('coworking_subsidy.wizard_generate')
    def generate(cls, fundings):
        pass

    def check_close(self):
        for tranche in self.tranches:
            for claim in tranche.claims:
                if claim.state in {'draft', 'submitted', 'granted'}:
                    self.refuse('msg_close_claim', claim=claim.rec_name)
        for clawback in self.clawbacks:
            if clawback.state in {'found', 'asked'}:
                self.refuse('msg_close_clawback', why=clawback.words)


AWARDED_FIELDS = {
    'project', 'scheme', 'funder', 'beneficiary', 'regime', 'applied',
    'received', 'complete', 'asked_amount', 'base', 'rate', 'decided',
    'reference', 'right', 'amount'}


class Condition(part_of('funding'), DueMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.funding.condition'
    _deadline_module = 'coworking_subsidy'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, ondelete='CASCADE')
    kind = fields.Selection([
            ('suspensive', "Suspensive"),
            ('resolutory', "Resolutory"),
            ], "Kind", required=True, sort=False,
        help="Nothing is paid before a suspensive one is met; what was paid "
        "is given back when a resolutory one fails.")
    name = fields.Char("Condition", required=True)
    due = fields.Date("Until")
    met = fields.Date("Met")
    failed = fields.Date("Failed")

    @classmethod
    def default_kind(cls):
        return 'suspensive'

    @property
    def is_awaited(self):
        return not self.met

    def due_dates(self):
        if (self.due and not self.met and not self.failed
                and self.funding.state in {'draft', 'asked', 'awarded'}):
            return {'condition': self.due}
        return {}

    @classmethod
    def check_modification(cls, mode, conditions, values=None, external=False):
        super().check_modification(
            mode, conditions, values=values, external=external)
        if mode == 'create':
            for condition in conditions:
                if condition.kind == 'suspensive' and not condition.met and (
                        condition.funding.is_acquired):
                    condition.refuse('msg_condition_late')
        if mode == 'write' and 'met' in values:
            for condition in conditions:
                if condition.met and values['met'] != condition.met and (
                        condition.funding.is_acquired):
                    condition.refuse('msg_condition_recorded')
        if external and mode != 'create' and any(
                c.funding.state in AWARDED for c in conditions) and (
                    mode == 'delete'
                    or values.keys() - {'met', 'failed', 'due'}):
            cls.refuse_change('msg_condition_awarded')

    @classmethod
    def validate_fields(cls, conditions, field_names):
        super().validate_fields(conditions, field_names)
        for condition in conditions:
            if condition.met and condition.failed:
                condition.refuse('msg_condition_both')
