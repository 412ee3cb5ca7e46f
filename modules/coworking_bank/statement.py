# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bank statement names what was paid."

from decimal import Decimal

from sql.aggregate import Sum
from sql.conditionals import Coalesce
from sql.functions import Round
from trytond.exceptions import UserError
from trytond.i18n import gettext
from trytond.model import Model, ModelView, fields
from trytond.modules.account_statement.exceptions import (
    StatementValidateError)
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.report import Report
from trytond.transaction import Transaction, without_check_access

from . import matching

# What the bank says of a payment that its payer wrote; the rest are numbers
# of the banks.
TOLD = [
    'camt_payment_information_identification', 'camt_mandate_identification',
    'camt_remittance_information', 'camt_additional_transaction_information',
    'camt_return_reason', 'camt_debtor_name', 'camt_ultimate_debtor_name',
    'camt_creditor_name', 'camt_ultimate_creditor_name', 'ofx_checknum']
# More than any currency has.
_DIGITS = 6


class Statement(metaclass=PoolMeta):
    __name__ = 'account.statement'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons.update({
                'match': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'apply_rules': {
                    'invisible': True,
                    },
                })

    @classmethod
    @ModelView.button
    def validate_statement(cls, statements):
        "A line that is added after would never be written."
        for statement in statements:
            for origin in statement.origins:
                if origin.pending_amount:
                    raise StatementValidateError(gettext(
                            'coworking_bank.msg_validate_left_over',
                            statement=statement.rec_name,
                            payment=origin.description or origin.rec_name,
                            date=Report.format_date(origin.date)))
        super().validate_statement(statements)

    @classmethod
    @ModelView.button
    def match(cls, statements):
        "Name what was paid, when it is sure; the rules say the rest."
        drafts = [s for s in statements if s.state == 'draft']
        for statement in drafts:
            statement._match()
        drafts = cls.browse(drafts)
        cls.apply_rules(drafts)
        for statement in cls.browse(drafts):
            statement._sort_lines()

    @without_check_access
    def _match(self):
        # Two drafts would name the same at the same moment.
        be_alone(self.company.__class__, [self.company])
        payments = [
            p for p in [*self.origins, *self.lines] if p.to_match]
        awaited = self._left_of(self.awaited(payments))
        payments.sort(
            key=lambda p: not any(a.is_named_in(p.told) for a in awaited))
        for payment in payments:
            parts = matching.find(
                payment.to_match, payment.party, payment.told, awaited,
                payment.mark, payment.date, payment.is_silent)
            if parts and payment.share(parts):
                awaited = matching.without(awaited, parts)

    def awaited(self, payments):
        "What the payments may be for: [matching.Awaited]."
        Invoice = Pool().get('account.invoice')
        # What is to be debited may be transferred before.
        with Transaction().set_context(with_payment=False):
            return [
                invoice.awaited for invoice in Invoice.search([
                        ('company', '=', self.company.id),
                        ('currency', '=', self.currency.id),
                        ('state', '=', 'posted'),
                        ])]

    def _sort_lines(self):
        "The lines come in the order of the bank."
        Line = Pool().get('account.statement.line')
        lines = [n for o in self.origins for n in o.lines]
        for number, line in enumerate(lines, 1):
            line.sequence = number
        Line.save(lines)

    @staticmethod
    def _left_of(awaited):
        "Without what other drafts name already."
        Line = Pool().get('account.statement.line')
        for line in Line.search([
                    ('related_to', 'in', list({str(a.what) for a in awaited})),
                    ('statement.state', '=', 'draft'),
                    ]):
            awaited = matching.without(
                awaited, [(line.related_to, line.amount)])
        return awaited


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def awaited(self):
        "What the bank may still receive or pay of it: matching.Awaited."
        is_ours = self.type == 'out'
        # The number of a supplier may be any text.
        references = (
            [self.customer_payment_reference] if is_ours else
            [self.reference, self.supplier_payment_reference])
        return matching.Awaited(
            self, self.left_to_move * (1 if is_ours else -1),
            (self.party, *self.alternative_payees),
            matching.telling(self.number, *references),
            whole=not is_ours, sure_by='payer')

    @property
    def left_to_move(self):
        "What is left to pay of it and is not on its way."
        return self.amount_to_pay


