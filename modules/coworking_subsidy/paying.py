# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How a claim is made, answered and paid, and a clawback repaid."

from trytond.model import ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.wizard import Button, StateAction, StateTransition, StateView

from .acting import ActOnSubsidy


class MakeClaim(ActOnSubsidy):
    "Draft a claim of an instalment, and open it."
    __name__ = 'subsidy.instalment.claim'
    start = StateTransition()
    start_state = 'open_'
    open_ = StateAction('coworking_subsidy.act_claim_form')

    def do_open_(self, action):
        Claim = Pool().get('subsidy.claim')
        claims = []
        for instalment in self.records:
            drafts = [c for c in instalment.claims if c.state == 'draft']
            if instalment.funding.state != 'awarded':
                instalment.refuse(
                    'msg_claim_funding', funding=instalment.funding.rec_name)
            claims += drafts or [Claim.draft_of(instalment)]
        action['views'].reverse()
        return action, {'res_id': [c.id for c in claims]}


class AnswerStart(ModelView):
    __name__ = 'subsidy.claim.answer.start'
    currency = fields.Many2One('currency.currency', "Currency")
    answer = fields.Selection([
            ('granted', "Granted"),
            ('rejected', "Rejected"),
            ], "Answer", required=True, sort=False)
    date = fields.Date("Date", required=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency',
        states={
            'invisible': Eval('answer') != 'granted',
            'required': Eval('answer') == 'granted',
            })
    reason = fields.Char(
        "Reason",
        states={
            'invisible': Eval('answer') != 'rejected',
            'required': Eval('answer') == 'rejected',
            })

    @classmethod
    def default_answer(cls):
        return 'granted'


class Answer(ActOnSubsidy):
    "What the funder answers to a claim."
    __name__ = 'subsidy.claim.do_answer'
    start = StateView(
        'subsidy.claim.answer.start',
        'coworking_subsidy.answer_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Save", 'answer', 'tryton-ok', default=True),
            ])
    answer = StateTransition()

    def default_start(self, fields):
        return {
            'currency': self.record.currency.id,
            'answer': 'granted',
            'date': self.record.funding.today,
            'amount': self.record.amount,
            }

    def transition_answer(self):
        claim = self.writable()
        if claim.state != 'submitted':
            claim.refuse('msg_answer_state')
        if self.start.answer == 'granted':
            self.model.grant([claim], self.start.date, self.start.amount)
        else:
            self.model.reject([claim], self.start.reason)
        return 'end'


class PayStart(ModelView):
    "An amount of money that moved on a date."
    __name__ = 'subsidy.pay.start'
    currency = fields.Many2One('currency.currency', "Currency")
    date = fields.Date("Date", required=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True)
    reference = fields.Char("Reference")


def _paid(label):
    return StateView(
        'subsidy.pay.start', 'coworking_subsidy.pay_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button(label, 'pay', 'tryton-ok', default=True),
            ])


class Receive(ActOnSubsidy):
    "Money came for a claim."
    __name__ = 'subsidy.claim.do_receive'
    start = _paid("Receive")
    pay = StateTransition()

    def default_start(self, fields):
        claim = self.record
        return {
            'currency': claim.currency.id,
            'date': claim.funding.today,
            'amount': claim.counted - claim.received,
            }

    def transition_pay(self):
        self.writable().receive_on(
            self.start.date, self.start.amount, self.start.reference)
        return 'end'


class Repay(ActOnSubsidy):
    "Money was given back."
    __name__ = 'subsidy.clawback.do_repay'
    start = _paid("Repay")
    pay = StateTransition()

    def default_start(self, fields):
        clawback = self.record
        return {
            'currency': clawback.currency.id,
            'date': clawback.funding.today,
            'amount': clawback.left,
            }

    def transition_pay(self):
        self.writable().repay_on(
            self.start.date, self.start.amount, self.start.reference)
        return 'end'
