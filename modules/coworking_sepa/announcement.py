# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who is debited is told before."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.model.exceptions import AccessError
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.mailing import send
from trytond.modules.coworking_space.report import PdfMixin
from trytond.modules.currency.fields import Monetary
from trytond.pool import PoolMeta
from trytond.pyson import Bool, Eval
from trytond.transaction import Transaction

from .days import next_debit
from .exceptions import AnnouncementError

_WAITING = ['draft', 'submitted']
_ANNOUNCED = {
    'announced_on', 'announced_date', 'announced_amount', 'announced_mandate',
    'announced_account'}


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'
    announced_on = fields.Date(
        "Announced on", readonly=True,
        states={
            'invisible': ~Eval('announced_on'),
            },
        help="When who is debited was told.")
    announced_date = fields.Date("Announced Day", readonly=True)
    announced_amount = Monetary(
        "Announced Amount", currency='currency', digits='currency',
        readonly=True)
    announced_mandate = fields.Many2One(
        'account.payment.sepa.mandate', "Announced Mandate", readonly=True,
        ondelete='RESTRICT')
    announced_account = fields.Char("Announced Account", readonly=True)
    is_announced = fields.Function(
        fields.Boolean("Announced", help="It may be debited on its day."),
        'get_is_announced', searcher='search_is_announced')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        not_a_debit = (
            (Eval('process_method') != 'sepa')
            | (Eval('kind') != 'receivable')
            | ~Eval('state').in_(_WAITING)
            | Bool(Eval('is_announced')))
        button = {
            'invisible': not_a_debit,
            'depends': ['process_method', 'kind', 'state', 'is_announced'],
            }
        cls._buttons.update(
            announce={**button, 'icon': 'tryton-email'},
            announce_by_letter={**button, 'icon': 'tryton-ok'})

    @property
    def is_sepa_debit(self):
        return self.kind == 'receivable' and self.process_method == 'sepa'

    @property
    def pays(self):
        "What it pays, as who is debited knows it."
        invoice = self.line and self.line.invoice_to_pay
        return invoice.number if invoice else self.reference_used

    @property
    def hidden_account(self):
        "The account that is debited, of which the end is shown."
        number = self.sepa_mandate.debited_account
        return f'{number[:4]}…{number[-4:]}'

    def get_is_announced(self, name):
        mandate = self.sepa_mandate
        return bool(
            mandate and self.announced_on
            and self.announced_mandate == mandate
            and self.announced_account == mandate.debited_account
            and self.announced_date == self.date
            and self.announced_amount == self.amount
            and self.date >= (
                self.announced_on + dt.timedelta(days=mandate.notice))
            and (self.state not in _WAITING
                or self.date >= today_at(self.company)
                and mandate.may_debit(self)))

    @classmethod
    def search_is_announced(cls, name, clause):
        "Among those that wait."
        _, operator, value = clause
        wanted = bool(value) == (operator in {'=', 'in'})
        waiting = cls.search([
                ('kind', '=', 'receivable'),
                ('process_method', '=', 'sepa'),
                ('state', 'in', _WAITING),
                ])
        return [
            ('id', 'in', [p.id for p in waiting if p.is_announced == wanted])]

    @classmethod
    @ModelView.button
    def announce(cls, payments):
        "Tell by e-mail who is debited, and when."
        debits = cls._to_announce(payments)
        for payment in debits:
            if not payment.party.email:
                raise AnnouncementError(gettext(
                        'coworking_sepa.msg_announce_no_email',
                        payment=payment.rec_name,
                        party=payment.party.rec_name))
        cls._announce(debits)
        for payment in debits:
            send(
                'coworking_sepa.report_announcement_email', payment,
                payment.party, payment.company)

    @classmethod
    @ModelView.button
    def announce_by_letter(cls, payments):
        "The letter is printed then, and sent today."
        cls._announce(cls._to_announce(payments))

    @classmethod
    def _to_announce(cls, payments):
        be_alone(cls, payments)
        return [
            p for p in cls.browse(payments)
            if p.is_sepa_debit and p.state in _WAITING and not p.is_announced]

    @classmethod
    def _announce(cls, payments):
        "Give them the day on which they may be debited."
        for payment in payments:
            mandate, = cls.get_sepa_mandates([payment])
            if mandate:
                today = today_at(payment.company)
                payment.sepa_mandate = mandate
                payment.date = next_debit(
                    max(payment.date,
                        today + dt.timedelta(days=mandate.notice)),
                    payment.journal.debit_day)
            if not mandate or not mandate.may_debit(payment):
                raise AnnouncementError(gettext(
                        'coworking_sepa.msg_announce_no_mandate',
                        payment=payment.rec_name,
                        party=payment.party.rec_name))
            payment.announced_on = today
            payment.announced_date = payment.date
            payment.announced_amount = payment.amount
            payment.announced_mandate = mandate
            payment.announced_account = mandate.debited_account
            payment.save()

    @classmethod
    def process(cls, payments, group=None):
        "No debit that was not announced in time."
        for payment in payments:
            if not payment.is_sepa_debit:
                continue
            for wrong, message in [
                    (payment.is_too_much, 'msg_too_much'),
                    (not payment.is_announced, 'msg_not_announced'),
                    ]:
                if wrong:
                    raise AnnouncementError(gettext(
                            f'coworking_sepa.{message}',
                            payment=payment.rec_name,
                            party=payment.party.rec_name))
        return super().process(payments, group=group)

    @classmethod
    def check_modification(cls, mode, payments, values=None, external=False):
        super().check_modification(
            mode, payments, values=values, external=external)
        if not external:
            return
        if (values and values.keys() & _ANNOUNCED
                or mode == 'create' and any(p.announced_on for p in payments)):
            raise AccessError(gettext('coworking_sepa.msg_announced_kept'))

    @classmethod
    def copy(cls, payments, default=None):
        default = default.copy() if default is not None else {}
        for name in _ANNOUNCED:
            default.setdefault(name, None)
        return super().copy(payments, default=default)


class AnnouncementEmail(CompanyReport):
    __name__ = 'coworking.sepa.announcement.email'


class Announcement(PdfMixin, CompanyReport):
    __name__ = 'coworking.sepa.announcement'

    @classmethod
    def execute(cls, ids, data):
        with Transaction().set_context(address_with_party=True):
            return super().execute(ids, data)

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        for payment in records:
            if not payment.is_announced:
                raise AnnouncementError(gettext(
                        'coworking_sepa.msg_letter_not_announced',
                        payment=payment.rec_name))
        context['today'] = today_at(records[0].company)
        return context
