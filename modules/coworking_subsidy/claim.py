# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is asked of a funder, and what it answers."

import datetime as dt
from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import (
    Model, ModelSQL, ModelView, Unique, Workflow, fields)
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from . import amounts
from .exceptions import SubsidyValidationError
from .instalment import Step
from .shared import an_amount, computed, part_of, total
from .words import day, money

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }
_GIVEN = {
    'invisible': Eval('state').in_(['draft', 'submitted']),
    }


class AllowedMixin(Model):
    "What the rule of the tranche lets a claim ask, and what it lacks."
    __slots__ = ()

    @property
    def allowed(self):
        "What may be claimed now: never above the rule nor the ceilings."
        instalment, tranche = self.instalment, self.tranche
        already = tranche.claimed_but(self)
        if self.is_last:
            return amounts.balance(tranche.due(self), already)[0]
        if instalment.kind == 'interim' and tranche.rule == 'costs':
            return amounts.interim(
                tranche.rate_used, tranche.justified_with(self),
                self.interim_ceiling, already, self.round)
        if tranche.rule == 'costs':
            # Who was paid for expenses is advanced no more for them.
            left = instalment.advanced - already
        else:
            left = min(
                instalment.amount - instalment.claimed_but(self),
                tranche.planned - already)
        return max(left, Decimal(0))

    @property
    def is_last(self):
        return self.instalment.kind in {'balance', 'single'}

    @property
    def interim_ceiling(self):
        rate = self.funding.scheme.interim_rate
        planned = self.tranche.planned
        return planned if rate is None else self.round(planned * rate)

    def iter_lacks(self):
        "Yield in sentences what is missing before it can be submitted."
        given = {d.kind for d in self.documents if d.document or d.sent}
        for kind in self.instalment.documents:
            if kind not in given:
                yield gettext(
                    'coworking_subsidy.msg_lack_document', document=kind.name)
        for condition in self.funding.conditions:
            if condition.kind == 'suspensive' and condition.is_awaited:
                yield gettext(
                    'coworking_subsidy.msg_lack_condition',
                    condition=condition.name)
        if self.funding.scheme.paid_only:
            for line in self.lines:
                if not line.expense.paid:
                    yield gettext(
                        'coworking_subsidy.msg_lack_paid',
                        expense=line.expense.rec_name)

    def check_submit(self):
        "Refuse what the rules exclude, and name the rule."
        funding = self.funding
        if funding.state != 'awarded':
            self.refuse('msg_claim_funding', funding=funding.rec_name)
        if (self.instalment.kind == 'balance'
                and funding.scheme.purpose == 'investment'
                and not funding.project.completed):
            self.refuse(
                'msg_claim_uncompleted', law=funding.scheme.law_payment or '')
        if funding.claim_due and self.date > funding.claim_due:
            self.refuse(
                'msg_claim_late', date=day(self.date),
                due=day(funding.claim_due),
                law=funding.scheme.law_delays or '')
        lacks = list(self.iter_lacks())
        if lacks:
            self.refuse('msg_claim_lacks', lacks='\n'.join(lacks))
        for line in self.lines:
            line.check()
        if not self.amount and not self.is_last:
            self.refuse('msg_claim_nothing')
        if self.amount > self.allowed:
            self.refuse(
                'msg_claim_amount', amount=money(self.amount, self.currency),
                allowed=money(self.allowed, self.currency),
                law=funding.scheme.law_payment or '')


