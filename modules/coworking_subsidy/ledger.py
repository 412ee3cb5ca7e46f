# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The tracker beside the ledger, account by account, to the cent."

from collections import defaultdict
from decimal import Decimal

from sql import Literal, Null
from sql.aggregate import Sum
from sql.conditionals import Case
from trytond.model import ModelView, fields
from trytond.modules.coworking_space.company import (
    CompanyMixin, check_company, today_at)
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import Transaction, without_check_access
from trytond.wizard import Button, StateView, Wizard

from .book import books_of
from .entry import SET_ASIDE
from .shared import total


class LedgerStart(ModelView):
    __name__ = 'subsidy.ledger.start'
    company = fields.Many2One('company.company', "Company", required=True)
    until = fields.Date("Until", required=True)


class Ledger(ModelView):
    "What the tracker says, and what the ledger does."
    __name__ = 'subsidy.ledger'
    lines = fields.One2Many(
        'subsidy.ledger.line', None, "Accounts", readonly=True)
    words = fields.Text(
        "Note", readonly=True,
        states={
            'invisible': ~Eval('words'),
            })

    @classmethod
    @without_check_access
    def of(cls, company, until):
        """Its lines: {account: (roles, tracker, ledger, other)}.

        And what was set aside: [(funding, reason)].
        """
        pool = Pool()
        Account = pool.get('subsidy.account')
        tracker, roles = defaultdict(Decimal), defaultdict(set)
        for account in Account.search([
                    ('company', '=', company.id),
                    ('role', '!=', 'bank'),
                    ]):
            tracker[account.account] += 0
            roles[account.account].add(account.role_string)
        aside = []
        for funding in books_of(company):
            try:
                held = {
                    (role, date): (funding.account_of(role, date), amount)
                    for (role, date), amount in cls.tracked(
                        funding, until).items() if amount}
            except SET_ASIDE as error:
                aside.append((funding, error.message))
                continue
            for account, amount in held.values():
                tracker[account] += amount
        booked = tracker and cls._booked(company, until, list(tracker))
        return {
            account: (
                ', '.join(sorted(roles[account])), amount,
                *booked.get(account.id, (Decimal(0), Decimal(0))))
            for account, amount in tracker.items()}, aside

    @classmethod
    def tracked(cls, funding, until):
        """What the tracker says of each role: {(role, date): amount}.

        What is to come is what is promised less what came, as it is today;
        what happened after the day is taken off. The rest is what the entries
        say, those that are lacking too.
        """
        held = defaultdict(Decimal)
        book = funding.book()
        today = max([
                until, funding.today, *(e.date for e in book.entries)])
        book.lacks(today)
        for entry in book.entries:
            for role, amount, *_ in entry.postings:
                if role in {'receivable', 'waiting'}:
                    if entry.date > until:
                        held[role, until] -= amount
                elif role != 'bank' and entry.date <= until:
                    held[role, entry.date] += amount
        for entry in funding.entries:
            # It stood on the day, when what undoes it is dated later.
            if entry.undone_by and entry.date <= until < entry.undone_by.date:
                for p in entry.postings:
                    if p.role != 'bank':
                        held[p.role, entry.date] += p.amount
        for tranche in funding.tranches:
            received = total(
                r.amount for r in tranche.receipts if r.date <= today)
            date = tranche.acquired_on(today)
            if date and date <= today:
                held['receivable', until] += (
                    tranche.worth_by(today) - received)
            else:
                held['waiting', until] -= (
                    received - book.waiting_back(tranche))
        return held

    @classmethod
    def _booked(cls, company, until, accounts):
        "What is posted or drafted: {account: (of the subsidies, other)}."
        pool = Pool()
        Entry = pool.get('subsidy.entry')
        Line = pool.get('account.move.line')
        Move = pool.get('account.move')
        entry, line = Entry.__table__(), Line.__table__()
        move = Move.__table__()
        ours = (
            move.id.in_(entry.select(entry.move, where=entry.move != Null))
            | move.id.in_(entry.select(
                    entry.undone_by, where=entry.undone_by != Null))
            | cls._of_subsidies(line))
        cursor = Transaction().connection.cursor()
        in_ = fields.SQL_OPERATORS['in']
        amount = line.debit - line.credit
        cursor.execute(*line
            .join(move, condition=line.move == move.id)
            .select(
                line.account,
                Sum(Case((ours, amount), else_=0)),
                Sum(Case((ours, 0), else_=amount)),
                where=in_(line.account, [a.id for a in accounts])
                & (move.company == company.id)
                & (move.date <= until),
                group_by=[line.account]))
        digits = company.currency.digits
        return {
            account: tuple(
                round(Decimal(str(a)), digits) for a in amounts)
            for account, *amounts in cursor.fetchall()}

    @classmethod
    def _of_subsidies(cls, line):
        "Which other lines of the ledger tell of subsidies."
        return Literal(False)


class LedgerLine(ModelView):
    __name__ = 'subsidy.ledger.line'
    account = fields.Many2One('account.account', "Account", readonly=True)
    roles = fields.Char("Role", readonly=True)
    tracker = Monetary(
        "Tracker", currency='currency', digits='currency', readonly=True)
    ledger = Monetary(
        "Ledger", currency='currency', digits='currency', readonly=True,
        help="What is written for subsidies, drafts too.")
    difference = Monetary(
        "Difference", currency='currency', digits='currency', readonly=True)
    other = Monetary(
        "Other", currency='currency', digits='currency', readonly=True,
        help="What else is written on the account.")
    currency = fields.Many2One('currency.currency', "Currency", readonly=True)

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(Eval('difference', 0) != 0, 'danger', '')),
            ]


class CheckLedger(Wizard):
    __name__ = 'subsidy.ledger.check'
    start = StateView(
        'subsidy.ledger.start', 'coworking_subsidy.ledger_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Show", 'show', 'tryton-forward', default=True),
            ])
    show = StateView(
        'subsidy.ledger', 'coworking_subsidy.ledger_view_form', [
            Button("Close", 'end', 'tryton-close', default=True),
            ])

    def default_start(self, fields):
        return {
            'company': CompanyMixin.default_company(),
            'until': today_at(),
            }

    def default_show(self, fields):
        Ledger = Pool().get('subsidy.ledger')
        company = self.start.company
        check_company(company)
        accounts, aside = Ledger.of(company, self.start.until)
        return {
            'words': '\n\n'.join(
                f"{funding.rec_name} – {reason}"
                for funding, reason in aside) or None,
            'lines': [{
                    'account': account.id,
                    'account.': {'rec_name': account.rec_name},
                    'roles': roles,
                    'tracker': tracker,
                    'ledger': ledger,
                    'difference': tracker - ledger,
                    'other': other,
                    'currency': company.currency.id,
                    }
                for account, (roles, tracker, ledger, other) in sorted(
                    accounts.items(), key=lambda i: i[0].code or '')
                if tracker or ledger or other],
            }
