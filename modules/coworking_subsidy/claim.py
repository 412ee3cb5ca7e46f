# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is asked of a funder, and what it answers."

import datetime as dt
from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Workflow, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.searching import any_of
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from .allowed import AllowedMixin
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
    def days_late(self):
        expected = self.expected
        return (self.funding.today - expected).days if expected else 0

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
            if claim.received:
                claim.refuse('msg_reject_received')
            claim.rejected_for = reason
        cls.save(claims)
        Line.write([n for c in claims for n in c.lines], {'funding': None})
        cls.write(claims, {'state': 'rejected'})
        pool.get('subsidy.instalment').keep_dates(
            [c.instalment for c in cls.browse(claims)])

    def receive_on(self, date, amount, reference=None, **origin):
        "Money came for it."
        pool = Pool()
        Funding = pool.get('subsidy.funding')
        Receipt = pool.get('subsidy.receipt')
        be_alone(Funding, [self.funding])
        claim = self.__class__(self.id)
        # What the bank took for it by mistake may go to another.
        least = -claim.received if origin else Decimal(0)
        states = {'submitted', 'granted'} | (
            {'received'} if amount < 0 else set())
        if claim.state not in states:
            claim.refuse('msg_receive_state')
        # What the bank says came before it was entered may be so.
        is_early = date < claim.date and not origin
        if is_early or date > claim.funding.today:
            claim.refuse(
                'msg_receive_date', SubsidyValidationError, date=day(date),
                claimed=day(claim.date))
        left = claim.counted - claim.received
        if not amount or not least <= amount <= left:
            claim.refuse(
                'msg_receive_amount', SubsidyValidationError,
                amount=money(amount, claim.currency),
                left=money(left, claim.currency))
        Receipt(
            claim=claim, date=date, amount=amount, reference=reference,
            **origin).save()
        self.__class__.settle([claim])

    @classmethod
    def settle(cls, claims):
        "It is received once all of it came, and not when a part is undone."
        for claim in cls.browse(claims):
            if claim.state in {'draft', 'rejected'}:
                continue
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
        return any_of(clause, 'number', 'instalment.tranche.funding.rec_name')

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state').in_(['received', 'rejected']), 'muted', '')),
            ]
