# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Debits that the bank sends back."

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.account_payment_sepa import sepa_handler
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import check_company, today_at
from trytond.modules.coworking_space.invoicing import get_invoice
from trytond.modules.coworking_space.language import speaking_to
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import (
    Transaction, check_access, without_check_access)
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .configuration import configured


class ReturnReason(ModelSQL, ModelView):
    __name__ = 'coworking.sepa.return_reason'
    code = fields.Char(
        "Code", required=True, help="As the bank says it, like AM04.")
    name = fields.Char("Name", required=True, translate=True)
    ends_mandate = fields.Boolean(
        "Ends the Mandate", help="The mandate cannot be used any more.")
    charged = fields.Boolean(
        "Charged", help="The return product is invoiced to who was debited.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('code', 'ASC'), ('id', 'ASC')]
        cls._sql_constraints += [
            ('code_unique', Unique(t, t.code),
                'coworking_sepa.msg_return_reason_unique'),
            ]

    @classmethod
    def default_ends_mandate(cls):
        return False

    @classmethod
    def default_charged(cls):
        return False

    def get_rec_name(self, name):
        return f'{self.code} – {self.name}'

    @classmethod
    def search_rec_name(cls, name, clause):
        _, operator, value = clause
        return [
            'AND' if operator.startswith(('!', 'not ')) else 'OR',
            ('code', operator, value), ('name', operator, value)]


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        debit = (
            (Eval('process_method') == 'sepa')
            & (Eval('kind') == 'receivable'))
        cls._buttons.update(
            return_={
                'invisible': ~debit | ~Eval('state').in_(
                    ['processing', 'succeeded']),
                'icon': 'tryton-back',
                'depends': ['process_method', 'kind', 'state'],
                },
            debit_again={
                'invisible': ~debit | (Eval('state') != 'failed'),
                'icon': 'tryton-refresh',
                'depends': ['process_method', 'kind', 'state'],
                })

    @classmethod
    @ModelView.button_action('coworking_sepa.wizard_return')
    def return_(cls, payments):
        pass

    @classmethod
    def fail(cls, payments):
        returned = [
            p for p in payments
            if p.is_sepa_debit and p.state in {'processing', 'succeeded'}]
        super().fail(payments)
        with without_check_access():
            for payment in cls.browse(returned):
                payment._follow_return()

    def _follow_return(self):
        "The mandate may end, and the member be charged."
        reason = self.return_reason
        if not reason:
            return
        mandate = self.sepa_mandate
        if reason.ends_mandate and mandate.state == 'validated':
            mandate.__class__.cancel([mandate])
        if reason.charged:
            self.__class__.__queue__.charge_return([self])

    @property
    def return_reason(self):
        Reason = Pool().get('coworking.sepa.return_reason')
        reasons = Reason.search([('code', '=', self.sepa_return_reason_code)])
        return reasons[0] if reasons else None

    @classmethod
    @without_check_access
    def charge_return(cls, payments):
        "Draft the invoices of what their returns cost."
        for payment in payments:
            payment._charge_return(payment.return_reason)

    def _charge_return(self, reason):
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Line = pool.get('account.invoice.line')
        product = configured('return_product', self.company)
        if not product:
            return
        with Transaction().set_context(company=self.company.id):
            invoice = get_invoice(self.company, self.party, 'out', False)
            line = Line(
                invoice=invoice, type='line', quantity=1, unit=None,
                company=self.company, currency=invoice.currency,
                invoice_type='out', party=self.party)
            line.product = product.__class__(product.id)
            line.on_change_product()
            line.unit_price = line.product.list_price_used
            with speaking_to(self.party):
                line.description = gettext(
                    'coworking_sepa.msg_return_charged',
                    payment=self.pays or self.rec_name,
                    reason=reason.__class__(reason.id).name)
            invoice.lines = [line]
            invoice.save()
            Invoice.update_taxes([invoice])

    @classmethod
    @ModelView.button
    def debit_again(cls, payments):
        "Announce what is left to pay of what came back."
        pool = Pool()
        Line = pool.get('account.move.line')
        failed = [
            p for p in payments
            if p.is_sepa_debit and p.state == 'failed' and p.line]
        be_alone(Line, [p.line for p in failed])
        again = []
        for payment in cls.browse(failed):
            amount = min(
                payment.amount, Line(payment.line.id).left_to_debit)
            if amount > 0:
                again += cls.copy([payment], default={
                        'amount': amount,
                        'date': today_at(payment.company),
                        'sepa_mandate': None,
                        'sepa_return_reason_code': None,
                        'sepa_return_reason_information': None,
                        })
        told = [p for p in again if p.party.email]
        cls.announce(told)
        cls.submit(cls.browse(told))


class Move(metaclass=PoolMeta):
    __name__ = 'account.move'

    def _cancel_default(self, reversal=False):
        "What paid until it came back is cancelled on that day."
        pool = Pool()
        Payment = pool.get('account.payment')
        Period = pool.get('account.period')
        default = super()._cancel_default(reversal=reversal)
        date = Transaction().context.get('clearing_date')
        if date and isinstance(self.origin, Payment):
            default['date'] = date
            default['period'] = Period.find(self.company, date=date).id
        return default


class CAMT054(sepa_handler.CAMT054):
    "What comes back does so on the day of the bank."

    def handle_entry(self, element):
        with Transaction().set_context(
                clearing_date=self.date_value(element)):
            super().handle_entry(element)


class Message(metaclass=PoolMeta):
    __name__ = 'account.payment.sepa.message'

    @classmethod
    def _get_handlers(cls):
        Payment = Pool().get('account.payment')
        return dict.fromkeys(
            super()._get_handlers(), lambda f: CAMT054(f, Payment))


class Return(Wizard):
    __name__ = 'coworking.sepa.return'
    start = StateView(
        'coworking.sepa.return.start',
        'coworking_sepa.return_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Returned", 'return_', 'tryton-ok', default=True),
            ])
    return_ = StateTransition()

    def default_start(self, fields):
        return {'date': today_at(self.record.company)}

    @check_access
    def transition_return_(self):
        Payment = self.model
        for payment in self.records:
            check_company(payment.company)
            payment.sepa_return_reason_code = self.start.reason.code
            payment.sepa_return_reason_information = self.start.information
        Payment.save(self.records)
        with Transaction().set_context(clearing_date=self.start.date):
            Payment.fail(self.records)
        return 'end'

    def end(self):
        return 'reload'


class ReturnStart(ModelView):
    __name__ = 'coworking.sepa.return.start'
    date = fields.Date(
        "On", required=True, help="The day of the line of the bank.")
    reason = fields.Many2One(
        'coworking.sepa.return_reason', "Reason", required=True)
    information = fields.Char("Information", help="What else the bank says.")
