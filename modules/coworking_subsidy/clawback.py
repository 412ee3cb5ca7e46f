# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is to be given back, until it is settled."

from decimal import Decimal

from trytond.model import ModelSQL, ModelView, Unique, Workflow, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from .exceptions import SubsidyValidationError
from .shared import an_amount, computed, part_of, total
from .words import day, money


class Clawback(
        part_of('funding'), DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'subsidy.clawback'
    _deadline_module = 'coworking_subsidy'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, readonly=True,
        ondelete='RESTRICT')
    reason = fields.Selection([
            ('cost', "It Came to Less"),
            ('use', "The Use Changed"),
            ('late', "Completed too Late"),
            ('objective', "An Objective Was Missed"),
            ('report', "No Report"),
            ('condition', "A Condition Failed"),
            ], "Reason", required=True, readonly=True, sort=False)
    key = fields.Char("Key", required=True, readonly=True)
    words = fields.Text("Why", readonly=True)
    law = fields.Char("Text", readonly=True)
    found = fields.Date("Found", required=True, readonly=True)
    amount = an_amount(
        'amount', "Found Amount", required=True, readonly=True)
    asked = an_amount(
        'asked', "Asked",
        states={
            'readonly': Eval('state') != 'found',
            },
        help="By the funder. Leave empty for what was found.")
    asked_on = fields.Date(
        "Asked on",
        states={
            'readonly': Eval('state') != 'found',
            })
    due = fields.Date(
        "Repay until",
        states={
            'readonly': ~Eval('state').in_(['found', 'asked']),
            })
    concerned = fields.Date(
        "Concerns the Year of",
        states={
            'readonly': ~Eval('state').in_(['found', 'asked']),
            },
        help="What was earned in an earlier fiscal year is given back as a "
        "charge. Leave empty for the year in which it is asked.")
    reference = fields.Char("Reference")
    repayments = fields.One2Many(
        'subsidy.repayment', 'clawback', "Repayments", readonly=True)
    repaid = computed("Repaid", 'get_repaid')
    left = computed("Left", 'get_left')
    note = fields.Text("Note")
    state = fields.Selection([
            ('found', "Found"),
            ('asked', "Asked"),
            ('repaid', "Repaid"),
            ('waived', "Waived"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('found', 'DESC'), ('id', 'DESC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('key_unique', Unique(t, t.funding, t.key),
                'coworking_subsidy.msg_clawback_key_unique'),
            ]
        cls._transitions |= {
            ('found', 'asked'),
            ('found', 'waived'),
            ('asked', 'waived'),
            ('asked', 'repaid'),
            ('repaid', 'asked'),
            }
        cls._buttons.update({
                'ask': {
                    'invisible': Eval('state') != 'found',
                    'depends': ['state'],
                    },
                'waive': {
                    'invisible': ~Eval('state').in_(['found', 'asked']),
                    'depends': ['state'],
                    },
                'repay': {
                    'invisible': Eval('state') != 'asked',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_state(cls):
        return 'found'

    @classmethod
    def reasons(cls):
        return [name for name, _ in cls.reason.selection]

    def get_repaid(self, name):
        return total(r.amount for r in self.repayments)

    def get_left(self, name):
        if self.state in {'repaid', 'waived'}:
            return total([])
        return (
            self.amount if self.asked is None else self.asked) - self.repaid

    @property
    def booked(self):
        "What the lines of the books that are about it name."
        return [self]

    def due_dates(self):
        if self.state == 'asked' and self.due:
            return {'clawback': self.due}
        return {}

    @classmethod
    @ModelView.button
    @Workflow.transition('asked')
    def ask(cls, clawbacks):
        "The funder asks for it."
        for clawback in clawbacks:
            if clawback.asked is None:
                clawback.asked = clawback.amount
            if not clawback.asked_on:
                clawback.asked_on = clawback.funding.today
        cls.save(clawbacks)

    @classmethod
    @ModelView.button
    @Workflow.transition('waived')
    def waive(cls, clawbacks):
        "The funder does not ask for it, or no more."

    @classmethod
    def drop(cls, clawbacks):
        "There is no reason any more; what the books tell of is kept."
        Entry = Pool().get('subsidy.entry')
        told = {e.origin for e in Entry.search([
                    ('origin', 'in', [str(c) for c in clawbacks]),
                    ])}
        cls.waive([c for c in clawbacks if c in told])
        cls.delete([c for c in clawbacks if c not in told])

    @classmethod
    @ModelView.button_action('coworking_subsidy.wizard_repay')
    def repay(cls, clawbacks):
        pass

    def repay_on(self, date, amount, reference=None, **origin):
        "Money was given back."
        pool = Pool()
        Repayment = pool.get('subsidy.repayment')
        be_alone(pool.get('subsidy.funding'), [self.funding])
        clawback = self.__class__(self.id)
        # What the bank took for it by mistake may go to another.
        least = -clawback.repaid if origin else Decimal(0)
        if clawback.state not in {'asked'} | (
                {'repaid', 'waived'} if amount < 0 else set()):
            clawback.refuse('msg_repay_state')
        if not amount or not least <= amount <= clawback.left:
            clawback.refuse(
                'msg_repay_amount', SubsidyValidationError,
                amount=money(amount, clawback.currency),
                left=money(clawback.left, clawback.currency))
        Repayment(
            clawback=clawback, date=date, amount=amount,
            reference=reference, **origin).save()
        self.__class__.settle([clawback])

    @classmethod
    def settle(cls, clawbacks):
        "It is repaid once all of it went, and not when a part is undone."
        for clawback in cls.browse(clawbacks):
            if clawback.state == 'waived':
                continue
            is_whole = clawback.repaid >= clawback.asked
            state = 'repaid' if is_whole else 'asked'
            if clawback.state != state:
                cls.write([clawback], {'state': state})

    @property
    def tranche(self):
        "The one that it takes back, as far as its year says."
        tranches = self.funding.tranches
        date = self.concerned or self.asked_on or self.found
        of_date = [t for t in tranches if t.start <= date <= t.end]
        return of_date[0] if of_date else tranches[-1]

    @classmethod
    def check_modification(cls, mode, clawbacks, values=None, external=False):
        super().check_modification(
            mode, clawbacks, values=values, external=external)
        if not external:
            return
        free = {'reference', 'note', 'due', 'asked', 'asked_on', 'concerned'}
        settled = {'reference', 'note'}
        if mode != 'write':
            cls.refuse_change('msg_clawback_computed')
        for clawback in clawbacks:
            allowed = free if clawback.state == 'found' else (
                settled | {'due', 'concerned'})
            if values.keys() - allowed:
                cls.refuse_change('msg_clawback_computed')

    def get_rec_name(self, name):
        return f"{self.funding.rec_name} - {day(self.found)}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('funding.rec_name', *clause[1:])]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('state').in_(['repaid', 'waived']), 'muted',
                    'warning')),
            ]


class Repayment(part_of('clawback'), ModelSQL, ModelView):
    __name__ = 'subsidy.repayment'
    clawback = fields.Many2One(
        'subsidy.clawback', "Clawback", required=True, readonly=True,
        ondelete='RESTRICT')
    date = fields.Date("Date", required=True, readonly=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True,
        help="Negative for what was taken for it by mistake.")
    reference = fields.Char("Reference", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        cls._buttons.update({
                'undo': {},
                })

    @property
    def as_due(self):
        "What the books have of it already, when it is not by an entry."

    @property
    def booked(self):
        return [self]

    @classmethod
    @ModelView.button
    def undo(cls, repayments):
        "It was not given back: it is to be repaid again."
        pool = Pool()
        Clawback = pool.get('subsidy.clawback')
        Entry = pool.get('subsidy.entry')
        clawbacks = [r.clawback for r in repayments]
        be_alone(pool.get('subsidy.funding'), [c.funding for c in clawbacks])
        for clawback in clawbacks:
            if clawback.funding.state != 'awarded':
                clawback.refuse(
                    'msg_claim_funding', funding=clawback.funding.rec_name)
        with without_check_access():
            Entry.forget(repayments)
            cls.delete(repayments)
            for clawback in Clawback.browse(clawbacks):
                if clawback.repaid < 0:
                    clawback.refuse('msg_receipt_mistaken')
            Clawback.settle(clawbacks)

    @classmethod
    def check_modification(cls, mode, repayments, values=None, external=False):
        super().check_modification(
            mode, repayments, values=values, external=external)
        if external:
            cls.refuse_change('msg_receipt_derived')
