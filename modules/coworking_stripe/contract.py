# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A contract: its deposit and its months are paid by card."

from decimal import Decimal

from trytond.model import ModelView, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from .paying import PaidByCardMixin


class Contract(PaidByCardMixin, metaclass=PoolMeta):
    __name__ = 'coworking.contract'
    takes_cards = fields.Function(
        fields.Boolean("Takes Cards"), 'get_takes_cards')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        saved = {
            'invisible': (
                ~Eval('takes_cards', False)
                | ~Eval('state').in_(['quotation', 'running'])),
            'depends': ['takes_cards', 'state'],
            }
        cls._buttons.update({
                'save_card': saved,
                'send_card_link': saved,
                })

    @classmethod
    @without_check_access
    def get_takes_cards(cls, contracts, name):
        return {c.id: bool(c.card_journal) for c in contracts}

    @property
    def card_party(self):
        return self.depositor

    @property
    def card_due(self):
        "What is missing of the deposit."
        if self.state not in {'quotation', 'running'}:
            return self.currency.round(Decimal(0))
        return max(self.deposit_asked - self.deposit_held, Decimal(0))

    @property
    def unpaid_invoices(self):
        "The oldest first."
        return sorted({
                c.invoice_line.invoice for c in self.charges
                if c.invoice_line and c.invoice_line.invoice.may_pay_by_card},
            key=lambda i: (i.invoice_date, i.id))

    @property
    def may_pay_by_card(self):
        return self.card_due > 0 or bool(self.unpaid_invoices)

    def ask_card(self, time=None):
        "The deposit as long as it is missing, then the oldest invoice."
        if self.card_to_ask <= 0 and (invoices := self.unpaid_invoices):
            return invoices[0].ask_card(time)
        return super().ask_card(time)

    @without_check_access
    def paid_by_card(self, payment):
        "The deposit is received, or given back with the payment."
        be_alone(self.__class__, [self])
        contract = self.__class__(self.id)
        kept = payment.amount if payment.state == 'succeeded' else Decimal(0)
        received = sum(
            d.signed_amount for d in contract.deposits
            if d.payment == payment)
        if kept > received:
            amount = min(kept - received, contract.card_due)
            kind = 'received'
        else:
            amount = min(received - kept, contract.deposit_held)
            kind = 'returned'
        if amount > 0:
            contract.move_deposit(
                kind, amount, contract.today, payment=payment.id)
        contract = self.__class__(self.id)
        contract.reconcile_deposit(payment)
        contract.give_back_card()

    def reconcile_deposit(self, payment):
        "What is open of the payment and of the deposit that it made."
        Line = Pool().get('account.move.line')
        account = payment.clearing_account
        lines = [
            line for d in self.deposits if d.payment == payment
            for line in d.move.lines
            if line.account == account and not line.reconciliation]
        lines += [n for n in self.card_lines if n.move.origin == payment]
        if lines and not sum(n.debit - n.credit for n in lines):
            Line.reconcile(lines)

    @classmethod
    @ModelView.button_action('account_payment_stripe.url_checkout')
    def save_card(cls, contracts):
        "Open the page on which a card or an account is saved."
        Customer = Pool().get('account.payment.stripe.customer')
        with without_check_access():
            for contract in cls.browse(contracts):
                customer = Customer.of(contract.payer, contract.card_journal)
                Customer.stripe_checkout([customer])
                return {'url': customer.stripe_checkout_url}

    @classmethod
    @ModelView.button
    def send_card_link(cls, contracts):
        "Send the link of that page by e-mail."
        Customer = Pool().get('account.payment.stripe.customer')
        with without_check_access():
            for contract in cls.browse(contracts):
                party = contract.payer
                if not party.email:
                    contract._refuse_card(
                        'msg_card_no_email', party=party.rec_name)
                Customer.of(party, contract.card_journal).send_link()


class Booking(metaclass=PoolMeta):
    __name__ = 'coworking.booking'

    @property
    def may_pay_by_card(self):
        return super().may_pay_by_card and not self.waits_for_allowance

    @property
    def waits_for_allowance(self):
        "Whether an allowance may pay it, which is known once it is confirmed."
        if self.state not in {'draft', 'held'} or not self.party:
            return False
        contract = self.contract_of_party()
        return bool(contract) and any(
            allowance.category in {None, self.resource.category}
            and allowance.available(self.first_day, self.party) > 0
            for allowance in contract.allowances)

    def _prepare_card(self, time):
        if self.waits_for_allowance:
            self._refuse_card('msg_card_allowance')
        super()._prepare_card(time)


class Deposit(metaclass=PoolMeta):
    __name__ = 'coworking.contract.deposit'
    payment = fields.Many2One(
        'account.payment', "Payment", readonly=True, ondelete='RESTRICT')

    def _account(self, method, invoice):
        if self.payment:
            return self.payment.clearing_account
        return super()._account(method, invoice)


class Payment(metaclass=PoolMeta):
    __name__ = 'account.payment'

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + ['coworking.contract']


class BillingItem(metaclass=PoolMeta):
    __name__ = 'coworking.billing.item'

    @classmethod
    def _post(cls, items):
        "What was invoiced is debited from those who agreed."
        pool = Pool()
        Journal = pool.get('account.payment.journal')
        super()._post(items)
        with without_check_access():
            journals = {i.contract.card_journal for i in items} - {None}
            Journal.charge_saved(
                list(journals), {i.contract.payer for i in items})
