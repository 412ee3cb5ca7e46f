# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A booking is paid by card: by a link, or at the desk."

from collections import defaultdict
from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.invoicing import get_invoice
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .exceptions import CardError


class Booking(metaclass=PoolMeta):
    __name__ = 'coworking.booking'
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
    def card_payments(self):
        "Its payments by card, the oldest first."
        Payment = Pool().get('account.payment')
        return Payment.search(
            [('origin', '=', str(self))], order=[('id', 'ASC')])

    @classmethod
    @without_check_access
    def get_card_amount(cls, bookings, name):
        return {
            b.id: sum(
                (p.amount for p in b.card_payments
                    if p.state == 'succeeded'), Decimal(0))
            for b in bookings}

    @classmethod
    @without_check_access
    def get_to_pay_by_card(cls, bookings, name):
        "Whether its company takes cards, and something is to pay."
        return {
            b.id: bool(b.card_journal and (
                    b.price if b.state in {'draft', 'held'}
                    else b.amount_due))
            for b in bookings}

    @property
    def card_journal(self):
        Configuration = Pool().get('coworking.configuration')
        return Configuration(1).get_multivalue(
            'card_journal', company=self.company.id)

    @classmethod
    @ModelView.button
    def send_link(cls, bookings):
        "Send the link of the payment page by e-mail."
        with without_check_access():
            for booking in bookings:
                if not booking.party or not booking.party.email:
                    booking._refuse_card('msg_card_no_email')
                Configuration = Pool().get('coworking.configuration')
                payment = booking.ask_card(Configuration(1).get_multivalue(
                        'time_to_pay', company=booking.company.id))
                payment.send_link()

    @classmethod
    @ModelView.button_action('account_payment_stripe.url_checkout')
    def pay_by_card(cls, bookings):
        "Open the payment page here."
        with without_check_access():
            for booking in bookings:
                payment = booking.ask_card()
                payment.stripe_checkout([payment])
                return {'url': payment.stripe_checkout_url}

    def ask_card(self, time=None):
        """The payment of what is to pay, which waits.

        It holds the booking, for the time when it is given.
        """
        Payment = Pool().get('account.payment')
        be_alone(self.__class__, [self])
        booking = self.__class__(self.id)
        journal = booking.card_journal
        if not journal:
            booking._refuse_card(
                'msg_card_no_journal', company=self.company.rec_name)
        if booking.state == 'draft':
            self.hold([booking])
            booking = self.__class__(self.id)
        if booking.state == 'held' and time:
            self.promise([booking], hold_end=slots.now() + time)
            booking = self.__class__(self.id)
        with Transaction().set_context(company=self.company.id):
            # What cannot be invoiced is not asked for.
            get_invoice(self.company, booking.payer, 'out', False)
        amount = booking._to_pay_by_card()
        for payment in booking.card_payments:
            if payment.state in {'draft', 'submitted'}:
                if payment.amount == amount:
                    return payment
                # It may have been paid just now.
                payment.revoke()
                payment.take_truth()
                booking = self.__class__(self.id)
                amount = booking._to_pay_by_card()
        if amount <= 0:
            booking._refuse_card('msg_card_nothing')
        with Transaction().set_context(company=self.company.id):
            payment = Payment(
                company=self.company, journal=journal, kind='receivable',
                party=booking.payer, amount=amount, origin=booking,
                reference=booking.number)
            payment.account = booking.payer.account_receivable_used
            payment.save()
            Payment.submit([payment])
        return payment

    def _to_pay_by_card(self):
        price = self.quote().amount if self.state == 'held' else Decimal(0)
        return price + self.card_balance

    def _refuse_card(self, message, **variables):
        raise CardError(gettext(
                f'coworking_stripe.{message}', booking=self.rec_name,
                **variables))

    # What is paid

    @without_check_access
    def paid_by_card(self, payment):
        "It is confirmed and invoiced; what it is not worth is given back."
        Invoice = Pool().get('account.invoice')
        be_alone(self.__class__, [self])
        booking = self.__class__(self.id)
        if booking.state == 'held' and payment.state == 'succeeded':
            self.confirm([booking])
            booking = self.__class__(self.id)
        if booking.charges:
            self.invoice([booking])
            # Not later: what is paid is told apart from what is not.
            Invoice.process(self.__class__(self.id).invoices)
            self.__class__(self.id).reconcile_card()
        self.__class__(self.id).give_back_card()

    @property
    def card_lines(self):
        "What its payments by card wrote for the party, and is open."
        return [
            line for payment in self.card_payments
            if payment.clearing_move and payment.state == 'succeeded'
            for line in payment.clearing_move.lines
            if line.account == payment.clearing_account
            and not line.reconciliation]

    @property
    def card_balance(self):
        "What is to pay, less what was paid by card and no invoice counts."
        counted = {
            line for i in self.invoices for line in i.payment_lines}
        return sum(
            (line.debit - line.credit for line in self.card_lines
                if line not in counted), self.to_pay([self]))

    def give_back_card(self):
        "Give back what was paid by card above what is due."
        above = -self.card_balance
        for payment in reversed(self.card_payments):
            if payment.state == 'succeeded' and above > 0:
                amount = min(payment.amount, above)
                payment.give_back(amount)
                above -= amount

    def reconcile_card(self):
        "What is open of its invoices and of its payments."
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Line = pool.get('account.move.line')
        opened = defaultdict(list)
        paid = self.card_lines
        for line in paid:
            opened[line.account, line.party].append(line)
        for invoice in self.invoices:
            for line in invoice.lines_to_pay:
                if not line.reconciliation:
                    opened[line.account, line.party].append(line)
        for lines in opened.values():
            if len(lines) > 1 and not sum(n.debit - n.credit for n in lines):
                Line.reconcile(lines)
                paid = [n for n in paid if n not in lines]
        amount = sum(n.credit - n.debit for n in paid)
        for invoice in self.invoices:
            if invoice.state == 'posted' and (
                    0 < amount <= invoice.amount_to_pay):
                Invoice.add_payment_lines({invoice: paid})
                break

    @classmethod
    def cancel(cls, bookings):
        super().cancel(bookings)
        Payment = Pool().get('account.payment')
        with without_check_access():
            for booking in bookings:
                payments = booking.card_payments
                for payment in payments:
                    if payment.state == 'submitted':
                        Payment.__queue__.withdraw([payment])
                if any(p.state == 'succeeded' for p in payments):
                    cls.__queue__.settle_card([booking])

    @classmethod
    @without_check_access
    def settle_card(cls, bookings):
        "Give back what was paid by card above what is due."
        for booking in bookings:
            payments = booking.card_payments
            for payment in payments:
                if payment.state == 'succeeded':
                    payment.take_truth()
            cls(booking.id).paid_by_card(payments[-1])
