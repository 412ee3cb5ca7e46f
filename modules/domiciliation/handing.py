# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the desk does with an item of mail: hand over, open, forward."

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.report import (
    OwnActionMixin, PdfMixin)
from trytond.transaction import check_access
from trytond.wizard import (
    Button, StateReport, StateTransition, StateView, Wizard)

from .exceptions import DomiciliationAccessError

_LIVING = {'received', 'notified', 'held', 'scanned'}


class _ActOnMail(Wizard):
    "Something that is done to an item of mail."
    _states = _LIVING

    def writable(self):
        "The item, which the user may write and which is in its state."
        item = self.record
        self.model.write([item], {})
        item = self.model(item.id)
        if item.state not in self._states or not item.contract:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_mail_state', mail=item.rec_name))
        return item

    def end(self):
        return 'reload'


class HandOver(_ActOnMail):
    __name__ = 'domiciliation.mail.do_hand_over'
    start = StateView(
        'domiciliation.mail.do_hand_over.start',
        'domiciliation.hand_over_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Hand Over", 'hand', 'tryton-ok', default=True),
            ])
    hand = StateTransition()
    receipt = StateReport('domiciliation.mail.receipt')

    def default_start(self, fields):
        return {
            'who': self.record.contract.party.name,
            }

    @check_access
    def transition_hand(self):
        item = self.writable()
        item.hand_to(self.start.who, self.start.code)
        return 'end' if self.start.code else 'receipt'

    def do_receipt(self, action):
        return action, {'id': self.record.id, 'ids': [self.record.id]}


class HandOverStart(ModelView):
    __name__ = 'domiciliation.mail.do_hand_over.start'
    who = fields.Char("Handed to", required=True)
    code = fields.Char(
        "Code",
        help="The code the client was told. Leave empty to print a receipt "
        "to sign.")


class Open(_ActOnMail):
    __name__ = 'domiciliation.mail.do_open'
    _states = {'received', 'notified', 'held'}
    start = StateView(
        'domiciliation.mail.do_open.start',
        'domiciliation.open_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Opened and Scanned", 'scan', 'tryton-ok', default=True),
            ])
    scan = StateTransition()

    @check_access
    def transition_scan(self):
        self.writable().scan_as(self.start.scan, self.start.scan_name)
        return 'end'


class OpenStart(ModelView):
    __name__ = 'domiciliation.mail.do_open.start'
    scan = fields.Binary("Scan", filename='scan_name', required=True)
    scan_name = fields.Char("File Name")


class Forward(_ActOnMail):
    __name__ = 'domiciliation.mail.do_forward'
    start = StateView(
        'domiciliation.mail.do_forward.start',
        'domiciliation.forward_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Forwarded", 'forward', 'tryton-ok', default=True),
            ])
    forward = StateTransition()

    def default_start(self, fields):
        return {
            'to': self.record.destination,
            'postage': 0,
            }

    @check_access
    def transition_forward(self):
        self.writable().forward_for(self.start.postage)
        return 'end'


class ForwardStart(ModelView):
    __name__ = 'domiciliation.mail.do_forward.start'
    to = fields.Char("To", readonly=True)
    postage = fields.Numeric(
        "Postage", digits=(None, 2), required=True,
        domain=[
            ('postage', '>=', 0),
            ],
        help="What it cost; the handling is added.")


class ReceiptReport(PdfMixin, CompanyReport):
    __name__ = 'domiciliation.mail.receipt'


class ArrivalReport(PdfMixin, CompanyReport):
    "What the client is sent when something came."
    __name__ = 'domiciliation.mail.arrival'


class ArrivalEmail(OwnActionMixin, CompanyReport):
    "The same as an e-mail, which notification_email sends by itself."
    __name__ = 'domiciliation.mail.arrival.email'
