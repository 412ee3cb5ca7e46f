# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is paid by card: by a link, or at the desk."

from collections import defaultdict
from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Model, ModelView, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .exceptions import CardError


class PaidByCardMixin(Model):
    """Something that is paid by card.

    The model has a company, a currency, and says who pays it, how much, and in
    which invoices.
    """
    __slots__ = ()
    card_amount = fields.Function(Monetary(
            "Paid by Card", currency='currency', digits='currency',
            states={
                'invisible': ~Eval('card_amount'),
                }),
        'get_card_amount')
    to_pay_by_card = fields.Function(
        fields.Boolean("To Pay by Card"), 'get_to_pay_by_card')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        payable = {
            'invisible': ~Eval('to_pay_by_card', False),
            'depends': ['to_pay_by_card'],
            }
        cls._buttons.update({
                'send_link': payable,
                'pay_by_card': payable,
                })

    @property
    def card_party(self):
        "Who pays."
        raise NotImplementedError

    @property
    def card_due(self):
        "What is left to pay, or below zero to give back."
        raise NotImplementedError

    @property
    def card_invoices(self):
        "The invoices that it is paid with."
        return []

    @property
    def card_origins(self):
        "What its money may have been asked for."
        return [self]

    @property
    def may_pay_by_card(self):
        "Whether it is to pay."
        return self.card_due > 0

    def on_its_way(self):
        "The bank of the payer takes its time."

    def paid_by_card(self, payment):
        "What becomes of it when the payment is settled."
        raise NotImplementedError

    @property
    def card_payments(self):
        "The payments by card of the same money, the oldest first."
        Payment = Pool().get('account.payment')
        return Payment.search(
            [('origin', 'in', list(map(str, self.card_origins)))],
            order=[('id', 'ASC')])

    @classmethod
    @without_check_access
    def get_card_amount(cls, records, name):
        Payment = Pool().get('account.payment')
        amounts = dict.fromkeys((r.id for r in records), Decimal(0))
        for payment in Payment.search([
                    ('origin', 'in', [str(r) for r in records]),
                    ('state', '=', 'succeeded'),
                    ]):
            amounts[payment.origin.id] += payment.amount
        return amounts

    @classmethod
    @without_check_access
    def get_to_pay_by_card(cls, records, name):
        "Whether its company takes cards, and something is to pay."
        return {
            r.id: bool(r.card_journal and r.may_pay_by_card)
            for r in cls.browse(records)}

    @property
    def card_journal(self):
        return self._card_setting('card_journal')

    def _card_setting(self, name):
        Configuration = Pool().get('coworking.configuration')
        return Configuration(1).get_multivalue(name, company=self.company.id)

    @classmethod
    @ModelView.button
    def send_link(cls, records):
        "Send the link of the payment page by e-mail."
        with without_check_access():
            for record in cls.browse(records):
                payment = record.ask_card(record._card_setting('time_to_pay'))
                if not payment.party.email:
                    record._refuse_card(
                        'msg_card_no_email', party=payment.party.rec_name)
                payment.send_link()

    @classmethod
    @ModelView.button_action('account_payment_stripe.url_checkout')
    def pay_by_card(cls, records):
        "Open the payment page here."
        with without_check_access():
            for record in cls.browse(records):
                payment = record.ask_card()
                payment.stripe_checkout([payment])
                return {'url': payment.stripe_checkout_url}

    def ask_card(self, time=None):
        """The payment of what is to pay, which waits.

        Payments that wait for another amount are withdrawn; time is how long
        it waits, where that matters.
        """
        be_alone(self.__class__, [self])
        record = self.__class__(self.id)
        if not record.card_journal:
            record._refuse_card(
                'msg_card_no_journal', company=record.company.rec_name)
        record._prepare_card(time)
        record = self.__class__(self.id)
        amount = record.card_to_ask
        for payment in record.card_payments:
            if payment.waits:
                if payment.amount == amount:
                    return payment
                # It may have been paid just now.
                payment.revoke()
                payment.take_truth()
                record = self.__class__(self.id)
                amount = record.card_to_ask
        if amount <= 0:
            record._refuse_card('msg_card_nothing')
        return record._new_card_payment(amount)

    def _prepare_card(self, time):
        "What must be before it is asked for."

    def _new_card_payment(self, amount):
        Payment = Pool().get('account.payment')
        with Transaction().set_context(company=self.company.id):
            payment = Payment(
                company=self.company, journal=self.card_journal,
                kind='receivable', party=self.card_party, amount=amount,
                origin=self, reference=self.number)
            payment.account = self.card_party.account_receivable_used
            payment.save()
            Payment.submit([payment])
        return payment

    def _refuse_card(self, message, **variables):
        raise CardError(gettext(
                f'coworking_stripe.{message}', record=self.rec_name,
                **variables))

    # What is paid

    @property
    def card_lines(self):
        "What its payments wrote for the party, is open and pays no other."
        invoices = set(self.card_invoices)
        return [
            line for payment in self.card_payments
            if payment.clearing_move and payment.state == 'succeeded'
            for line in payment.clearing_move.lines
            if line.account == payment.clearing_account
            and not line.reconciliation
            and not set(line.invoice_payments) - invoices]

    @property
    def card_balance(self):
        "What is to pay, less what was paid by card and no invoice counts."
        with Transaction().set_context(with_payment=False):
            record = self.__class__(self.id)
            counted = {
                line for i in record.card_invoices for line in i.payment_lines}
            return record.card_due + sum(
                line.debit - line.credit for line in record.card_lines
                if line not in counted)

    @property
    def card_to_ask(self):
        "What is to pay, less what is on its way."
        on_its_way = {p for p in self.card_payments if p.is_on_its_way}
        on_its_way.update(
            p for i in self.card_invoices for line in i.lines_to_pay
            for p in line.payments if p.is_open)
        return self.card_balance - sum(p.amount for p in on_its_way)

    def give_back_card(self):
        "Give back what was paid by card above what is due."
        for payment in self.card_payments:
            if payment.state == 'succeeded' and payment.stripe_refunds:
                # It may have been refunded just now.
                payment.take_truth()
        record = self.__class__(self.id)
        payments = record.card_payments
        above = -record.card_balance - sum(p.to_refund for p in payments)
        for payment in reversed(payments):
            if payment.state == 'succeeded' and above > 0:
                amount = min(payment.amount - payment.to_refund, above)
                payment.give_back(amount)
                above -= amount

    @classmethod
    @without_check_access
    def settle_card(cls, records):
        "Give back what was paid by card above what is due."
        for record in records:
            be_alone(cls, [record])
            paid = [
                p for p in cls(record.id).card_payments
                if p.state == 'succeeded']
            for payment in paid:
                payment.take_truth()
            if paid:
                cls(record.id).paid_by_card(paid[-1])

    def reconcile_card(self):
        """What is open of its invoices and of its payments.

        What is paid is told apart from what is not at once: the task that
        would do it is lost with its server.
        """
        Invoice = Pool().get('account.invoice')
        Invoice.process(self.card_invoices)
        self.__class__(self.id)._reconcile_card()
        Invoice.process(self.__class__(self.id).card_invoices)

    def _reconcile_card(self):
        Invoice = Pool().get('account.invoice')
        paid = self.card_lines
        posted = [i for i in self.card_invoices if i.state == 'posted']
        for invoices in [posted, *([i] for i in posted)]:
            paid = _reconcile(paid, invoices)
        # What pays a line is counted with the line.
        paid = [
            n for n in paid
            if not (n.move.origin.line or n.invoice_payments)]
        amount = sum(n.credit - n.debit for n in paid)
        for invoice in posted:
            if 0 < amount <= invoice.amount_to_pay:
                Invoice.add_payment_lines({invoice: paid})
                break


def _reconcile(paid, invoices):
    "Reconcile what is even with the invoices: the lines that are left."
    Line = Pool().get('account.move.line')
    opened = defaultdict(set)
    for line in paid:
        opened[line.account, line.party].add(line)
    for invoice in Pool().get('account.invoice').browse(invoices):
        for line in [*invoice.lines_to_pay, *invoice.payment_lines]:
            if not line.reconciliation:
                opened[line.account, line.party].add(line)
    for lines in opened.values():
        if len(lines) > 1 and not sum(n.debit - n.credit for n in lines):
            Line.reconcile(list(lines))
            paid = [n for n in paid if n not in lines]
    return paid
