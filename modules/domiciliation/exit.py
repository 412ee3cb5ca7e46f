# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The ends of a domiciliation, each by its own path."

from trytond.model import Model, ModelView, Workflow, fields
from trytond.modules.coworking_contract.acting import ActOnContract
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import check_access, without_check_access
from trytond.wizard import Button, StateTransition, StateView

_LEFT = {
    'invisible': ~Eval('left'),
    }
_EXIT = {
    'invisible': ~Eval('exit'),
    }


class ExitMixin(Model):
    "A domiciliation that ends."
    __slots__ = ()
    exit = fields.Selection([
            (None, ""),
            ('client', "By the Client"),
            ('operator', "By the Operator"),
            ], "Ended", readonly=True, sort=False, states=_EXIT)
    exit_given = fields.Date("Notice Given", readonly=True, states=_EXIT)
    exit_reason = fields.Char("Reason", readonly=True, states=_EXIT)
    left = fields.Date(
        "Left", readonly=True, states=_LEFT,
        help="The day the seat was transferred or struck off.")
    left_proof = fields.Binary(
        "Proof", filename='left_name', readonly=True, states=_LEFT)
    left_name = fields.Char("File Name", readonly=True)

    @property
    def may_end(self):
        "Whether its end took its path."
        return self.exit == 'operator' or (
            self.exit == 'client'
            and bool(self.left or not self.bill_until_left))

    @without_check_access
    def leave(self, given, reason=None):
        "The client gives notice on the day."
        if self.exit:
            self.refuse('msg_notice_given')
        self.write([self], {
                'exit': 'client',
                'exit_given': given,
                'exit_reason': reason,
                })
        self.go([self])
        if not self.bill_until_left:
            self.contract.terminate_on(
                self.contract.end_after(given), notice_date=given,
                reason=reason, give_back=True)

    @without_check_access
    def show_left(self, date, proof=None, name=None):
        """The client shows that its seat is elsewhere, or no more.

        Where it is billed until then it ends now, and what was billed for the
        days after is given back; else it ends as its notice said.
        """
        if self.exit != 'client':
            self.refuse('msg_no_notice_given')
        if not proof:
            self.refuse('msg_proof_missing')
        self.write([self], {
                'left': date,
                'left_proof': proof,
                'left_name': name,
                })
        self.go([self])
        if self.bill_until_left:
            self.contract.terminate_on(
                max(date, self.contract.end_after(self.exit_given)),
                notice_date=self.exit_given, reason=self.exit_reason,
                give_back=True)

    @without_check_access
    def end_by_operator(self, end, reason):
        "The operator ends it on the day, without fee; nothing is due after."
        if not reason:
            self.refuse('msg_reason_missing')
        today = self.today
        self.write([self], {
                'exit': 'operator',
                'exit_given': today,
                'exit_reason': reason,
                })
        self.go([self])
        self.contract.terminate_on(
            end, notice_date=today, reason=reason, free=True, give_back=True)

    @classmethod
    def go(cls, domiciliations):
        cls.start_leaving([
                d for d in domiciliations if d.state in {'signed', 'active'}])

    @classmethod
    @Workflow.transition('leaving')
    def start_leaving(cls, domiciliations):
        pass

    @without_check_access
    def note_end(self):
        "Its last day is known: the registry is to be informed."
        Notice = Pool().get('domiciliation.notice')
        end = self.contract.end
        if not any(
                n.kind == 'end' and n.state == 'sent' and n.about == end
                for n in self.notices):
            self.write([self], {'informed': None})
            Notice.propose(self, 'end', due=end)

    @classmethod
    @without_check_access
    def ended(cls, domiciliations):
        "The contract is terminated."
        File = Pool().get('domiciliation.file')
        cls.close(domiciliations)
        cls.close_informed(domiciliations)
        File.close_unused(
            File.browse({d.file for d in domiciliations}))

    @classmethod
    @Workflow.transition('ended')
    def close(cls, domiciliations):
        pass

    @classmethod
    def close_informed(cls, domiciliations):
        cls.inform([
                d for d in cls.browse(domiciliations)
                if d.state == 'ended' and d.informed])

    @classmethod
    @Workflow.transition('informed')
    def inform(cls, domiciliations):
        pass

    @without_check_access
    def note_informed(self, date):
        "The registry was told of the end."
        self.write([self], {'informed': date})
        self.close_informed([self])

    @classmethod
    @ModelView.button_action('domiciliation.wizard_end')
    def end(cls, domiciliations):
        pass


class End(ActOnContract):
    __name__ = 'domiciliation.contract.do_end'
    _states = {'signed', 'active', 'leaving'}
    start = StateView(
        'domiciliation.contract.do_end.start',
        'domiciliation.end_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("End", 'act', 'tryton-ok', default=True),
            ])
    act = StateTransition()

    def default_start(self, fields):
        domiciliation = self.record
        today = domiciliation.contract.today
        following = {None: 'client', 'client': 'left'}
        return {
            'by': following.get(domiciliation.exit, 'operator'),
            'date': today,
            'end': today,
            'earliest': domiciliation.contract.end_after(
                domiciliation.exit_given or today),
            }

    @check_access
    def transition_act(self):
        start = self.start
        domiciliation = self.writable()
        if start.by == 'left':
            domiciliation.show_left(start.date, start.proof, start.proof_name)
        elif start.by == 'client':
            domiciliation.leave(start.date, start.reason)
        else:
            domiciliation.end_by_operator(start.end, ' - '.join(filter(
                        None, [start.cause_string, start.reason])))
        return 'end'


class EndStart(ModelView):
    __name__ = 'domiciliation.contract.do_end.start'
    by = fields.Selection([
            ('client', "The Client Gives Notice"),
            ('left', "The Client Has Left"),
            ('operator', "The Operator Ends It"),
            ], "What Happens", required=True, sort=False)
    date = fields.Date(
        "On",
        states={
            'required': Eval('by') != 'operator',
            'invisible': Eval('by') == 'operator',
            },
        help="When the notice was given, or when the seat left.")
    earliest = fields.Date(
        "Earliest End", readonly=True,
        states={
            'invisible': Eval('by') == 'operator',
            })
    end = fields.Date(
        "Last Day",
        states={
            'required': Eval('by') == 'operator',
            'invisible': Eval('by') != 'operator',
            },
        help="Nothing is billed after it.")
    cause = fields.Selection([
            (None, ""),
            ('unpaid', "Unpaid"),
            ('unidentified', "Identification Impossible"),
            ('approval', "Approval Lost"),
            ('clause', "As the Contract Allows"),
            ('other', "Other"),
            ], "Cause", sort=False,
        states={
            'required': Eval('by') == 'operator',
            'invisible': Eval('by') != 'operator',
            })
    cause_string = cause.translated('cause')
    proof = fields.Binary(
        "Proof", filename='proof_name',
        states={
            'required': Eval('by') == 'left',
            'invisible': Eval('by') != 'left',
            },
        help="The extract that shows the transfer or the striking-off.")
    proof_name = fields.Char("File Name")
    reason = fields.Char(
        "Reason",
        states={
            'invisible': Eval('by') == 'left',
            })
