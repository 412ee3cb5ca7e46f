# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A mandate lapses when it is not used."

from sql import Null
from sql.aggregate import Max
from trytond import backend
from trytond.i18n import gettext
from trytond.model import fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.tools import grouped_slice, sqlite_apply_types
from trytond.transaction import Transaction, without_check_access

from .configuration import configured
from .days import lapse
from .exceptions import MandateError

# What was signed.
_SIGNED = {
    'account_number', 'agreed_notice', 'company', 'identification', 'party',
    'scheme', 'signature_date', 'type'}


class Mandate(metaclass=PoolMeta):
    __name__ = 'account.payment.sepa.mandate'
    agreed_notice = fields.Integer(
        "Agreed Notice",
        domain=['OR',
            ('agreed_notice', '=', None),
            ('agreed_notice', '>=', 1),
            ],
        states={
            'readonly': Eval('state').in_(['validated', 'cancelled']),
            },
        help="Days before a debit at which its payer is told, as was agreed.\n"
        "Leave empty for that of the configuration.")
    last_debit = fields.Function(
        fields.Date(
            "Last Debit",
            help="The day of the last debit that was presented."),
        'get_last_debit')
    lapse_date = fields.Function(
        fields.Date(
            "Lapses on",
            states={
                'invisible': Eval('state') != 'validated',
                },
            help="The last day of the mandate, when nothing is debited."),
        'get_lapse_date')
    is_lapsed = fields.Function(fields.Boolean("Lapsed"), 'get_lapse_date')

    @classmethod
    @without_check_access
    def get_last_debit(cls, mandates, name):
        payment = Pool().get('account.payment').__table__()
        last = dict.fromkeys(m.id for m in mandates)
        cursor = Transaction().connection.cursor()
        for some in grouped_slice(mandates):
            query = payment.select(
                payment.sepa_mandate, Max(payment.date).as_('date'),
                where=fields.SQL_OPERATORS['in'](
                    payment.sepa_mandate, [m.id for m in some])
                & (payment.sepa_mandate_sequence_type != Null),
                group_by=payment.sepa_mandate)
            if backend.name == 'sqlite':
                sqlite_apply_types(query, [None, 'DATE'])
            cursor.execute(*query)
            last.update(cursor)
        return last

    @classmethod
    def get_lapse_date(cls, mandates, names):
        result = {n: {} for n in names}
        for mandate in mandates:
            used = mandate.last_debit or mandate.signature_date
            date = used and lapse(
                used, configured('mandate_lapse', mandate.company))
            values = {
                'lapse_date': date,
                'is_lapsed': bool(date and date < today_at(mandate.company)),
                }
            for name in names:
                result[name][mandate.id] = values[name]
        return result

    @property
    def is_valid(self):
        "It may be announced; a one-off mandate is used once."
        if self.type == 'one-off':
            return (
                self.state == 'validated' and self.account_number.active
                and not self.last_debit and not self.is_lapsed)
        return super().is_valid and not self.is_lapsed

    @property
    def debited_account(self):
        return self.account_number.number_compact

    def lives_on(self, date):
        "Whether it can be used, and will not have lapsed on the date."
        return self.is_valid and not (
            self.lapse_date and date > self.lapse_date)

    def may_debit(self, payment):
        "A one-off mandate is for who was announced, else for the first."
        return self.lives_on(payment.date) and (
            self.type != 'one-off'
            or not any(
                p.announced_on or not payment.announced_on and p < payment
                for p in self.debits if p != payment))

    @property
    def debits(self):
        "What is or was debited by it, and did not come back."
        Payment = Pool().get('account.payment')
        return Payment.search([
                ('sepa_mandate', '=', self.id),
                ('state', '!=', 'failed'),
                ])

    @property
    def notice(self):
        "Days before a debit at which its payer is told."
        return self.agreed_notice or configured('notice_days', self.company)

    @classmethod
    def validate_mandate(cls, mandates):
        for mandate in mandates:
            if (mandate.scheme == 'B2B'
                    and mandate.party.customer_kind_used == 'consumer'):
                raise MandateError(gettext(
                        'coworking_sepa.msg_mandate_consumer',
                        mandate=mandate.rec_name,
                        party=mandate.party.rec_name))
        super().validate_mandate(mandates)

    @classmethod
    def check_modification(cls, mode, mandates, values=None, external=False):
        "What was signed is kept."
        super().check_modification(
            mode, mandates, values=values, external=external)
        if mode == 'write' and external and values.keys() & _SIGNED:
            for mandate in mandates:
                if mandate.state in {'validated', 'cancelled'}:
                    raise AccessError(gettext(
                            'coworking_sepa.msg_mandate_kept',
                            mandate=mandate.rec_name))

    @classmethod
    def cancel(cls, mandates):
        "What was to be debited by them is not any more."
        Payment = Pool().get('account.payment')
        super().cancel(mandates)
        with without_check_access():
            Payment.drop_void(Payment.search([
                        ('announced_mandate', 'in', [m.id for m in mandates]),
                        ('state', 'in', ['draft', 'submitted']),
                        ]))

    @classmethod
    @without_check_access
    def lapse(cls):
        "Cancel those that lapsed."
        cls.cancel([
                m for m in cls.search([('state', '=', 'validated')])
                if m.is_lapsed])

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree/field[@name="lapse_date"]', 'visual',
                If(Eval('is_lapsed', False), 'danger', '')),
            ]


class PartyReceptionDirectDebit(metaclass=PoolMeta):
    __name__ = 'party.party.reception_direct_debit'

    def match(self, pattern, match_none=False):
        if self.process_method == 'sepa' and not self.sepa_mandate.is_valid:
            return False
        return super().match(pattern, match_none=match_none)