class Claim(
        AllowedMixin, part_of('instalment'), DueMixin, Workflow, ModelSQL,
        ModelView):
    __name__ = 'subsidy.claim'
    _rec_name = 'number'
    _deadline_module = 'coworking_subsidy'
    number = fields.Char("Number", readonly=True)
    instalment = fields.Many2One(
        'subsidy.instalment', "Instalment", required=True,
        ondelete='RESTRICT',
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    tranche = fields.Function(
        fields.Many2One('subsidy.tranche', "Tranche"),
        'on_change_with_tranche')
    funding = fields.Function(
        fields.Many2One('subsidy.funding', "Funding"),
        'on_change_with_funding', searcher='search_funding')
    date = fields.Date("Date", required=True, states=_DRAFT)
    lines = fields.One2Many(
        'subsidy.claim.line', 'claim', "Expenses", states=_DRAFT)
    documents = fields.One2Many(
        'subsidy.claim.document', 'claim', "Documents", states=_DRAFT)
    justified = computed("Justified", 'get_justified')
    proposed = computed(
        "Allowed", 'get_proposed',
        help="What the rule of the tranche lets claim now.")
    lacks = fields.Function(
        fields.Text(
            "Lacks",
            states={
                'invisible': ~Eval('lacks'),
                }),
        'get_lacks')
    asked = an_amount(
        'asked', "Amount", states=_DRAFT,
        help="Leave empty to claim what is allowed.")
    granted = an_amount('granted', "Granted", readonly=True, states=_GIVEN)
    granted_on = fields.Date("Granted on", readonly=True, states=_GIVEN)
    rejected_for = fields.Char(
        "Rejected for", readonly=True,
        states={
            'invisible': Eval('state') != 'rejected',
            })
    receipts = fields.One2Many(
        'subsidy.receipt', 'claim', "Receipts", readonly=True)
    received = computed("Received", 'get_received')
    expected = fields.Function(
        fields.Date(
            "To Be Paid until", help="Later it is late."), 'get_expected')
    next_step = fields.Function(fields.Char("Next"), 'get_next_step')
    state = fields.Selection([
            ('draft', "Draft"),
            ('submitted', "Submitted"),
            ('granted', "Granted"),
            ('received', "Received"),
            ('rejected', "Rejected"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls._transitions |= {
            ('draft', 'submitted'),
            ('submitted', 'granted'),
            ('submitted', 'rejected'),
            ('submitted', 'received'),
            ('granted', 'received'),
            ('received', 'granted'),
            }
        cls._buttons.update({
                'fill': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'submit': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'answer': {
                    'invisible': Eval('state') != 'submitted',
                    'depends': ['state'],
                    },
                'receive': {
                    'invisible': ~Eval('state').in_(['submitted', 'granted']),
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_date(cls):
        return today_at()

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('instalment', '_parent_instalment.tranche')
    def on_change_with_tranche(self, name=None):
        return self.instalment.tranche if self.instalment else None

    @fields.depends('instalment', '_parent_instalment.tranche')
    def on_change_with_funding(self, name=None):
        if self.instalment and self.instalment.tranche:
            return self.instalment.tranche.funding

    @classmethod
    def search_funding(cls, name, clause):
        nested = 'instalment.tranche.funding' + clause[0][len(name):]
        return [(nested, *clause[1:])]

    # What it counts for

    @property
    def amount(self):
        return Decimal(0) if self.asked is None else self.asked

    @property
    def counted(self):
        "What it takes of its tranche."
        if self.state in {'draft', 'rejected'}:
            return Decimal(0)
        return self.amount if self.granted is None else self.granted

    @property
    def before(self):
        "The claims of its tranche that were sent before it."
        return [
            c for c in self.tranche.claims
            if c.state not in {'draft', 'rejected'}
            and (c.date, c.id) < (self.date, self.id)]

    @property
    def claimed_before(self):
        return total(c.counted for c in self.before)

    @property
    def justified_so_far(self):
        return total(c.justified for c in [*self.before, self])

    def get_justified(self, name):
        return total(line.amount for line in self.lines)

    def get_proposed(self, name):
        if self.state == 'draft' and self.tranche.is_computable:
            return self.allowed

    def get_lacks(self, name):
        if self.state == 'draft':
            return '\n'.join(f"– {lack}" for lack in self.iter_lacks())

    def get_received(self, name):
        return total(r.amount for r in self.receipts)

    def get_expected(self, name):
        days = self.funding.scheme.payment_days
        if self.state in {'submitted', 'granted'} and days is not None:
            return self.date + dt.timedelta(days=days)
        return self.instalment.expected

    @property
    def step(self):
        "What is to do next for it."
        today = self.funding.today
        expected = self.expected
        late = expected if expected and expected < today else None
        message = {
            'draft': 'msg_next_submit',
            'submitted': 'msg_next_answer',
            }.get(self.state, 'msg_next_payment')
        return Step(
            gettext(
                f'coworking_subsidy.{message}', claim=self.rec_name,
                kind=self.instalment.kind_string,
                amount=money(
                    self.counted - self.received if self.state != 'draft'
                    else self.instalment.amount, self.currency),
                expected=day(expected) if expected else '–'), late)

    def get_next_step(self, name):
        if self.state in {'draft', 'submitted', 'granted'}:
            return self.step.text

    def due_dates(self):
        if self.state in {'submitted', 'granted'} and self.expected:
            return {'payment': self.expected}
        return {}

    # Its life

    @classmethod
    def draft_of(cls, instalment):
        "A draft with the documents that are to be joined."
        pool = Pool()
        Document = pool.get('subsidy.claim.document')
        claim = cls(
            instalment=instalment, date=instalment.funding.today,
            documents=[Document(kind=k) for k in instalment.documents])
        claim.save()
        cls.fill([claim])
        return claim

    @classmethod
    @ModelView.button
    def fill(cls, claims):
        "Take the eligible expenses that are paid and not claimed yet."
        Line = Pool().get('subsidy.claim.line')
        for claim in claims:
            if claim.state == 'draft':
                Line.save(list(Line.proposed_for(claim)))

    @classmethod
    @ModelView.button
    @Workflow.transition('submitted')
    def submit(cls, claims):
        "It is sent today to the funder; it changes no more."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        Expense = pool.get('subsidy.expense')
        Funding = pool.get('subsidy.funding')
        be_alone(Funding, [c.funding for c in claims])
        for claim in cls.browse(claims):
            with without_check_access():
                Expense.take_payments([n.expense for n in claim.lines])
            claim.date = claim.funding.today
            if claim.asked is None:
                claim.asked = claim.allowed
            claim.check_submit()
            claim.number = Configuration(1).get_multivalue(
                'claim_sequence', company=claim.company.id).get()
            claim.save()
            cls.write([claim], {'state': 'submitted'})
            # The end is told, even when nothing is left to pay.
            cls.settle([claim])

    @classmethod
    @ModelView.button_action('coworking_subsidy.wizard_answer')
    def answer(cls, claims):
        pass

    @classmethod
    @ModelView.button_action('coworking_subsidy.wizard_receive')
    def receive(cls, claims):
        pass

    @classmethod
    def grant(cls, claims, date, granted=None):
        "The funder agrees, to all of it when no amount is said."
        be_alone(
            Pool().get('subsidy.funding'), [c.funding for c in claims])
        claims = [c for c in cls.browse(claims) if c.state == 'submitted']
        for claim in claims:
            claim.granted = claim.amount if granted is None else granted
            claim.granted_on = date
            if not (
                    max(claim.received, Decimal('0.01')) <= claim.granted
                    <= claim.amount):
                claim.refuse(
                    'msg_claim_granted', SubsidyValidationError,
                    granted=money(claim.granted, claim.currency),
                    received=money(claim.received, claim.currency),
                    amount=money(claim.amount, claim.currency))
        cls.save(claims)
        cls.write(claims, {'state': 'granted'})
        cls.settle(claims)

    @classmethod
    @Workflow.transition('rejected')
    def reject(cls, claims, reason):
        "The funder refuses: its expenses may be claimed again."
        pool = Pool()
        Line = pool.get('subsidy.claim.line')
        be_alone(pool.get('subsidy.funding'), [c.funding for c in claims])
        claims = cls.browse(claims)
        for claim in claims:
            if claim.receipts:
                claim.refuse('msg_reject_received')
            claim.rejected_for = reason
        cls.save(claims)
        Line.write([n for c in claims for n in c.lines], {'funding': None})
        cls.write(claims, {'state': 'rejected'})
        pool.get('subsidy.instalment').keep_dates(
            [c.instalment for c in cls.browse(claims)])

    def receive_on(self, date, amount, reference=None):
        "Money came for it."
        pool = Pool()
        Funding = pool.get('subsidy.funding')
        Receipt = pool.get('subsidy.receipt')
        be_alone(Funding, [self.funding])
        claim = self.__class__(self.id)
        if claim.state not in {'submitted', 'granted'}:
            claim.refuse('msg_receive_state')
        if date < claim.date or date > claim.funding.today:
            claim.refuse(
                'msg_receive_date', SubsidyValidationError, date=day(date),
                claimed=day(claim.date))
        left = claim.counted - claim.received
        if not 0 < amount <= left:
            claim.refuse(
                'msg_receive_amount', SubsidyValidationError,
                amount=money(amount, claim.currency),
                left=money(left, claim.currency))
        Receipt(
            claim=claim, date=date, amount=amount, reference=reference).save()
        self.__class__.settle([claim])

    @classmethod
    def settle(cls, claims):
        "It is received once all of it came, and not when a part is undone."
        for claim in cls.browse(claims):
            is_whole = claim.received >= claim.counted
            if is_whole:
                state = 'received'
            elif claim.granted is None:
                state = 'submitted'
            else:
                state = 'granted'
            if claim.state != state:
                cls.write([claim], {'state': state})
            Pool().get('subsidy.instalment').keep_dates([claim.instalment])
            Pool().get('subsidy.funding').keep_dates([claim.funding])

    # What protects it

    @classmethod
    def check_modification(cls, mode, claims, values=None, external=False):
        super().check_modification(
            mode, claims, values=values, external=external)
        if mode == 'delete':
            for claim in claims:
                if claim.state != 'draft':
                    cls.refuse_change(
                        'msg_claim_delete', record=claim.rec_name)
        elif external:
            kept = {
                'number', 'state', 'granted', 'granted_on', 'rejected_for',
                'receipts'}
            if mode == 'create':
                if any(
                        c.state != 'draft' or c.number or c.granted
                        or c.receipts for c in claims):
                    cls.refuse_change('msg_claim_state')
            else:
                for claim in claims:
                    if claim.state != 'draft' or values.keys() & {
                            *kept, 'instalment'}:
                        cls.refuse_change(
                            'msg_claim_submitted', record=claim.rec_name)

    @classmethod
    def copy(cls, claims, default=None):
        default = {} if default is None else default.copy()
        for name in ['number', 'granted', 'granted_on', 'rejected_for']:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        for name in ['lines', 'documents', 'receipts']:
            default.setdefault(name, None)
        return super().copy(claims, default=default)

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    self.number, self.instalment.rec_name]))

    @classmethod
    def search_rec_name(cls, name, clause):
        operator = clause[1]
        bool_op = (
            'AND' if operator.startswith('!') or operator.startswith('not ')
            else 'OR')
        return [bool_op,
            ('number', *clause[1:]),
            ('instalment.tranche.funding.rec_name', *clause[1:]),
            ]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state').in_(['received', 'rejected']), 'muted', '')),
            ]


class ClaimLine(part_of('claim'), ModelSQL, ModelView):
    "An expense that is claimed, once from each funding."
    __name__ = 'subsidy.claim.line'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, ondelete='CASCADE')
    expense = fields.Many2One(
        'subsidy.expense', "Expense", required=True, ondelete='RESTRICT',
        domain=[
            ('project.fundings', '=', Eval('claimed_from', -1)),
            ])
    claimed_from = fields.Function(
        fields.Many2One('subsidy.funding', "Claimed from"),
        'on_change_with_claimed_from')
    funding = fields.Many2One(
        'subsidy.funding', "Counts for", readonly=True, ondelete='RESTRICT',
        help="Empty once the claim is rejected.")
    amount = Monetary(
        "Eligible", currency='currency', digits='currency', required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('expense_once', Unique(t, t.expense, t.funding),
                'coworking_subsidy.msg_expense_once'),
            ]

    @fields.depends('claim', '_parent_claim.instalment')
    def on_change_with_claimed_from(self, name=None):
        if self.claim and self.claim.instalment:
            return self.claim.instalment.funding

    @fields.depends('expense', 'amount', 'claim', '_parent_claim.instalment')
    def on_change_expense(self):
        if self.expense and self.claim and self.claim.instalment:
            self.amount = self.expense.amount_for(
                self.claim.instalment.funding)

    @property
    def is_kept(self):
        "Whether it was sent to the funder, who did not reject it."
        return self.claim.state in {'submitted', 'granted', 'received'}

    @classmethod
    def preprocess_values(cls, mode, values):
        Claim = Pool().get('subsidy.claim')
        values = super().preprocess_values(mode, values)
        if mode == 'create' and values.get('claim'):
            values['funding'] = Claim(values['claim']).funding.id
        return values

    @classmethod
    def proposed_for(cls, claim):
        "Yield a line for each expense that the claim may take."
        Expense = Pool().get('subsidy.expense')
        funding = claim.funding
        if claim.tranche.rule != 'costs' or claim.instalment.kind == 'advance':
            return
        expenses = Expense.search([
                ('project', '=', funding.project.id),
                ('date', '<=', claim.date),
                ('claim_lines', 'not where', [
                        ('funding', '=', funding.id),
                        ]),
                ])
        Expense.take_payments(expenses)
        for expense in expenses:
            line = cls(
                claim=claim, expense=expense,
                amount=expense.amount_for(funding))
            if not line.obstacle and (
                    expense.paid or not funding.scheme.paid_only):
                yield line

    @property
    def obstacle(self):
        "Why the funding does not take the expense: (message, values)."
        funding, expense = self.claim.funding, self.expense
        cost = expense.cost
        if cost and (not cost.eligible or funding in cost.excluded):
            return 'msg_expense_excluded', {'cost': cost.name}
        first = funding.not_before
        if first and expense.date < first and not expense.may_precede:
            return 'msg_expense_early', {
                'date': day(expense.date), 'first': day(first),
                'law': funding.scheme.law_before or ''}
        tranche = self.claim.tranche
        if len(funding.tranches) > 1 and not (
                tranche.start <= expense.date <= tranche.end):
            return 'msg_expense_year', {
                'date': day(expense.date), 'tranche': tranche.rec_name}
        last = funding.end_due
        if last and expense.date > last:
            return 'msg_expense_late', {
                'date': day(expense.date), 'last': day(last),
                'law': funding.scheme.law_delays or ''}

    @classmethod
    def validate_fields(cls, lines, field_names):
        super().validate_fields(lines, field_names)
        if not field_names & {'claim', 'expense', 'amount'}:
            return
        for line in lines:
            line.check()

    def check(self):
        "Refuse the expense that the funding does not take, or not so much."
        expense, funding = self.expense, self.claim.funding
        if expense.project != funding.project:
            expense.refuse('msg_expense_project', SubsidyValidationError)
        obstacle = self.obstacle
        if obstacle:
            message, values = obstacle
            expense.refuse(message, SubsidyValidationError, **values)
        limit = expense.amount_for(funding)
        if not min(limit, 0) <= self.amount <= max(limit, 0):
            expense.refuse(
                'msg_expense_amount', SubsidyValidationError,
                amount=money(self.amount, self.currency),
                limit=money(limit, self.currency))

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external and (
                any(n.claim.state != 'draft' for n in lines)
                or (values and values.keys() & {'funding', 'claim'})):
            cls.refuse_change('msg_claim_line_submitted')

    def get_rec_name(self, name):
        return self.expense.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('expense.rec_name', *clause[1:])]


class ClaimDocument(part_of('claim'), ModelSQL, ModelView):
    "A document that is joined to a claim."
    __name__ = 'subsidy.claim.document'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, ondelete='CASCADE')
    kind = fields.Many2One(
        'subsidy.document.kind', "Document", required=True,
        ondelete='RESTRICT')
    document = fields.Binary("File", filename='document_name')
    document_name = fields.Char("File Name")
    sent = fields.Boolean("Ready", help="It is joined, file or not.")

    @classmethod
    def check_modification(cls, mode, documents, values=None, external=False):
        super().check_modification(
            mode, documents, values=values, external=external)
        if external and (
                any(d.claim.state != 'draft' for d in documents)
                or (values and 'claim' in values)):
            cls.refuse_change('msg_claim_line_submitted')


class Receipt(part_of('claim'), ModelSQL, ModelView):
    "Money that came for a claim."
    __name__ = 'subsidy.receipt'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, readonly=True,
        ondelete='RESTRICT')
    date = fields.Date("Date", required=True, readonly=True)
    amount = an_amount('amount', "Amount", required=True, readonly=True)
    reference = fields.Char("Reference", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        cls._buttons.update({
                'undo': {},
                })

    @classmethod
    @ModelView.button
    def undo(cls, receipts):
        "It did not come: the claim waits again."
        pool = Pool()
        Claim = pool.get('subsidy.claim')
        claims = [r.claim for r in receipts]
        for claim in claims:
            if claim.funding.state != 'awarded':
                claim.refuse(
                    'msg_claim_funding', funding=claim.funding.rec_name)
        be_alone(pool.get('subsidy.funding'), [c.funding for c in claims])
        with without_check_access():
            cls.delete(receipts)
            Claim.settle(claims)

    @classmethod
    def check_modification(cls, mode, receipts, values=None, external=False):
        super().check_modification(
            mode, receipts, values=values, external=external)
        if external:
            cls.refuse_change('msg_receipt_derived')

    def get_rec_name(self, name):
        return f"{self.claim.rec_name} - {day(self.date)}"