class MatchedMixin(Model):
    "What the bank received or paid, which may be for several things."
    __slots__ = ()

    @property
    def to_match(self):
        "The amount of which nobody said what it is for."
        raise NotImplementedError

    @property
    def told(self):
        "What the bank says of it."
        return ' '.join(filter(None, [self.number, self.description]))

    @property
    def mark(self):
        "The number that we gave it when we asked for it."

    @property
    def is_silent(self):
        "Whether the bank tells nobody who paid."
        return True

    def share(self, parts):
        """Give it lines for what it pays, [(what, amount)]: whether it could.

        What lacks an account is left to the user.
        """
        Line = Pool().get('account.statement.line')
        empty, filled = self._lines(), []
        left = self.to_match
        try:
            for what, part in parts:
                filled.append(next(empty))
                filled[-1].take(what, part)
                left -= part
            if not all(n.account for n in filled):
                return False
            if left:
                # More than was awaited waits for who knows.
                rest = next(empty)
                rest.amount = left
                rest.account, rest.party = rest.waiting(what)
                if rest.account:
                    filled.append(rest)
        except UserError:
            return False
        Line.save(filled)
        return True

    def _lines(self):
        "Yield the lines to fill, as many as are asked for."
        raise NotImplementedError


class StatementOrigin(MatchedMixin, metaclass=PoolMeta):
    __name__ = 'account.statement.origin'

    @classmethod
    def search_pending_amount(cls, name, clause):
        "To the cent: SQLite sums what is not exact."
        Line = Pool().get('account.statement.line')
        origin, line = cls.__table__(), Line.__table__()
        _, operator, value = clause
        pending = Round(origin.amount - Coalesce(Sum(line.amount), 0), _DIGITS)
        return [('id', 'in', origin.join(
                    line, 'LEFT', condition=line.origin == origin.id
                    ).select(
                        origin.id, group_by=[origin.id, origin.amount],
                        having=fields.SQL_OPERATORS[operator](
                            pending, value)))]

    @property
    def to_match(self):
        return self.pending_amount

    @property
    def told(self):
        "Its number is that of the bank."
        information = self.information or {}
        return ' '.join(filter(None, [
                    self.description, *map(information.get, TOLD)]))

    @property
    def is_silent(self):
        return not (self.information or {}).get('camt_debtor_name')

    @property
    def mark(self):
        mark = (self.information or {}).get('camt_end_to_end_identification')
        return mark if mark != 'NOTPROVIDED' else None

    def _lines(self):
        Line = Pool().get('account.statement.line')
        while True:
            yield Line(
                statement=self.statement, origin=self, date=self.date,
                number=self.number, description=self.description)


class StatementLine(MatchedMixin, metaclass=PoolMeta):
    __name__ = 'account.statement.line'

    @property
    def to_match(self):
        if self.related_to or self.origin:
            return Decimal(0)
        return self.amount

    def _lines(self):
        account, party = self.account, self.party
        yield self
        while True:
            yield self.__class__(
                statement=self.statement, date=self.date, number=self.number,
                description=self.description, account=account, party=party)

    def take(self, what, amount):
        "Pay the amount of it."
        payer = self.origin.party if self.origin else self.party
        self.related_to, self.amount = what, amount
        self.account = None
        self.party = None
        if self.invoice:
            self.party = (
                payer if payer in what.alternative_payees else what.party)
        self.on_change_related_to()

    def waiting(self, what):
        "The account and the party of what is more than was awaited of it."
        return getattr(self, 'account', None), getattr(self, 'party', None)
