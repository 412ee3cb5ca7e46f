# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bank statement tells the deposits that it received and gave back."

from trytond.model import Unique, fields
from trytond.modules.coworking_bank import matching
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import without_check_access

_STATES = ['quotation', 'running', 'terminated', 'cancelled']


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    def awaited(self, payments):
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        Contract = pool.get('coworking.contract')
        awaited = super().awaited(payments)
        if not Configuration(1).get_multivalue(
                'deposit_account', company=self.company.id):
            return awaited
        return awaited + [
            contract.awaited_deposit for contract in Contract.search([
                    ('company', '=', self.company.id),
                    ('company.currency', '=', self.currency.id),
                    ('state', 'in', _STATES),
                    ['OR',
                        [
                            ('state', 'in', ['quotation', 'running']),
                            ('deposit_months', '>', 0),
                            ],
                        ('deposits', '!=', None),
                        ],
                    ])]


class StatementLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.related_to.domain['coworking.contract'] = [
            ('company', '=', Eval('company', -1)),
            ('company.currency', '=', Eval('currency', -1)),
            ('state', 'in', _STATES),
            ]

    @classmethod
    def _get_relations(cls):
        return super()._get_relations() + ['coworking.contract']

    @property
    @fields.depends('related_to')
    def contract(self):
        related_to = getattr(self, 'related_to', None)
        if (related_to and related_to.id >= 0
                and related_to.__name__ == 'coworking.contract'):
            return related_to

    @fields.depends(methods=['contract', 'on_change_with_company'])
    def on_change_related_to(self):
        super().on_change_related_to()
        if self.contract:
            Deposit = Pool().get('coworking.contract.deposit')
            with without_check_access():
                if self.contract.company != self.on_change_with_company():
                    return
                account = Deposit.configured(
                    'deposit_account', self.contract.company)
                self.account = account
                self.party = (
                    self.contract.depositor if account.party_required
                    else None)

    @classmethod
    def reconcile(cls, move_lines):
        move_lines = list(move_lines)
        super().reconcile(move_lines)
        with without_check_access():
            for _, line in move_lines:
                if line and line.contract and line.amount:
                    line.contract.deposit_by(line)

    @classmethod
    def delete_move(cls, lines):
        Deposit = Pool().get('coworking.contract.deposit')
        with without_check_access():
            Deposit.take_back(Deposit.search([
                        ('statement_line', 'in', [n.id for n in lines])]))
        super().delete_move(lines)


class Contract(metaclass=PoolMeta):
    __name__ = 'coworking.contract'

    @property
    def awaited_deposit(self):
        "What is missing of the deposit, or is to be given back."
        held = self.deposit_held
        if self.state in {'terminated', 'cancelled'}:
            left = -held
        else:
            left = max(self.deposit_asked - held, 0)
        return matching.Awaited(
            self, left, (self.depositor,), matching.telling(self.number),
            whole=True,
            sure_by='name' if self.state == 'running' else 'payer')

    def deposit_by(self, line):
        "The line received some of the deposit, or gave it back."
        self.__class__(self.id).move_deposit(
            'received' if line.amount > 0 else 'returned', abs(line.amount),
            line.date, statement_line=line.id)


class Deposit(metaclass=PoolMeta):
    __name__ = 'coworking.contract.deposit'
    statement_line = fields.Many2One(
        'account.statement.line', "Bank", readonly=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('statement_line_unique', Unique(t, t.statement_line),
                'coworking_contract.msg_deposit_statement_line'),
            ]

    @property
    def may_go(self):
        return super().may_go or bool(self.statement_line)

    def write_books(self, method=None, invoice=None):
        "The statement writes what the bank says."
        line = self.statement_line
        if not line:
            super().write_books(method, invoice)
            return
        account = self.configured('deposit_account', self.contract.company)
        if line.account != account:
            self.contract.refuse(
                'msg_deposit_account', account=account.rec_name)
        if account.party_required and line.party != self.party:
            self.contract.refuse(
                'msg_deposit_party', party=self.party.rec_name)
        self.move = line.move
        self.save()

    @classmethod
    def take_back(cls, deposits):
        "The bank does not say it any more."
        Contract = Pool().get('coworking.contract')
        contracts = list({d.contract.id for d in deposits})
        cls.delete(deposits)
        for contract in Contract.browse(contracts):
            if contract.deposit_held < 0:
                contract.refuse('msg_deposit_used')
