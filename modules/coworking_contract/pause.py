# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Days of a contract that are not billed."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.report import Report
from trytond.transaction import check_access, without_check_access
from trytond.wizard import Button, StateTransition, StateView

from . import periods
from .acting import ActOnContract
from .exceptions import ContractAccessError, ContractDateError

_DAY = dt.timedelta(days=1)


class PausedMixin(Model):
    "A contract that can be paused."
    __slots__ = ()

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


class Pause(ModelSQL, ModelView):
    __name__ = 'coworking.contract.pause'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='CASCADE')
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until", help="The last day. Leave empty until it is known.")
    frees = fields.Boolean(
        "Frees the Seat",
        help="What the member has alone can be booked meanwhile.")
    reason = fields.Char("Reason")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        cls._order = [('start', 'ASC'), ('id', 'ASC')]

    @property
    def span(self):
        return self.start, self.end

    @classmethod
    def validate_fields(cls, pauses, field_names):
        super().validate_fields(pauses, field_names)
        for pause in pauses:
            pause.check_dates()
            pause.check_length()
            pause.check_overlap()

    def refuse(self, message, **values):
        raise ContractDateError(gettext(
                f'coworking_contract.{message}',
                contract=self.contract.rec_name, **values))

    def check_dates(self):
        if self.end and self.end < self.start:
            raise ContractDateError(gettext(
                    'coworking_contract.msg_end_before_start',
                    record=self.contract.rec_name))
        first, last = self.contract.life
        if self.start < first or last and (self.end or self.start) > last:
            self.refuse('msg_pause_outside')

    def check_length(self):
        least = self.contract.pause_minimum
        most = self.contract.pause_maximum
        if most == 0:
            self.refuse('msg_pause_refused')
        if not self.end:
            return
        length = periods.days(self.span)
        if length < least:
            self.refuse('msg_pause_short', days=least)
        if most is not None and length > most:
            self.refuse('msg_pause_long', days=most)

    def check_overlap(self):
        for other in self.contract.pauses:
            if other != self and periods.intersect(self.span, other.span):
                self.refuse(
                    'msg_pause_overlap',
                    start=Report.format_date(other.start))

    @classmethod
    def on_modification(cls, mode, pauses, field_names=None):
        Contract = Pool().get('coworking.contract')
        super().on_modification(mode, pauses, field_names=field_names)
        if mode != 'delete':
            Contract.changed({p.contract for p in pauses})

    @classmethod
    def check_modification(cls, mode, pauses, values=None, external=False):
        super().check_modification(
            mode, pauses, values=values, external=external)
        if external:
            raise ContractAccessError(
                gettext('coworking_contract.msg_contract_by_button'))


class PauseContract(ActOnContract):
    __name__ = 'coworking.contract.do_pause'
    _states = {'running'}
    start = StateView(
        'coworking.contract.do_pause.start',
        'coworking_contract.pause_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Pause", 'pause', 'tryton-ok', default=True),
            ])
    pause = StateTransition()

    @check_access
    def transition_pause(self):
        start = self.start
        self.writable().pause_from(
            start.start, start.end, frees=start.frees, reason=start.reason)
        return 'end'


class PauseStart(ModelView):
    __name__ = 'coworking.contract.do_pause.start'
    start = fields.Date(
        "From", required=True, help="The first day that is not billed.")
    end = fields.Date(
        "Until", help="The last day. Leave empty until it is known.")
    frees = fields.Boolean(
        "Frees the Seat",
        help="What the member has alone can be booked meanwhile.")
    reason = fields.Char("Reason")


class ResumeContract(ActOnContract):
    __name__ = 'coworking.contract.do_resume'
    _states = {'running'}
    start = StateView(
        'coworking.contract.do_resume.start',
        'coworking_contract.resume_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Resume", 'resume', 'tryton-ok', default=True),
            ])
    resume = StateTransition()

    @check_access
    def transition_resume(self):
        self.writable().resume_on(self.start.date)
        return 'end'


class ResumeStart(ModelView):
    __name__ = 'coworking.contract.do_resume.start'
    date = fields.Date(
        "On", required=True, help="The first day that is billed again.")

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()
