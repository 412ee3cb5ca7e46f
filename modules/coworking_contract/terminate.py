# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The end of a contract, and its return."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import Model, ModelView, Workflow, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.report import Report
from trytond.transaction import check_access, without_check_access
from trytond.wizard import Button, StateAction, StateTransition, StateView

from .acting import ActOnContract
from .conditions import RHYTHM

_DAY = dt.timedelta(days=1)


class TerminatedMixin(Model):
    "A contract that ends, and whose member may come back."
    __slots__ = ()

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_terminate')
    def terminate(cls, contracts):
        pass

    @without_check_access
    def terminate_on(
            self, end, notice_date=None, reason=None, early=False,
            give_back=False, free=False):
        """Let the day be its last.

        early accepts a day before notice and term allow, for the fee, and
        free without it;
        give_back accepts that days after the end are charged: they are given
        back.
        """
        notice_date = notice_date or self.today
        if end < self.start:
            self.refuse(
                'msg_end_before_contract',
                start=Report.format_date(self.start))
        earliest = self.end_after(notice_date)
        if end < earliest and not (early or free):
            self.refuse(
                'msg_end_early', end=Report.format_date(end),
                earliest=Report.format_date(earliest))
        until = self.charged_until
        if until and until > end and not give_back:
            self.refuse('msg_end_charged', until=Report.format_date(until))
        self._check_terminate(end)
        self.take_back_early_fee()
        self.write([self], {
                'end': end,
                'notice_date': notice_date,
                'end_reason': reason,
                })
        if end < earliest and not free:
            self.__class__(self.id).add_early_fee(end, earliest)
        self.changed([self])
        contract = self.__class__(self.id)
        contract.keep('termination')
        self.close_ended([contract])

    def _check_terminate(self, end):
        "Refuse what may not end on the day."

    def take_back_early_fee(self):
        "Another end has another fee, or none."
        for line in self.lines:
            if line.early_fee and line.is_lived:
                line.end = line.start - _DAY
                line.save()

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
                        'early_fee': True,
                        'start': end,
                        **{n: getattr(self, n) for n in RHYTHM},
                        }])

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


class TerminateContract(ActOnContract):
    __name__ = 'coworking.contract.do_terminate'
    _states = {'running'}
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
    _states = {'terminated'}
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
