# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bank statement names the claims that it pays."

from decimal import Decimal

from sql import Null
from sql.operators import Concat
from trytond.model import ModelView, Unique, fields
from trytond.modules.coworking_bank import matching
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from . import postings
from .book import Due
from .shared import total
from .words import day, money


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    @classmethod
    @ModelView.button
    def validate_statement(cls, statements):
        Line = Pool().get('account.statement.line')
        Line.check_subsidies([n for s in statements for n in s.lines])
        super().validate_statement(statements)


class StatementLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # What was paid by mistake may be taken back.
        amount = Eval('amount', 0)
        for model, states, settled, is_back in [
                ('subsidy.claim', ['submitted', 'granted'], ['received'],
                    amount < 0),
                ('subsidy.clawback', ['asked'], ['repaid', 'waived'],
                    amount > 0)]:
            cls.related_to.domain[model] = [
                ('company', '=', Eval('company', -1)),
                If(Eval('statement_state') == 'draft',
                    ('state', 'in',
                        If(is_back, states + settled, states)),
                    ()),
                ]

    @classmethod
    def _get_relations(cls):
        return super()._get_relations() + ['subsidy.claim', 'subsidy.clawback']

    @property
    @fields.depends('related_to')
    def subsidy(self):
        "The claim that it pays, or the clawback that it repays."
        related_to = getattr(self, 'related_to', None)
        if (related_to and related_to.id >= 0
                and related_to.__name__ in {
                    'subsidy.claim', 'subsidy.clawback'}):
            return related_to

    @fields.depends('date', methods=['subsidy', 'on_change_with_company'])
    def on_change_related_to(self):
        super().on_change_related_to()
        if self.subsidy:
            with without_check_access():
                if self.subsidy.company == self.on_change_with_company():
                    self._take_subsidy(self.subsidy)

    def _take_subsidy(self, subsidy):
        Date = Pool().get('ir.date')
        account = subsidy.book_account(self.date or Date.today())
        if account:
            self.account = account
            self.party = (
                subsidy.funding.paid_by if account.party_required else None)

    @classmethod
    @without_check_access
    def check_subsidies(cls, lines):
        "Refuse what was paid meanwhile, and what is not paid so."
        paying = [n for n in lines if n.subsidy]
        be_alone(
            Pool().get('subsidy.funding'),
            {n.subsidy.funding for n in paying})
        standing = {}
        for line in paying:
            subsidy = line.subsidy.__class__(line.subsidy.id)
            awaited, paid = standing.setdefault(
                subsidy, (subsidy.awaited, subsidy.paid))
            amount = subsidy.paid_by(line)
            subsidy.check_payment(line, amount, awaited, paid)
            standing[subsidy] = awaited - amount, paid + amount

    @classmethod
    def reconcile(cls, move_lines):
        move_lines = list(move_lines)
        super().reconcile(move_lines)
        with without_check_access():
            for _, line in move_lines:
                if line and line.subsidy:
                    line.subsidy.pay_by(line)
            pool = Pool()
            pool.get('subsidy.entry').reconcile(
                {n.subsidy.funding for _, n in move_lines if n and n.subsidy})

    @classmethod
    def delete_move(cls, lines):
        pool = Pool()
        with without_check_access():
            for name in ['subsidy.receipt', 'subsidy.repayment']:
                Paid = pool.get(name)
                Paid.take_back(Paid.search([
                            ('statement_line', 'in', [n.id for n in lines]),
                            ]))
        super().delete_move(lines)


class PaidMixin:
    "What the line of a bank statement paid."
    __slots__ = ()
    statement_line = fields.Many2One(
        'account.statement.line', "Bank", readonly=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('statement_line_unique', Unique(t, t.statement_line),
                'coworking_subsidy.msg_statement_line_used'),
            ]

    @property
    def booked(self):
        return super().booked + (
            [self.statement_line] if self.statement_line else [])

    @classmethod
    @ModelView.button
    def undo(cls, paid):
        for payment in paid:
            if payment.statement_line:
                payment.refuse(
                    'msg_receipt_bank',
                    statement=payment.statement_line.statement.name)
        super().undo(paid)

    @classmethod
    def take_back(cls, paid):
        "The bank statement does not say it any more."
        super().undo(paid)


class Receipt(PaidMixin, metaclass=PoolMeta):
    __name__ = 'subsidy.receipt'
    early = fields.Boolean(
        "Early", readonly=True,
        help="It came before the right was acquired.")

    @property
    def as_due(self):
        if self.statement_line:
            return Due(
                'receive', self.date, self.claim.tranche, self,
                postings.move(
                    self.amount, 'bank',
                    'waiting' if self.early else 'receivable', self))


class Repayment(PaidMixin, metaclass=PoolMeta):
    __name__ = 'subsidy.repayment'

    @property
    def as_due(self):
        if self.statement_line:
            return Due(
                'repay', self.date, None, self, postings.move(
                    self.amount, 'debt', 'bank', self.clawback))


