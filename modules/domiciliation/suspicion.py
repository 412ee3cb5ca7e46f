# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What the declared correspondent suspects, and told to Tracfin.

Nobody else reads it, and nothing elsewhere shows that it exists (articles
L561-15 and L561-18 of the monetary and financial code): it hangs on the
client file, lets it be purged, and is never counted, listed or named by
others.
"""

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.company import CompanyMixin, today_at
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from . import delays
from .exceptions import DomiciliationAccessError
from .rule import RuledMixin


class Suspicion(RuledMixin, CompanyMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.suspicion'
    _log = False
    _rec_name = 'subject'
    subject = fields.Char(
        "Who", required=True, help="Stays when the client file is purged.")
    file = fields.Many2One(
        'domiciliation.file', "Client File", ondelete='SET NULL',
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    date = fields.Date("Date", required=True)
    facts = fields.Text("Facts", required=True)
    decision = fields.Selection([
            ('examined', "Being Examined"),
            ('dismissed', "Not Declared"),
            ('declared', "Declared"),
            ], "Decision", required=True, sort=False)
    declared = fields.Date(
        "Declared",
        states={
            'invisible': Eval('decision') != 'declared',
            'required': Eval('decision') == 'declared',
            })
    reference = fields.Char(
        "Reference",
        states={
            'invisible': Eval('decision') != 'declared',
            })
    keep_until = fields.Function(
        fields.Date("Keep until"), 'on_change_with_keep_until')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls._buttons.update({
                'end_relationship': {
                    'invisible': ~Eval('file'),
                    'depends': ['file'],
                    },
                })

    @classmethod
    def default_date(cls):
        return today_at()

    @classmethod
    def default_decision(cls):
        return 'examined'

    @fields.depends('file', 'subject')
    def on_change_file(self):
        if self.file and not self.subject:
            self.subject = self.file.rec_name

    @fields.depends('company', 'date', 'declared')
    def on_change_with_keep_until(self, name=None):
        Rule = Pool().get('domiciliation.rule')
        since = self.declared or self.date
        if since and self.company:
            return delays.after(
                since, Rule.on(since, self.company).retention_months)

    @classmethod
    @ModelView.button_action('domiciliation.wizard_end_relationship')
    def end_relationship(cls, suspicions):
        pass

    @classmethod
    def check_modification(
            cls, mode, suspicions, values=None, external=False):
        super().check_modification(
            mode, suspicions, values=values, external=external)
        if external and mode == 'delete':
            if any(s.keep_until > s.today for s in suspicions):
                raise DomiciliationAccessError(
                    gettext('domiciliation.msg_suspicion_kept'))


class EndRelationship(Wizard):
    "End the contracts of who is suspected, in words that tell nothing."
    __name__ = 'domiciliation.suspicion.do_end'
    start = StateView(
        'domiciliation.suspicion.do_end.start',
        'domiciliation.end_relationship_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("End", 'act', 'tryton-ok', default=True),
            ])
    act = StateTransition()

    def default_start(self, fields):
        return {
            'end': self.record.today,
            'reason': gettext('domiciliation.msg_exit_clause'),
            }

    @check_access
    def transition_act(self):
        self.model.write([self.record], {})
        for domiciliation in self.record.file.contracts:
            if domiciliation.is_living:
                # As any other end by the operator is logged.
                domiciliation.log('button', 'end')
                domiciliation.log(
                    'wizard', 'domiciliation.contract.do_end:act')
                domiciliation.end_by_operator(
                    self.start.end, self.start.reason)
        return 'end'

    def end(self):
        return 'reload'


class EndRelationshipStart(ModelView):
    __name__ = 'domiciliation.suspicion.do_end.start'
    end = fields.Date("Last Day", required=True)
    reason = fields.Char(
        "Reason", required=True,
        help="What the client is told: never the suspicion.")
