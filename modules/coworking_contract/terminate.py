# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The end of a contract, and its return."

import datetime as dt

from trytond.model import ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateAction, StateTransition, StateView

from .acting import ActOnContract


class TerminateContract(ActOnContract):
    __name__ = 'coworking.contract.do_terminate'
    start = StateView(
        'coworking.contract.do_terminate.start',
        'coworking_contract.terminate_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Terminate", 'terminate', 'tryton-ok', default=True),
            ])
    terminate = StateTransition()

    def default_start(self, fields):
        contract = self.record
        return {
            'contract': contract.id,
            'notice_date': contract.today,
            'earliest': contract.end_after(contract.today),
            'end': contract.end_after(contract.today),
            }

    @check_access
    def transition_terminate(self):
        start = self.start
        self.writable().terminate_on(
            start.end, notice_date=start.notice_date, reason=start.reason,
            early=start.early, give_back=start.give_back)
        return 'end'


class TerminateStart(ModelView):
    __name__ = 'coworking.contract.do_terminate.start'
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True)
    notice_date = fields.Date("Notice Given", required=True)
    earliest = fields.Date(
        "Earliest End", readonly=True,
        help="What notice and term allow.")
    end = fields.Date("Last Day", required=True)
    early = fields.Boolean(
        "Earlier",
        states={
            'invisible': (
                Eval('end', dt.date.min) >= Eval('earliest', dt.date.min)),
            },
        help="Let it end before notice and term allow, "
        "for the early fee of the contract.")
    charged_until = fields.Function(
        fields.Date("Charged until"), 'on_change_with_charged_until')
    give_back = fields.Boolean(
        "Give Back",
        states={
            'invisible': (
                Eval('charged_until', dt.date.min)
                <= Eval('end', dt.date.min)),
            },
        help="Credit what is charged after the last day.")
    reason = fields.Char("Reason")

    @fields.depends('contract', 'notice_date')
    def on_change_notice_date(self):
        if self.contract and self.notice_date:
            self.earliest = self.end = self.contract.end_after(
                self.notice_date)

    @fields.depends('contract')
    def on_change_with_charged_until(self, name=None):
        return self.contract.charged_until if self.contract else None


class ComeBack(ActOnContract):
    __name__ = 'coworking.contract.do_come_back'
    start = StateView(
        'coworking.contract.do_come_back.start',
        'coworking_contract.come_back_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("New Contract", 'draft', 'tryton-ok', default=True),
            ])
    draft = StateTransition()
    open_ = StateAction('coworking_contract.act_contract_form')

    @check_access
    def transition_draft(self):
        self.start.contract = self.writable().again(self.start.start)
        return 'open_'

    def do_open_(self, action):
        action['views'].sort(key=lambda view: view[1] != 'form')
        return action, {'res_id': [self.start.contract.id]}


class ComeBackStart(ModelView):
    __name__ = 'coworking.contract.do_come_back.start'
    start = fields.Date("Start", required=True)
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True)

    @classmethod
    def default_start(cls):
        return Pool().get('ir.date').today()
