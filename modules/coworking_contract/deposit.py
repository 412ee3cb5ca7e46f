# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a member leaves as a guarantee, which is never revenue."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import (
    Transaction, check_access, without_check_access)
from trytond.wizard import Button, StateTransition, StateView

from .acting import ActOnContract
from .exceptions import ContractError

KINDS = [
    ('received', "Received"),
    ('returned', "Returned"),
    ('kept', "Kept"),
    ('set_off', "Set off against an invoice"),
    ]


class DepositMixin(Model):
    "The deposit of a contract."
    __slots__ = ()
    deposits = fields.One2Many(
        'coworking.contract.deposit', 'contract', "Deposit", readonly=True)
    deposit_asked = fields.Function(Monetary(
            "Deposit Asked", currency='currency', digits='currency'),
        'get_deposit')
    deposit_held = fields.Function(Monetary(
            "Deposit Held", currency='currency', digits='currency',
            help="What was received and neither returned nor used."),
        'get_deposit')

    @classmethod
    @ModelView.button_action('coworking_contract.wizard_contract_deposit')
    def deposit(cls, contracts):
        pass

    @classmethod
    @without_check_access
    def get_deposit(cls, contracts, names):
        result = {n: {} for n in names}
        for contract in cls.browse(contracts):
            for name in names:
                result[name][contract.id] = getattr(contract, f'_{name}')()
        return result

    def _deposit_asked(self):
        return self.currency.round(
            self.deposit_months * self.monthly_price(self.start))

    def _deposit_held(self):
        return sum(
            (d.signed_amount for d in self.deposits),
            self.currency.round(Decimal(0)))

    @property
    def depositor(self):
        "Whose deposit is held, else who pays."
        if self.deposit_held:
            return self.deposits[0].party
        return self.payer

    @without_check_access
    def move_deposit(
            self, kind, amount, date, method=None, invoice=None, **values):
        """Receive, return, keep or set off some of the deposit, by a move.

        The values are what other modules keep of it.
        """
        pool = Pool()
        Deposit = pool.get('coworking.contract.deposit')
        be_alone(self.__class__, [self])
        contract = self.__class__(self.id)
        if amount <= 0 or self.currency.round(amount) != amount:
            self.refuse('msg_deposit_amount')
        if kind != 'received' and amount > contract.deposit_held:
            self.refuse('msg_deposit_held', held=contract.deposit_held)
        deposit, = Deposit.create([{
                    'contract': self.id,
                    'party': contract.depositor.id,
                    'date': date,
                    'kind': kind,
                    'amount': amount,
                    **values,
                    }])
        with Transaction().set_context(company=self.company.id):
            deposit.write_books(method, invoice)
        return deposit


