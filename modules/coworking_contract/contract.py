# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.i18n import gettext
from trytond.model import Index, ModelSQL, ModelView, Workflow, fields
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.company import CurrencyMixin
from trytond.modules.coworking_space.guarded import GuardedMixin
from trytond.modules.coworking_space.searching import any_of
from trytond.pool import Pool
from trytond.pyson import Bool, Eval

from . import periods, terms
from .agreement import AgreedMixin
from .billed import BilledMixin
from .change import ChangedMixin
from .clause import ReviewedMixin
from .conditions import CONDITIONS, ConditionsMixin
from .deposit import DepositMixin
from .document import DocumentedMixin
from .exceptions import (
    ContractAccessError, ContractDateError, ContractError)
from .pause import PausedMixin
from .revenue import RevenueMixin
from .term import RenewedMixin
from .terminate import TerminatedMixin

_DAY = dt.timedelta(days=1)
_AGREED = {
    'readonly': Eval('state') != 'draft',
    }
_OPEN = ['draft', 'quotation', 'running']


def _shown(name):
    return {
        'invisible': ~Bool(Eval(name)),
        }


class Contract(
        AgreedMixin, BilledMixin, ChangedMixin, DepositMixin, DocumentedMixin,
        PausedMixin, RenewedMixin, RevenueMixin, ReviewedMixin,
        TerminatedMixin, GuardedMixin, Workflow, ConditionsMixin,
        CurrencyMixin, ModelSQL, ModelView):
    __name__ = 'coworking.contract'
    _rec_name = 'number'
    company = fields.Many2One(
        'company.company', "Company", required=True, states=_AGREED)
    number = fields.Char("Number", readonly=True)
    party = fields.Many2One(
        'party.party', "Party", required=True, ondelete='RESTRICT',
        states=_AGREED,
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    invoice_party = fields.Many2One(
        'party.party', "Invoiced to", ondelete='RESTRICT',
        states={
            'readonly': ~Eval('state').in_(_OPEN),
            },
        context={
            'company': Eval('company', -1),
            },
        depends={'company'},
        help="Who pays. Leave empty when it is the party.")
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='RESTRICT',
        domain=['OR',
            ('company', '=', Eval('company', -1)),
            ('companies', '=', Eval('company', -1)),
            ],
        states=_AGREED)
    plan = fields.Many2One(
        'coworking.plan', "Plan", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ],
        states=_AGREED)
    start = fields.Date(
        "Start", required=True, states=_AGREED,
        help="The first day, from which periods and terms are counted.")
    signed = fields.Date("Signed", readonly=True, states=_shown('signed'))
    end = fields.Date(
        "End", readonly=True, states=_shown('end'), help="The last day.")
    notice_date = fields.Date(
        "Notice Given", readonly=True, states=_shown('notice_date'))
    end_reason = fields.Char(
        "Reason", readonly=True, states=_shown('end_reason'),
        help="Why it ends.")
    earliest_end = fields.Function(fields.Date(
            "Earliest End", states=_shown('earliest_end'),
            help="The last day if notice were given today."),
        'get_earliest_end')
    term_end = fields.Function(fields.Date(
            "End of Term", states=_shown('term_end'),
            help="The last day of the present term."),
        'get_term_end')
    term_start = fields.Date(
        "Terms from", readonly=True, states=_shown('term_start'),
        help="The first day of its last change of plan, "
        "from which its terms are counted.")
    previous = fields.Many2One(
        'coworking.contract', "Previous Contract", readonly=True,
        ondelete='RESTRICT', states=_shown('previous'))
    lines = fields.One2Many(
        'coworking.contract.line', 'contract', "Lines", states=_AGREED)
    members = fields.One2Many(
        'coworking.contract.member', 'contract', "Members",
        states={
            'readonly': ~Eval('state').in_(_OPEN),
            },
        help="Who comes. Leave empty when it is the party.")
    allowances = fields.One2Many(
        'coworking.contract.allowance', 'contract', "Allowances",
        states=_AGREED,
        help="What is included in each period, to book with.")
    clauses = fields.One2Many(
        'coworking.contract.indexation', 'contract', "Indexation",
        size=1, states=_AGREED,
        help="The clause by which its prices follow an index.")
    bookings = fields.One2Many(
        'coworking.booking', 'contract', "Bookings", readonly=True,
        order=[('start', 'DESC')])
    pauses = fields.One2Many(
        'coworking.contract.pause', 'contract', "Pauses", readonly=True)
    rules = fields.Text(
        "Rules", states=_AGREED,
        help="What else is agreed, printed on the agreement.")
    note = fields.Text("Note")
    state = fields.Selection([
            ('draft', "Draft"),
            ('quotation', "Quotation"),
            ('running', "Running"),
            ('terminated', "Terminated"),
            ('cancelled', "Cancelled"),
            ], "State", readonly=True, required=True, sort=False)

    # What changes after draft, and by what.
    _free = {'note', 'invoice_party', 'members'}
    _by_methods = {
        'number', 'signed', 'end', 'notice_date', 'end_reason', 'previous',
        'pauses', 'bookings', 'charges', 'deposits', 'documents', 'renewals',
        'next_billing', 'term_start', 'state'}

    @classmethod
    def __setup__(cls):
        cls.number.search_unaccented = False
        super().__setup__()
        t = cls.__table__()
        cls._order = [('start', 'DESC'), ('id', 'DESC')]
        cls._sql_indexes.update({
                Index(t,
                    (t.state, Index.Equality(cardinality='low')),
                    where=t.state.in_(_OPEN)),
                Index(t, (t.next_billing, Index.Range())),
                })
        for name in CONDITIONS:
            field = getattr(cls, name)
            field.states = {**field.states, **_AGREED}
        cls._transitions |= {
            ('draft', 'quotation'),
            ('draft', 'cancelled'),
            ('quotation', 'draft'),
            ('quotation', 'running'),
            ('quotation', 'cancelled'),
            ('running', 'terminated'),
            }

        def button(*states):
            return {
                'invisible': ~Eval('state').in_(list(states)),
                'depends': ['state'],
                }
        cls._buttons.update({
                'draft': button('quotation'),
                'quote': button('draft'),
                'run': button('quotation'),
                'change': button('running'),
                'review': button('running'),
                'pause': button('running'),
                'resume': {
                    'invisible': ((Eval('state') != 'running')
                        | ~Bool(Eval('pauses'))),
                    'depends': ['state', 'pauses'],
                    },
                'terminate': button('running'),
                'cancel': button('draft', 'quotation'),
                'deposit': button(
                    'quotation', 'running', 'terminated', 'cancelled'),
                'come_back': button('terminated'),
                })

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @classmethod
    def default_start(cls):
        return Pool().get('ir.date').today()

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('plan', 'start', methods=['_take_plan'])
    def on_change_plan(self):
        if self.plan:
            self._take_plan()

    @fields.depends('plan', 'start', 'lines', methods=['_take_plan'])
    def on_change_start(self):
        if self.start and self.lines:
            for line in self.lines:
                line.start = self.start
            self.lines = self.lines
        elif self.start and self.plan:
            self._take_plan()

    @fields.depends(
        'plan', 'start', 'lines', 'allowances', 'rules', *CONDITIONS)
    def _take_plan(self):
        "Copy what the plan offers."
        for name in [*CONDITIONS, 'rules']:
            setattr(self, name, getattr(self.plan, name))
        self.allowances = [
            a.contract_allowance() for a in self.plan.allowances]
        if self.start:
            self.lines = [
                l.contract_line(self.start) for l in self.plan.lines]

    # What it is

    @property
    def payer(self):
        return self.invoice_party or self.party

    @property
    def anchor(self):
        "The day from which its periods are counted."
        return self.start

    @property
    def life(self):
        return self.start, self.end

    @property
    def is_signed(self):
        return self.state in {'running', 'terminated'}

    @classmethod
    def runs_on(cls, date):
        "The domain of the contracts that run on the date, pauses included."
        return [
            ('state', 'in', ['running', 'terminated']),
            ('start', '<=', date),
            ['OR', ('end', '=', None), ('end', '>=', date)],
            ]

    @property
    def agreed_end(self):
        "Its last day when it was agreed with its term."
        if not self.tacit and self.minimum:
            return self.current_terms.minimum_end

    @property
    def today(self):
        return self.site.to_local(slots.now()).date()

    @property
    def living_spans(self):
        "Its life without the pauses."
        return periods.subtract(self.life, [p.span for p in self.pauses])

    def lives_on(self, date):
        return any(
            periods.intersect(s, (date, date)) for s in self.living_spans)

    def lets_in(self, site, date):
        "Whether its members may be there day and night on the date."
        return (self.access == 'always' and self.site == site
            and self.lives_on(date) and not self.is_suspended)

    @property
    def is_suspended(self):
        "Whether what is not paid keeps its members out at night."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        MoveLine = pool.get('account.move.line')
        days = Configuration(1).get_multivalue(
            'suspension', company=self.company.id)
        if days is None:
            return False
        return bool(MoveLine.search([
                    ('party', '=', self.payer.id),
                    ('move.company', '=', self.company.id),
                    ('account.type.receivable', '=', True),
                    ('reconciliation', '=', None),
                    ('debit', '>', 0),
                    ('maturity_date', '<', self.today - days * _DAY),
                    ], limit=1))

    def lines_on(self, date):
        "The lines that live on the date."
        return [l for l in self.lines if l.lives_on(date)]

    def end_after(self, given):
        "The first last day when notice is given on the day."
        if self.is_free_to_leave(given):
            return given
        return terms.earliest_end(
            self.current_terms, self.given_notice,
            self.rhythm(self.anchor), given, self.trial)

    def get_earliest_end(self, name):
        if self.state == 'running' and not self.end:
            return self.end_after(max(self.today, self.start))

    def get_term_end(self, name):
        number = self.current_terms.number(max(self.today, self.start))
        return self.current_terms.term(number)[1]

    def refuse(self, message, **values):
        raise ContractError(gettext(
                f'coworking_contract.{message}',
                contract=self.rec_name, **values))

    @classmethod
    def set_number(cls, contracts):
        Configuration = Pool().get('coworking.configuration')
        for contract in contracts:
            if not contract.number:
                contract.number = Configuration(1).get_multivalue(
                    'contract_sequence', company=contract.company.id).get()
        cls.save(contracts)

    # The life of a contract

    @classmethod
    @ModelView.button
    @Workflow.transition('draft')
    def draft(cls, contracts):
        pass

    @classmethod
    @ModelView.button
    @Workflow.transition('quotation')
    def quote(cls, contracts):
        for contract in contracts:
            contract.check_agreed()
            contract.warn_only_up()
        cls.set_number(contracts)

    def check_agreed(self):
        "What is agreed is whole."
        if not self.lines:
            self.refuse('msg_contract_no_line')
        for line in self.lines:
            if line.category and not line.resource:
                self.refuse('msg_contract_no_seat', line=line.name)

    @classmethod
    @ModelView.button
    @Workflow.transition('running')
    def run(cls, contracts):
        "Let it begin: it is signed."
        for contract in contracts:
            contract._check_run()
            contract.check_agreed()
            contract.signed = contract.today
            contract.end = contract.agreed_end
            if not contract.members:
                contract.members = [{'party': contract.party}]
            for line in contract.lines:
                line.plan, line.agreed_price = contract.plan, line.price
            contract.lines = contract.lines
        cls.save(contracts)
        for contract in cls.browse(contracts):
            contract.keep('agreement')
        cls.write(contracts, {'state': 'running'})
        cls.changed(contracts)

    def _check_run(self):
        "Refuse what may not run."
        for party in {self.party, self.payer}:
            if not party.active:
                self.refuse(
                    'msg_contract_party_inactive', party=party.rec_name)

    @classmethod
    @ModelView.button
    @Workflow.transition('cancelled')
    def cancel(cls, contracts):
        pass

    # Writing

    @classmethod
    def validate_fields(cls, contracts, field_names):
        super().validate_fields(contracts, field_names)
        for contract in contracts:
            if contract.end and contract.end < contract.start:
                raise ContractDateError(gettext(
                        'coworking_contract.msg_end_before_start',
                        record=contract.rec_name))

    @classmethod
    def check_modification(cls, mode, contracts, values=None, external=False):
        super().check_modification(
            mode, contracts, values=values, external=external)
        if mode == 'delete':
            for contract in contracts:
                if contract.state not in {'draft', 'cancelled'}:
                    raise ContractAccessError(gettext(
                            'coworking_contract.msg_contract_delete',
                            contract=contract.rec_name))
        elif external:
            cls._check_by_button(mode, contracts, values)

    @classmethod
    def _check_by_button(cls, mode, contracts, values):
        if mode == 'create':
            changed = any(
                c.state != 'draft' or any(
                    getattr(c, n) for n in cls._by_methods - {'state'})
                for c in contracts)
        else:
            changed = values.keys() & cls._by_methods or (
                values.keys() - cls._free
                and any(c.state != 'draft' for c in contracts))
        if changed:
            raise ContractAccessError(
                gettext('coworking_contract.msg_contract_by_button'))

    @classmethod
    def copy(cls, contracts, default=None):
        default = default.copy() if default is not None else {}
        # A clause counts from the price that was agreed with it.
        for name in cls._by_methods - {'state'} | {'clauses'}:
            default.setdefault(name)
        return super().copy(contracts, default=default)

    def get_rec_name(self, name):
        return ' - '.join(
            filter(None, [self.number, self.party.rec_name]))

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'number', 'party.rec_name')
