# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is told to the funders each year, frozen once it is sent."

from trytond.model import ModelSQL, ModelView, Unique, Workflow, fields
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.delays import after
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from .shared import part_of

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }


class Report(part_of('agreement'), DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'subsidy.report'
    _deadline_module = 'coworking_subsidy'
    agreement = fields.Many2One(
        'subsidy.agreement', "Agreement", required=True, ondelete='RESTRICT',
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    budget = fields.Many2One(
        'subsidy.budget', "Year", required=True, ondelete='RESTRICT',
        domain=[
            ('agreement', '=', Eval('agreement', -1)),
            ],
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    due = fields.Function(
        fields.Date("Send until"), 'on_change_with_due')
    variances = fields.Text(
        "Variances", states=_DRAFT,
        help="Why what was done differs from the budget.")
    keys = fields.Text(
        "Allocation Keys", states=_DRAFT,
        help="How what is shared with other activities was allocated.")
    actions = fields.Text(
        "What Was Done", states=_DRAFT, help="In words, for the funders.")
    sent = fields.Date("Sent", readonly=True)
    accepted = fields.Date("Accepted", readonly=True)
    financial = fields.Binary("Financial Report", readonly=True)
    page = fields.Binary("Page for the Funders", readonly=True)
    state = fields.Selection([
            ('draft', "To Send"),
            ('sent', "Sent"),
            ('accepted', "Accepted"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('budget.start', 'ASC'), ('id', 'ASC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('budget_unique', Unique(t, t.agreement, t.budget),
                'coworking_subsidy.msg_report_unique'),
            ]
        cls._transitions |= {
            ('draft', 'sent'),
            ('sent', 'accepted'),
            }
        cls._buttons.update({
                'send': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'accept': {
                    'invisible': Eval('state') != 'sent',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends(
        'budget', '_parent_budget.end', 'agreement',
        '_parent_agreement.report_months')
    def on_change_with_due(self, name=None):
        if self.budget and self.budget.end and self.agreement and (
                self.agreement.report_months is not None):
            return after(self.budget.end, self.agreement.report_months)

    def due_dates(self):
        return {'report': self.due} if self.state == 'draft' else {}

    @property
    def indicator_values(self):
        "What the indicators say of its year."
        return [
            v for i in self.agreement.indicators for v in i.values
            if v.start <= self.budget.end and v.end >= self.budget.start]

    @classmethod
    @ModelView.button
    @Workflow.transition('sent')
    def send(cls, reports):
        "It is sent today; its figures and indicators change no more."
        pool = Pool()
        Financial = pool.get('subsidy.report.financial', type='report')
        Page = pool.get('subsidy.report.page', type='report')
        for report in reports:
            if report.budget.end >= report.agreement.today:
                report.refuse('msg_report_early')
            if not report.budget.has_actual:
                report.refuse('msg_report_empty')
            report.freeze_indicators()
            report.budget.freeze()
            report.sent = report.agreement.today
        cls.save(reports)
        for report in cls.browse(reports):
            report.financial = Financial.write(report)
            report.page = Page.write(report)
            report.save()

    @without_check_access
    def freeze_indicators(self):
        values = [
            v for v in self.indicator_values if v.end <= self.budget.end]
        for value in values:
            value.frozen, value.is_frozen = value.known, True
        Pool().get('subsidy.indicator.value').save(values)

    @classmethod
    @ModelView.button
    @Workflow.transition('accepted')
    def accept(cls, reports):
        "The funders accept it."
        for report in reports:
            report.accepted = report.agreement.today
        cls.save(reports)

    @classmethod
    def check_modification(cls, mode, reports, values=None, external=False):
        super().check_modification(
            mode, reports, values=values, external=external)
        kept = {'state', 'sent', 'accepted', 'financial', 'page'}
        if external and (
                any(r.state != 'draft' or r.sent or r.financial
                    for r in reports)
                or (values and kept & values.keys())):
            cls.refuse_change('msg_report_sent')

    @classmethod
    def copy(cls, reports, default=None):
        default = {} if default is None else default.copy()
        for name in ['sent', 'accepted', 'financial', 'page']:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        return super().copy(reports, default=default)

    def get_rec_name(self, name):
        return f"{self.agreement.rec_name} - {self.budget.name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return ['OR',
            ('agreement.rec_name', *clause[1:]),
            ('budget.name', *clause[1:]),
            ]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state') == 'accepted', 'muted', '')),
            ]