class PayMixin:
    "What a line of a bank statement may pay."
    __slots__ = ()

    def book_account(self, date):
        "The account of the books that the payment goes to, if we keep them."
        funding = self.funding
        if funding.is_recorded and funding.keeps_entries:
            return funding.account_of(self._book_role(), date)

    def check_payment(self, line, amount, awaited, paid):
        """Refuse a payment of more than is awaited, or to another account.

        One that takes a mistake back is negative: no more than was paid.
        """
        account = self.book_account(line.date)
        if account and line.account != account:
            self.refuse('msg_statement_account', account=account.rec_name)
        if line.currency != self.currency or not amount or amount > awaited:
            self.refuse(
                'msg_statement_amount',
                amount=money(amount, self.currency),
                left=money(awaited, self.currency))
        if amount < -paid:
            self.refuse(
                'msg_statement_back', amount=money(-amount, self.currency),
                paid=money(paid, self.currency))


class Claim(PayMixin, metaclass=PoolMeta):
    __name__ = 'subsidy.claim'

    def _book_role(self):
        return 'receivable' if self.tranche.recorded else 'waiting'

    @property
    def references(self):
        "How the payer may name it."
        funding = self.funding
        return tuple(filter(None, [
                    self.number, funding.reference,
                    funding.agreement and funding.agreement.number]))

    @property
    def awaited(self):
        if self.state in {'submitted', 'granted'}:
            return self.counted - self.received
        return Decimal(0)

    @property
    def paid(self):
        "What came and was not given back from where it waited."
        return self.received - total(
            p.amount for e in self.funding.entries
            if e.stands and e.kind in {'clawback', 'waive'}
            for p in e.postings
            if p.role == 'waiting' and p.about in self.receipts)

    def paid_by(self, line):
        return line.amount

    def pay_by(self, line):
        self.__class__(self.id).receive_on(
            line.date, self.paid_by(line), line.number or line.description,
            statement_line=line, early=self._book_role() == 'waiting')

    def receive_on(self, date, amount, reference=None, **origin):
        if not origin.get('statement_line') and self.funding.is_by_bank:
            self.refuse('msg_receive_bank')
        super().receive_on(date, amount, reference, **origin)


class Clawback(PayMixin, metaclass=PoolMeta):
    __name__ = 'subsidy.clawback'

    def _book_role(self):
        return 'debt'

    @property
    def booked(self):
        return super().booked + [
            r.statement_line for r in self.repayments if r.statement_line]

    @property
    def awaited(self):
        return self.left if self.state == 'asked' else Decimal(0)

    @property
    def paid(self):
        return self.repaid

    def paid_by(self, line):
        "What leaves the bank is negative."
        return -line.amount

    def pay_by(self, line):
        self.repay_on(
            line.date, self.paid_by(line), line.number or line.description,
            statement_line=line)

    def repay_on(self, date, amount, reference=None, **origin):
        if not origin and self.funding.is_by_bank:
            self.refuse('msg_receive_bank')
        super().repay_on(date, amount, reference, **origin)


class Funding(metaclass=PoolMeta):
    __name__ = 'subsidy.funding'

    @property
    def is_by_bank(self):
        "Whether the bank statements say what came, and not the user."
        Journal = Pool().get('account.statement.journal')
        with without_check_access():
            return (
                self.is_recorded and self.keeps_entries
                and bool(Journal.search([
                            ('company', '=', self.company.id),
                            ], limit=1)))


class Entry(metaclass=PoolMeta):
    __name__ = 'subsidy.entry'

    def check_undo(self):
        super().check_undo()
        if self.kind == 'acquire':
            for receipt in self.tranche.receipts:
                if receipt.statement_line and not receipt.early:
                    self.funding.refuse(
                        'msg_entry_bank', date=day(receipt.date),
                        statement=receipt.statement_line.statement.name)


class Ledger(metaclass=PoolMeta):
    __name__ = 'subsidy.ledger'

    @classmethod
    def _of_subsidies(cls, line):
        pool = Pool()
        found = super()._of_subsidies(line)
        for name in ['subsidy.receipt', 'subsidy.repayment']:
            table = pool.get(name).__table__()
            found |= line.origin.in_(table.select(
                    Concat('account.statement.line,', table.statement_line),
                    where=table.statement_line != Null))
        return found


class MatchedStatement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    def awaited(self, payments):
        Claim = Pool().get('subsidy.claim')
        return super().awaited(payments) + [
            matching.Awaited(
                claim, claim.counted - claim.received,
                (claim.funding.paid_by,),
                matching.telling(*claim.references))
            for claim in Claim.search([
                    ('company', '=', self.company.id),
                    ('state', 'in', ['submitted', 'granted']),
                    ])
            if claim.funding.is_recorded and claim.funding.keeps_entries
            and claim.currency == self.currency]


class MatchedLine(metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    def waiting(self, what):
        "What a funder pays too much."
        if what.__name__ != 'subsidy.claim':
            return super().waiting(what)
        account = what.funding.account_of('waiting', self.date)
        return account, (
            what.funding.paid_by if account.party_required else None)
