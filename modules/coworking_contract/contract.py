# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Index, ModelSQL, ModelView, Workflow, fields
from trytond.modules.coworking_space import slots
from trytond.modules.product import round_price
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.report import Report
from trytond.transaction import Transaction, without_check_access

from . import periods, terms
from .agreement import AgreementMixin
from .billed import BilledMixin
from .conditions import CONDITIONS, ConditionsMixin
from .deposit import DepositMixin
from .exceptions import (
    ContractAccessError, ContractDateError, ContractError, OnlyUpWarning)
from .term import RenewedMixin

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
        AgreementMixin, BilledMixin, DepositMixin, RenewedMixin, Workflow,
        ConditionsMixin, ModelSQL, ModelView):
    __name__ = 'coworking.contract'
    _rec_name = 'number'
    company = fields.Many2One(
        'company.company', "Company", required=True, states=_AGREED)
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
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
        'agreement', 'pauses', 'bookings', 'charges', 'deposits', 'renewals',
        'next_billing', 'state'}

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
                'deposit': button('quotation', 'running', 'terminated'),
                'come_back': button('terminated'),
                })

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @classmethod
    def default_start(cls):
        return Pool().get('ir.date').today()

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('company')
    def on_change_with_currency(self, name=None):
        return self.company.currency if self.company else None

    @fields.depends('plan', 'start', methods=['_take_plan'])
    def on_change_plan(self):
        if self.plan:
            self._take_plan()

    @fields.depends('plan', 'start', methods=['_take_plan'])
    def on_change_start(self):
        if self.plan and self.start:
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
            self.terms(self.start), self.given_notice,
            self.rhythm(self.anchor), given, self.trial)

    def get_earliest_end(self, name):
        if self.state == 'running' and not self.end:
            return self.end_after(max(self.today, self.start))

    def get_term_end(self, name):
        contract_terms = self.terms(self.start)
        number = contract_terms.number(max(self.today, self.start))
        return contract_terms.term(number)[1]

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

    def warn_only_up(self):
        "A clause that only raises is worth nothing."
        Warning = Pool().get('res.user.warning')
        for clause in self.clauses:
            name = f'only_up.{clause.id}'
            if clause.only_up and Warning.check(name):
                raise OnlyUpWarning(name, gettext(
                        'coworking_contract.msg_only_up',
                        contract=self.rec_name))

    @classmethod
    @ModelView.button
    @Workflow.transition('running')
    def run(cls, contracts):
        "Let it begin: it is signed."
        for contract in contracts:
            contract._check_run()
            contract.check_agreed()
            contract.signed = contract.today
            if not contract.tacit and contract.minimum:
                contract.end = contract.terms(contract.start).minimum_end
            if not contract.members:
                contract.members = [{'party': contract.party}]
            for line in contract.lines:
                line.agreed_price = line.price
            contract.lines = contract.lines
        cls.save(contracts)
        cls.keep_agreements(cls.browse(contracts))
        cls.write(contracts, {'state': 'running'})
        cls.changed(contracts)

    def _check_run(self):
        "Refuse what may not run."
        for party in {self.party, self.payer}:
            if not party.active:
                self.refuse(
                    'msg_contract_party_inactive', party=party.rec_name)

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
        line.succeed(date, **values)

    @without_check_access
    def change_plan(self, plan, date, resource=None):
        """From the date on the contract has another plan.

        And the seat, when the plan has one; else it keeps one of its kind.
        """
        Line = Pool().get('coworking.contract.line')
        old = [l for l in self.lines_on(date) if not l.once]
        if not old or date < self.start:
            self.refuse('msg_change_none', date=Report.format_date(date))
        new = [
            l.contract_line(date) for l in plan.lines if not l.once]
        if not new:
            self.refuse('msg_plan_no_line', plan=plan.rec_name)
        for line in new:
            line.contract = self
            line.agreed_price = line.price
            line.predecessor = next(
                (l for l in old if l.category == line.category), old[0])
            if resource and line.category == resource.category:
                line.resource = resource
            elif line.category == line.predecessor.category:
                line.resource = line.predecessor.resource
            if line.category and not line.resource:
                self.refuse('msg_contract_no_seat', line=line.name)
        for line in old:
            line.end = date - _DAY
        # What is given back first can be taken by the new ones.
        Line.save(old)
        Line.save(new)
        self.plan = plan
        for name in CONDITIONS:
            setattr(self, name, getattr(plan, name))
        self.save()

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_review')
    def review(cls, contracts):
        pass

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_pause')
    def pause(cls, contracts):
        pass

    @without_check_access
    def pause_from(self, start, end=None, frees=False, reason=None):
        "Bill nothing from the day until the end, or until it resumes."
        Pause = Pool().get('coworking.contract.pause')
        Pause.create([{
                    'contract': self.id,
                    'start': start,
                    'end': end,
                    'frees': frees,
                    'reason': reason,
                    }])

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_resume')
    def resume(cls, contracts):
        pass

    @without_check_access
    def resume_on(self, date):
        "End its pause on the eve of the date."
        Pause = Pool().get('coworking.contract.pause')
        paused = [
            p for p in self.pauses
            if date <= p.start or periods.intersect(p.span, (date, date))]
        if not paused:
            self.refuse('msg_no_pause', date=Report.format_date(date))
        pause = paused[0]
        if date <= pause.start:
            Pause.delete([pause])
        else:
            pause.end = date - _DAY
            pause.save()
        self.changed([self])

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_terminate')
    def terminate(cls, contracts):
        pass

    @without_check_access
    def terminate_on(
            self, end, notice_date=None, reason=None, early=False,
            give_back=False):
        """Let the day be its last.

        early accepts a day before notice and term allow, for the fee;
        give_back accepts that days after the end are charged: they are given
        back.
        """
        notice_date = notice_date or self.today
        if end < self.start:
            self.refuse(
                'msg_end_before_contract',
                start=Report.format_date(self.start))
        earliest = self.end_after(notice_date)
        if end < earliest and not early:
            self.refuse(
                'msg_end_early', end=Report.format_date(end),
                earliest=Report.format_date(earliest))
        until = self.charged_until
        if until and until > end and not give_back:
            self.refuse('msg_end_charged', until=Report.format_date(until))
        self._check_terminate(end)
        if end < earliest:
            self.add_early_fee(end, earliest)
        self.write([self], {
                'end': end,
                'notice_date': notice_date,
                'end_reason': reason,
                })
        self.changed([self])
        self.close_ended([self.__class__(self.id)])

    def _check_terminate(self, end):
        "Refuse what may not end on the day."

    def add_early_fee(self, end, earliest):
        "Charge the fee of who leaves before notice and term allow."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        Line = pool.get('coworking.contract.line')
        left = end + _DAY, earliest
        for tax_included in [False, True]:
            lines = [
                l for l in self.lines_on(end)
                if not l.once and bool(l.tax_included) == tax_included]
            amount = self.currency.round(min(
                    self.early_fee * sum(l.monthly_price for l in lines),
                    sum(l.cost(left) for l in lines)))
            if not amount:
                continue
            product = Configuration(1).get_multivalue(
                'fee_product', company=self.company.id)
            if not product:
                self.refuse('msg_fee_product_missing')
            Line.create([{
                        'contract': self.id,
                        'name': gettext('coworking_contract.msg_early_fee'),
                        'product': product.id,
                        'price': amount,
                        'tax_included': tax_included,
                        'once': True,
                        'start': end,
                        **{n: getattr(self, n) for n in [
                                'months', 'billed', 'calendar', 'prorated']},
                        }])

    def monthly_revenue(self, date):
        "What a month brings on the date, taxes excluded; nothing in a pause."
        if not self.lives_on(date):
            return Decimal(0)
        return self.monthly_price(date)

    def monthly_price(self, date):
        "What a month costs on the date, taxes excluded."
        Tax = Pool().get('account.tax')
        price = Decimal(0)
        for line in self.lines_on(date):
            if line.once:
                continue
            monthly = line.monthly_price
            if line.tax_included:
                with Transaction().set_context(company=self.company.id):
                    product = line.product.__class__(line.product.id)
                    monthly = Tax.reverse_compute(
                        monthly, product.customer_taxes_used, date)
            price += monthly
        return price

    @classmethod
    @Workflow.transition('terminated')
    def close(cls, contracts):
        pass

    @classmethod
    def close_ended(cls, contracts=None):
        "Those whose end is past are terminated."
        if contracts is None:
            contracts = cls.search([
                    ('state', '=', 'running'),
                    ('end', '!=', None),
                    ])
        cls.close([c for c in contracts if c.end and c.end < c.today])

    @classmethod
    @ModelView.button
    @Workflow.transition('cancelled')
    def cancel(cls, contracts):
        pass

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_deposit')
    def deposit(cls, contracts):
        pass

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_come_back')
    def come_back(cls, contracts):
        pass

    @without_check_access
    def again(self, start):
        "The draft of a new contract of a former member."
        last = self.end
        contract, = self.copy([self], default={
                'start': start,
                'previous': self.id,
                'lines': None,
                'members': None,
                })
        for line in self.lines_on(last):
            if not line.once:
                line.copy([line], default={
                        'contract': contract.id,
                        'start': start,
                        'end': None,
                        })
        for member in self.members:
            if not member.end or member.end >= last:
                member.copy([member], default={
                        'contract': contract.id,
                        'start': None,
                        'end': None,
                        })
        return contract

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
        for name in cls._by_methods - {'state'}:
            default.setdefault(name)
        return super().copy(contracts, default=default)

    def get_rec_name(self, name):
        return ' - '.join(
            filter(None, [self.number, self.party.rec_name]))

    @classmethod
    def search_rec_name(cls, name, clause):
        _, operator, value = clause
        bool_op = 'AND' if operator.startswith(('!', 'not ')) else 'OR'
        return [bool_op,
            ('number', operator, value),
            ('party.rec_name', operator, value),
            ]


def _rebase(line, price):
    "The price that goes with the base quarter when another is agreed."
    if line.agreed_price and line.price:
        return round_price(line.agreed_price * price / line.price)
    return price