class Deposit(ModelSQL, ModelView):
    __name__ = 'coworking.contract.deposit'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, readonly=True,
        ondelete='RESTRICT')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"), 'get_currency')
    date = fields.Date("Date", required=True, readonly=True)
    party = fields.Many2One(
        'party.party', "Party", required=True, readonly=True,
        ondelete='RESTRICT', help="Whose deposit it is.")
    kind = fields.Selection(
        KINDS, "Kind", required=True, readonly=True, sort=False)
    kind_string = kind.translated('kind')
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True)
    move = fields.Many2One(
        'account.move', "Move", readonly=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        cls._order = [('date', 'DESC'), ('id', 'DESC')]

    def get_currency(self, name):
        return self.contract.company.currency

    @property
    def signed_amount(self):
        return self.amount if self.kind == 'received' else -self.amount

    def write_books(self, method=None, invoice=None):
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Move = pool.get('account.move')
        MoveLine = pool.get('account.move.line')
        Period = pool.get('account.period')
        company = self.contract.company
        account = self._account(method, invoice)
        move = Move(
            company=company, date=self.date, origin=self,
            period=Period.find(company, date=self.date),
            journal=(
                method.journal if method
                else self.configured('deposit_journal', company)))
        move.lines = [
            self._line(self.configured('deposit_account', company),
                -self.signed_amount),
            self._line(account, self.signed_amount)]
        move.save()
        self.move = move
        self.save()
        Move.post([move])
        if invoice:
            line, = [l for l in move.lines if l.account == invoice.account]
            to_reconcile, remainder = invoice.get_reconcile_lines_for_amount(
                self.amount, invoice.currency)
            Invoice.add_payment_lines({invoice: [line]})
            if not remainder:
                MoveLine.reconcile([*to_reconcile, line])

    @property
    def may_go(self):
        "Whether it goes when nobody says it any more."
        return False

    def _account(self, method, invoice):
        "The account that stands against the deposit."
        if self.kind == 'kept':
            return self.configured(
                'deposit_kept_account', self.contract.company)
        elif self.kind == 'set_off':
            if (not invoice or invoice.state != 'posted'
                    or invoice.company != self.contract.company
                    or invoice.party != self.party
                    or self.amount > invoice.amount_to_pay):
                self.contract.refuse('msg_deposit_invoice')
            return invoice.account
        if not method or method.company != self.contract.company:
            self.contract.refuse('msg_deposit_method')
        return (
            method.debit_account if self.kind == 'received'
            else method.credit_account)

    @classmethod
    def configured(cls, name, company):
        Configuration = Pool().get('coworking.configuration')
        value = Configuration(1).get_multivalue(name, company=company.id)
        if not value:
            raise ContractError(gettext(
                    'coworking_contract.msg_deposit_configuration',
                    company=company.rec_name))
        return value

    def _line(self, account, amount):
        "The unsaved line that debits the amount, or credits it below zero."
        MoveLine = Pool().get('account.move.line')
        return MoveLine(
            account=account,
            party=self.party if account.party_required else None,
            debit=max(amount, Decimal(0)), credit=max(-amount, Decimal(0)))

    @classmethod
    def check_modification(cls, mode, deposits, values=None, external=False):
        super().check_modification(
            mode, deposits, values=values, external=external)
        if (external
                or mode == 'delete' and not all(d.may_go for d in deposits)
                or mode == 'write' and values.keys() - {'move'}):
            raise AccessError(gettext('coworking_contract.msg_deposit_kept'))

    def get_rec_name(self, name):
        return self.contract.rec_name


class Move(metaclass=PoolMeta):
    __name__ = 'account.move'

    @classmethod
    def _get_origin(cls):
        return super()._get_origin() + ['coworking.contract.deposit']


class DepositContract(ActOnContract):
    __name__ = 'coworking.contract.do_deposit'
    _states = {'quotation', 'running', 'terminated', 'cancelled'}
    start = StateView(
        'coworking.contract.do_deposit.start',
        'coworking_contract.deposit_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("OK", 'deposit', 'tryton-ok', default=True),
            ])
    deposit = StateTransition()

    def default_start(self, fields):
        contract = self.record
        values = {
            'company': contract.company.id,
            'currency': contract.company.currency.id,
            'party': contract.depositor.id,
            'date': contract.today,
            'kind': 'received',
            'amount': contract.deposit_asked - contract.deposit_held,
            }
        if contract.state in {'terminated', 'cancelled'}:
            values.update(kind='returned', amount=contract.deposit_held)
        return values

    @check_access
    def transition_deposit(self):
        start = self.start
        taken = start.kind in {'received', 'returned'}
        self.writable().move_deposit(
            start.kind, start.amount, start.date,
            method=start.method if taken else None,
            invoice=start.invoice if start.kind == 'set_off' else None)
        return 'end'


class DepositStart(ModelView):
    __name__ = 'coworking.contract.do_deposit.start'
    company = fields.Many2One('company.company', "Company", readonly=True)
    currency = fields.Many2One('currency.currency', "Currency", readonly=True)
    party = fields.Many2One(
        'party.party', "Party", readonly=True,
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    kind = fields.Selection(KINDS, "Kind", required=True, sort=False)
    date = fields.Date("Date", required=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True)
    method = fields.Many2One(
        'account.invoice.payment.method', "Paid by",
        domain=[
            ('company', '=', Eval('company', -1)),
            ],
        states={
            'required': Eval('kind').in_(['received', 'returned']),
            'invisible': ~Eval('kind').in_(['received', 'returned']),
            })
    invoice = fields.Many2One(
        'account.invoice', "Invoice",
        domain=[
            ('company', '=', Eval('company', -1)),
            ('party', '=', Eval('party', -1)),
            ('type', '=', 'out'),
            ('state', '=', 'posted'),
            ],
        states={
            'required': Eval('kind') == 'set_off',
            'invisible': Eval('kind') != 'set_off',
            })
