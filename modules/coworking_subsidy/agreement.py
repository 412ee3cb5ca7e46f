# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The convention that covers the fundings of several funders."

from decimal import Decimal

from trytond.model import (
    ModelSQL, ModelView, Workflow, fields, sequence_ordered)
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.delays import until
from trytond.modules.coworking_space.searching import any_of
from trytond.pool import Pool
from trytond.pyson import Eval, If

from . import breakeven
from .shared import OwnMixin, an_amount, computed, part_of, total

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }


class Agreement(OwnMixin, DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'subsidy.agreement'
    _deadline_module = 'coworking_subsidy'
    name = fields.Char("Object", required=True, states=_DRAFT)
    number = fields.Char("Number", readonly=True)
    site = fields.Many2One(
        'coworking.site', "Site", ondelete='RESTRICT', states=_DRAFT,
        domain=[
            ['OR',
                ('company', '=', Eval('company', -1)),
                ('companies', '=', Eval('company', -1)),
                ],
            ])
    parties = fields.One2Many(
        'subsidy.agreement.party', 'agreement', "Parties", states=_DRAFT)
    signed = fields.Date("Signed", states=_DRAFT)
    start = fields.Date("From", required=True, states=_DRAFT)
    years = fields.Integer(
        "Years until Break-Even", required=True, states=_DRAFT,
        domain=[
            ('years', '>=', 1),
            ])
    end = fields.Function(fields.Date("Until"), 'on_change_with_end')
    fundings = fields.One2Many('subsidy.funding', 'agreement', "Fundings",
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    supports = fields.One2Many(
        'subsidy.agreement.support', 'agreement', "In-Kind Support",
        states=_DRAFT)
    steering = fields.Text("Steering", states=_DRAFT)
    clauses = fields.Text("Clawback Rules", states=_DRAFT)
    publicity = fields.Text("Publicity", states=_DRAFT)
    indicators = fields.One2Many(
        'subsidy.indicator', 'agreement', "Indicators")
    budgets = fields.One2Many('subsidy.budget', 'agreement', "Budgets")
    reports = fields.One2Many('subsidy.report', 'agreement', "Reports")
    report_months = fields.Integer(
        "Report within", required=True, states=_DRAFT,
        domain=[
            ('report_months', '>=', 0),
            ],
        help="In months, from the end of each year (law 2000-321, article "
        "10: six).")
    document = fields.Binary("Document", filename='document_name')
    document_name = fields.Char("File Name")
    promised = computed("Promised", 'get_sums')
    claimed = computed("Claimed", 'get_sums')
    received_amount = computed("Received", 'get_sums')
    missing = computed("Missing", 'get_sums')
    break_even = fields.Function(
        fields.Char(
            "Break-Even", help="The first year that stays without a loss."),
        'get_break_even')
    runway = fields.Function(
        fields.Integer(
            "Months of Runway",
            help="How long what is still to come covers the loss of the "
            "last year."),
        'get_runway')
    state = fields.Selection([
            ('draft', "Draft"),
            ('signed', "Signed"),
            ('ended', "Ended"),
            ('terminated', "Terminated"),
            ], "State", required=True, readonly=True, sort=False)
    state_string = state.translated('state')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'DESC'), ('id', 'DESC')]
        cls._transitions |= {
            ('draft', 'signed'),
            ('signed', 'ended'),
            ('signed', 'terminated'),
            }
        cls._buttons.update({
                'sign': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'end_it': {
                    'invisible': Eval('state') != 'signed',
                    'depends': ['state'],
                    },
                'terminate': {
                    'invisible': Eval('state') != 'signed',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_years(cls):
        return 3

    @classmethod
    def default_report_months(cls):
        "What the schemes of today ask, the shortest."
        Scheme = Pool().get('subsidy.scheme')
        today = today_at()
        return min((
                s.report_months for s in Scheme.search([
                        ('report_months', '!=', None),
                        ('start', '<=', today),
                        ['OR', ('end', '=', None), ('end', '>=', today)],
                        ])), default=None)

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('start', 'years')
    def on_change_with_end(self, name=None):
        if self.start and self.years and self.years > 0:
            return until(self.start, 12 * self.years)

    @property
    def tranches(self):
        return sorted(
            (t for f in self.fundings for t in f.tranches),
            key=lambda t: (t.start, t.funding.id, t.number))

    @classmethod
    def get_sums(cls, agreements, names):
        return {
            name: {
                a.id: total(getattr(f, name) for f in a.fundings)
                for a in agreements}
            for name in names}

    def get_break_even(self, name):
        return breakeven.year(
            [(b.name, b.known('before')) for b in self.budgets])

    def get_runway(self, name):
        last = max(
            (b for b in self.budgets if b.is_known),
            key=lambda b: b.end, default=None)
        if last:
            return breakeven.runway(
                self.missing, last.actual_before, last.months)

    @property
    def minimis_value(self):
        "What its support in kind is worth over all its years."
        return total(
            (s.yearly or Decimal(0)) * self.years for s in self.supports)

    def due_dates(self):
        if self.state == 'signed':
            return {'agreement': self.end}
        return {}

    # Its life

    @classmethod
    @ModelView.button
    @Workflow.transition('signed')
    def sign(cls, agreements):
        "It holds; its reports are due, its aids are in the register."
        pool = Pool()
        Aid = pool.get('subsidy.aid')
        Configuration = pool.get('coworking.configuration')
        for agreement in agreements:
            if not agreement.signed:
                agreement.signed = agreement.today
            agreement.warn_minimis()
            if not agreement.number:
                agreement.number = Configuration(1).get_multivalue(
                    'agreement_sequence', company=agreement.company.id).get()
        cls.save(agreements)
        cls.write(agreements, {'state': 'signed'})
        for agreement in cls.browse(agreements):
            Aid.follow_support(agreement)
            agreement.prepare_reports()

    def warn_minimis(self):
        Aid = Pool().get('subsidy.aid')
        granted = {}
        for support in self.supports:
            if support.regulation:
                granted.setdefault(
                    (support.receiver, support.regulation), []).append(
                    support.yearly * self.years)
        for (receiver, regulation), worth in granted.items():
            Aid.warn_above(
                self, receiver, self.signed, total(worth), regulation)

    def prepare_reports(self):
        "A report for each year that has a budget and none yet."
        Report = Pool().get('subsidy.report')
        known = {r.budget for r in self.reports}
        Report.save([
                Report(agreement=self, budget=b)
                for b in self.budgets if b not in known])

    @classmethod
    @ModelView.button
    @Workflow.transition('ended')
    def end_it(cls, agreements):
        "Its last report was accepted."
        for agreement in agreements:
            accepted = {
                r.budget for r in agreement.reports if r.state == 'accepted'}
            if set(agreement.budgets) - accepted:
                agreement.refuse('msg_agreement_report')

    @classmethod
    @ModelView.button
    @Workflow.transition('terminated')
    def terminate(cls, agreements):
        "It ended before its time."

    @classmethod
    def check_modification(cls, mode, agreements, values=None, external=False):
        super().check_modification(
            mode, agreements, values=values, external=external)
        fixed = {
            'company', 'name', 'number', 'site', 'parties', 'signed', 'start',
            'years', 'supports', 'state', 'report_months', 'clauses',
            'steering', 'publicity'}
        if mode == 'delete':
            if any(a.state != 'draft' for a in agreements):
                cls.refuse_change('msg_agreement_signed')
        elif mode == 'write' and external:
            for agreement in agreements:
                if values.keys() & (
                        fixed if agreement.state != 'draft'
                        else {'state', 'number'}):
                    cls.refuse_change('msg_agreement_signed')
        elif mode == 'create' and external:
            if any(a.state != 'draft' or a.number for a in agreements):
                cls.refuse_change('msg_agreement_signed')

    @classmethod
    def copy(cls, agreements, default=None):
        default = {} if default is None else default.copy()
        for name in ['number', 'signed', 'document']:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        for name in ['fundings', 'budgets', 'reports']:
            default.setdefault(name, None)
        return super().copy(agreements, default=default)

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [self.number, self.name]))

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'name', 'number')

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state').in_(['ended', 'terminated']), 'muted', '')),
            ]


class SignedMixin(part_of('agreement')):
    "What an agreement says when it is signed, and does not change after."
    __slots__ = ()

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if external and (
                any(r.agreement.state != 'draft' for r in records)
                or (mode == 'write' and 'agreement' in values)):
            cls.refuse_change('msg_agreement_signed')


class AgreementParty(
        sequence_ordered(), SignedMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.agreement.party'
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", required=True, ondelete='CASCADE')
    party = fields.Many2One(
        'party.party', "Party", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'})
    role = fields.Char("Role")
    signatory = fields.Char("Signed by")

    def get_rec_name(self, name):
        return self.party.rec_name


class Support(SignedMixin, ModelSQL, ModelView):
    "Premises or equipment that are lent, valued."
    __name__ = 'subsidy.agreement.support'
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", required=True, ondelete='CASCADE')
    name = fields.Char("What", required=True)
    giver = fields.Many2One(
        'party.party', "From", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'})
    receiver = fields.Many2One(
        'party.party', "To", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'})
    yearly = an_amount(
        'yearly', "Worth a Year", required=True,
        help="The rent of the market that is not paid.")
    regulation = fields.Many2One(
        'subsidy.regulation', "De Minimis", ondelete='RESTRICT',
        help="What it counts for in the register.")
