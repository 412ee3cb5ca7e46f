# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Random lives of subsidies in the books: tracker and ledger stay the same.

Each operation is tried whether it may be done or not; whatever the order,
once the books are up to date each account holds what the tracker says.
"""
import datetime as dt
import unittest
from decimal import Decimal
from unittest.mock import patch

from trytond.exceptions import UserError, UserWarning
from trytond.modules.account.tests import get_fiscalyear
from trytond.modules.company.tests import create_company, set_company
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.tests.test_tryton import activate_module, with_transaction

from .test_sequences import AWARD, Life, refusable
from .tools import CHARGES, CODES, OF_PARTIES, REVENUES

SEEDS = range(300, 318)
OPERATIONS = 30


class BookLife(Life):
    "A subsidy of our company, and what happens to it and its books."
    company = None

    @property
    def year(self):
        FiscalYear = Pool().get('account.fiscalyear')
        years = FiscalYear.search([('end_date', '<', self.day)])
        return self.some(years)

    def claims(self, *states):
        return [
            c for t in self.fresh().tranches for c in t.claims
            if c.state in states]

    def draft(self):
        tranche = self.some(self.fresh().tranches)
        instalment = self.some(tranche.instalments)
        if instalment:
            claim = self.Claim.draft_of(instalment)
            self.ClaimDocument.write(list(claim.documents), {'sent': True})

    # What may happen to the books

    def write(self):
        self.Entry.record([self.fresh()], self.day)

    def close_year(self):
        if self.year:
            self.Entry.record([self.fresh()], self.year.end_date, self.year)

    def undo_entry(self):
        entries = self.Entry.search(
            [('undone', '=', False)], order=[('id', 'DESC')], limit=1)
        self.Entry.undo(entries)

    def lower(self):
        tranche = self.some(self.fresh().tranches)
        self.Tranche.write([tranche], {'planned': self.amount(
                        tranche.planned)})

    def wait(self):
        Condition = Pool().get('subsidy.funding.condition')
        for condition in self.fresh().conditions:
            Condition.write([condition], {
                    'met': None if condition.met else self.day})

    def owe(self):
        self.Clawback.create([{
                    'funding': self.funding,
                    'reason': 'use',
                    'key': str(self.random.random()),
                    'found': self.day,
                    'amount': self.amount(AWARD / 10),
                    }])

    def ask_back(self):
        clawback = self.some(self.Clawback.search([('state', '=', 'found')]))
        if clawback:
            self.Clawback.ask([clawback])

    def waive(self):
        clawback = self.some(self.Clawback.search(
                [('state', 'in', ['found', 'asked'])]))
        if clawback:
            self.Clawback.waive([clawback])

    def repay(self):
        clawback = self.some(self.Clawback.search([('state', '=', 'asked')]))
        if clawback:
            clawback.repay_on(self.day, self.amount(clawback.left))

    def end(self):
        self.Funding.close([self.fresh()])


class OperationLife(BookLife):
    "A declining subsidy over three years."

    def begin(self):
        Condition = Pool().get('subsidy.funding.condition')
        funding = self.ask(
            self.company.party, "Fonctionnement, EPCI",
            notified=dt.date(2026, 2, 10),
            recording=self.random.choice(['yearly', 'whole']),
            regime=self.random.choice(['company', 'association']),
            tranches=[{
                    'number': n,
                    'start': dt.date(2025 + n, 4, 1),
                    'end': dt.date(2026 + n, 3, 31),
                    'planned': Decimal(16001) * (4 - n),
                    'rule': 'fixed',
                    'dedicated': self.random.random() < 0.5,
                    'instalments': [('create', [{
                                    'kind': 'advance',
                                    'share': Decimal('0.4'),
                                    'expected': dt.date(2025 + n, 6, 1),
                                    }, {
                                    'kind': 'balance',
                                    'share': Decimal('0.6'),
                                    'expected': dt.date(2026 + n, 4, 1),
                                    }])],
                    } for n in [1, 2, 3]])
        Condition.create([{
                    'funding': funding,
                    'name': "Vote",
                    'met': dt.date(2026, 2, 15),
                    }])
        return funding


class InvestmentLife(BookLife):
    "A capital grant, and the assets that it pays."

    def begin(self):
        return self.ask(
            self.company.party, "Région, investissement",
            notified=dt.date(2026, 2, 10), rate=Decimal('0.5'),
            received=dt.date(2026, 1, 5))

    def lower(self):
        self.amend()

    def buy(self):
        self.Grant.create([{
                    'funding': self.funding,
                    'name': "Asset",
                    'amount': self.amount(AWARD / 3),
                    'start': self.day,
                    'months': self.random.randint(1, 40),
                    }])

    def change(self):
        grant = self.some(self.Grant.search([]))
        if grant:
            self.Grant.write([grant], self.random.choice([
                        {'months': self.random.randint(1, 40)},
                        {'amount': self.amount(AWARD / 3)},
                        {'disposed': self.day},
                        ]))


WEIGHTS = {
    'spend': 4, 'draft': 5, 'submit': 6, 'grant': 3, 'reject': 1,
    'receive': 5, 'undo': 1, 'lower': 1, 'wait': 1, 'write': 6,
    'close_year': 2, 'undo_entry': 3, 'owe': 1, 'ask_back': 1, 'waive': 1,
    'repay': 1, 'drop': 1, 'complete': 1, 'buy': 3, 'change': 2, 'end': 0.3,
    }


class BookSequencesTestCase(unittest.TestCase):
    "Test that tracker and ledger stay the same"

    @classmethod
    def setUpClass(cls):
        activate_module('coworking_subsidy')

    def prepare(self, company):
        pool = Pool()
        Account = pool.get('account.account')
        Configuration = pool.get('coworking.configuration')
        FiscalYear = pool.get('account.fiscalyear')
        Role = pool.get('subsidy.account')
        Type = pool.get('account.account.type')
        # The first move asks for it, and starts again.
        pool.get('account.journal.period').lock()
        for year in range(2026, 2034):
            fiscalyear = get_fiscalyear(company, today=dt.date(year, 6, 1))
            fiscalyear.save()
            FiscalYear.create_period([fiscalyear], 12)
        balance, income = Type.create([{
                    'name': statement,
                    'statement': statement,
                    'company': company,
                    } for statement in ['balance', 'income']])
        for role, code in CODES.items():
            account, = Account.create([{
                        'name': role,
                        'code': code,
                        'company': company,
                        'type': (
                            income if role in REVENUES | CHARGES
                            else balance),
                        'party_required': role in OF_PARTIES,
                        'reconcile': role in OF_PARTIES,
                        }])
            Role.create([{
                        'company': company,
                        'role': role,
                        'account': account,
                        }])
        configuration = Configuration(1)
        configuration.subsidy_entries = 'posted'
        configuration.save()

    def live(self, Kind, seed, company):
        self.operations = []
        life = type('Life', (Kind,), {'company': company})(seed)
        names = [n for n in WEIGHTS if hasattr(life, n)]
        for _ in range(OPERATIONS):
            life.day += dt.timedelta(days=life.random.randint(0, 60))
            name, = life.random.choices(
                names, weights=[WEIGHTS[n] for n in names])
            self.operations.append((str(life.day), name))
            noon = dt.datetime.combine(life.day, dt.time(12))
            with patch.object(slots, 'now', return_value=noon):
                try:
                    with refusable():
                        getattr(life, name)()
                except (UserError, UserWarning):
                    continue
                if name in {'write', 'undo_entry'}:
                    self.check(life)
        with patch.object(slots, 'now', return_value=noon):
            life.write()
            self.check(life)

    def check(self, life):
        pool = Pool()
        Entry = pool.get('subsidy.entry')
        Ledger = pool.get('subsidy.ledger')
        Move = pool.get('account.move')
        for entry in Entry.search([]):
            self.assertEqual(sum(p.amount for p in entry.postings), 0)
        for move in Move.search([]):
            self.assertEqual(
                sum(n.debit - n.credit for n in move.lines), 0)
        # What is not written yet is written before it is compared.
        _, aside = Entry.record([life.fresh()], life.day)
        if aside:
            return
        self.assertEqual(list(life.fresh().book().lacks(life.day)), [])
        past = life.day - dt.timedelta(days=life.random.randint(1, 700))
        for day in [life.day, past]:
            accounts, aside = Ledger.of(life.company, day)
            self.assertEqual(aside, [])
            for account, (_, tracker, ledger, _) in accounts.items():
                self.assertEqual(
                    tracker, ledger, (account.code, day, self.operations))

    def test_operation(self):
        self.live_all(OperationLife)

    def test_investment(self):
        self.live_all(InvestmentLife)

    def live_all(self, Kind):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.live_once(Kind, seed)

    @with_transaction()
    def live_once(self, Kind, seed):
        company = create_company()
        with set_company(company):
            self.prepare(company)
            self.live(Kind, seed, company)
