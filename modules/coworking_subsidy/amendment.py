# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What changed of an award, and what was before."

from trytond.model import ModelSQL, ModelView, Workflow, fields, tree
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.delays import after
from trytond.pool import Pool
from trytond.pyson import Eval

from .exceptions import SubsidyValidationError
from .shared import a_share, an_amount, part_of
from .words import day

_VALUES = [
    'amount', 'base', 'rate', 'start_extended', 'end_extended', 'use_until']
_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }


class Amendment(
        tree(name='reference', parent='amends'), part_of('funding'), Workflow,
        ModelSQL, ModelView):
    __name__ = 'subsidy.funding.amendment'
    _rec_name = 'reference'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, ondelete='CASCADE',
        domain=[
            ('state', 'in', ['awarded', 'closed']),
            ],
        states=_DRAFT)
    reference = fields.Char("Reference", required=True, states=_DRAFT)
    amends = fields.Many2One(
        'subsidy.funding.amendment', "Amends", ondelete='RESTRICT',
        domain=[
            ('funding', '=', Eval('funding', -1)),
            ],
        states=_DRAFT,
        help="The amendment that this one changes; empty for the award.")
    date = fields.Date("Decided", required=True, states=_DRAFT)
    reason = fields.Char("Reason", required=True, states=_DRAFT)
    amount = an_amount('amount', "New Amount", states=_DRAFT)
    base = an_amount('base', "New Base", states=_DRAFT)
    rate = a_share('rate', "New Rate", states=_DRAFT)
    start_extended = fields.Date("Start Extended to", states=_DRAFT)
    end_extended = fields.Date("End Extended to", states=_DRAFT)
    use_until = fields.Date("Use Protected until", states=_DRAFT)
    before_amount = an_amount('before_amount', "Amount before", readonly=True)
    before_base = an_amount('before_base', "Base before", readonly=True)
    before_rate = a_share('before_rate', "Rate before", readonly=True)
    before_start_extended = fields.Date("Start before", readonly=True)
    before_end_extended = fields.Date("End before", readonly=True)
    before_use_until = fields.Date("Use before", readonly=True)
    state = fields.Selection([
            ('draft', "Draft"),
            ('applied', "Applied"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        cls._transitions.add(('draft', 'applied'))
        cls._buttons.update({
                'apply': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_state(cls):
        return 'draft'

    @classmethod
    @ModelView.button
    @Workflow.transition('applied')
    def apply(cls, amendments):
        "What it says holds from now on."
        pool = Pool()
        Funding = pool.get('subsidy.funding')
        Aid = pool.get('subsidy.aid')
        be_alone(Funding, [a.funding for a in amendments])
        for amendment in sorted(amendments, key=lambda a: (a.date, a.id)):
            amendment.check_apply()
            funding = Funding(amendment.funding.id)
            values = {}
            for name in _VALUES:
                setattr(amendment, f'before_{name}', getattr(funding, name))
                if getattr(amendment, name) is not None:
                    values[name] = getattr(amendment, name)
            amendment.warn_minimis(values.get('amount'))
            amendment.save()
            Funding.follow_amendment(funding, values)
            Aid.follow([funding], amendment)

    def warn_minimis(self, amount):
        Aid = Pool().get('subsidy.aid')
        funding = self.funding
        more = (amount or funding.amount) - funding.amount
        if more > 0 and funding.counts_for_minimis:
            Aid.warn_above(
                self, funding.beneficiary, self.date, more,
                funding.scheme.regulation)

    def check_apply(self):
        "Refuse what is extended by more than the scheme allows."
        funding, scheme = self.funding, self.funding.scheme
        if self.date < funding.right:
            self.refuse(
                'msg_amendment_early', SubsidyValidationError,
                right=day(funding.right))
        for name, first, months, extension in [
                ('start_extended', funding.notified, scheme.start_months,
                    scheme.start_extension),
                ('end_extended', funding.project.started, scheme.end_months,
                    scheme.end_extension),
                ]:
            date = getattr(self, name)
            if date and not first:
                self.refuse('msg_amendment_first', SubsidyValidationError)
            if date and months and extension is not None:
                limit = after(first, months + extension)
                if date > limit:
                    self.refuse(
                        'msg_amendment_extension', SubsidyValidationError,
                        date=day(date), limit=day(limit),
                        law=scheme.law_delays or '')

    @classmethod
    def check_modification(cls, mode, amendments, values=None, external=False):
        super().check_modification(
            mode, amendments, values=values, external=external)
        if external and (
                (values and values.keys() & {
                        'state', *(f'before_{n}' for n in _VALUES)})
                or any(a.state == 'applied' for a in amendments)):
            cls.refuse_change('msg_amendment_applied')

    @classmethod
    def copy(cls, amendments, default=None):
        default = {} if default is None else default.copy()
        for name in _VALUES:
            default.setdefault(f'before_{name}')
        default.setdefault('state', 'draft')
        return super().copy(amendments, default=default)
