# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Random lives of a grant: no ceiling is passed, nothing is counted twice.

Each operation is tried whether it may be done or not; what is refused changes
nothing.
"""
import datetime as dt
import random
import unittest
from contextlib import contextmanager
from decimal import Decimal
from unittest.mock import patch

from trytond.exceptions import UserError, UserWarning
from trytond.modules.company.tests import create_company, set_company
from trytond.modules.coworking_space import slots
from trytond.pool import Pool
from trytond.tests.test_tryton import DB_NAME, USER, activate_module
from trytond.transaction import Transaction

SEEDS = range(10)
OPERATIONS = 24
AWARD = 100000


@contextmanager
def refusable():
    "What is refused is undone, as when a request ends."
    transaction = Transaction()
    cursor = transaction.connection.cursor()
    cursor.execute('SAVEPOINT operation')
    try:
        yield
    except (UserError, UserWarning):
        cursor.execute('ROLLBACK TO SAVEPOINT operation')
        for cache in transaction.cache.values():
            cache.clear()
        raise


class Life:
    "A DETR at a half, and what happens to it."

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.day = dt.date(2026, 3, 1)
        pool = Pool()
        for name in [
                'funding', 'claim', 'claim.line', 'claim.document',
                'expense', 'funding.amendment', 'project', 'scheme',
                'receipt', 'tranche', 'clawback', 'entry', 'grant']:
            setattr(self, ''.join(
                    p.title() for p in name.split('.')), pool.get(
                    f'subsidy.{name}'))
        Party = pool.get('party.party')
        self.funder, = Party.create([{'name': "Funder"}])
        self.funding = self.begin()
        self.project = self.funding.project

    def begin(self):
        Party = Pool().get('party.party')
        owner, = Party.create([{'name': "EPCI"}])
        return self.ask(
            owner, "DETR", public=True, regime='public',
            rate=Decimal('0.5'), received=dt.date(2026, 1, 5))

    def ask(self, owner, scheme, public=False, tranches=None, **values):
        "A funding of a project of the owner, awarded."
        scheme, = self.Scheme.search([('name', '=', scheme)])
        project, = self.Project.create([{
                    'name': "Works",
                    'owner': owner,
                    'public': public,
                    'costs': [('create', [{
                                    'name': "Works",
                                    'untaxed': Decimal(2 * AWARD),
                                    }])],
                    }])
        funding, = self.Funding.create([{
                    'project': project,
                    'name': "Works",
                    'scheme': scheme,
                    'funder': self.funder,
                    'beneficiary': owner,
                    'asked_amount': Decimal(AWARD),
                    'amount': Decimal(AWARD),
                    'right': dt.date(2026, 2, 1),
                    'tranches': [('create', tranches or [])],
                    **values,
                    }])
        self.Funding.ask([funding])
        with Transaction().set_context(_skip_warnings=True):
            self.Funding.award([funding])
        return funding

    def fresh(self):
        return self.Funding(self.funding.id)

    def claims(self, *states):
        return [
            c for c in self.fresh().tranches[0].claims if c.state in states]

    def some(self, records):
        return self.random.choice(records) if records else None

    def amount(self, high):
        return Decimal(self.random.randint(1, max(int(high), 1)))

    # What may happen

    def spend(self):
        untaxed = self.amount(60000)
        if self.random.random() < 0.15:
            untaxed = -untaxed / 4
        self.Expense.create([{
                    'project': self.project,
                    'name': "Works",
                    'date': self.day,
                    'paid': self.day,
                    'untaxed': untaxed,
                    }])

    def draft(self):
        instalment = self.some(self.fresh().tranches[0].instalments)
        claim = self.Claim.draft_of(instalment)
        self.ClaimDocument.write(list(claim.documents), {'sent': True})

    def submit(self):
        claim = self.some(self.claims('draft'))
        if claim:
            if self.random.random() < 0.5:
                claim.asked = self.amount(claim.allowed * 3 / 2)
                claim.save()
            self.Claim.submit([claim])

    def grant(self):
        claim = self.some(self.claims('submitted'))
        if claim:
            self.Claim.grant([claim], self.day, self.amount(
                    claim.amount * 6 / 5))

    def reject(self):
        claim = self.some(self.claims('submitted'))
        if claim:
            self.Claim.reject([claim], "No")

    def receive(self):
        claim = self.some(self.claims('submitted', 'granted'))
        if claim:
            claim.receive_on(self.day, self.amount(claim.counted * 6 / 5))

    def undo(self):
        receipt = self.some(self.Receipt.search([]))
        if receipt:
            self.Receipt.undo([receipt])

    def amend(self):
        amendment, = self.FundingAmendment.create([{
                    'funding': self.funding,
                    'reference': "A",
                    'date': self.day,
                    'reason': "Costs",
                    'amount': (amount := self.amount(AWARD * 5 / 4)),
                    'base': 2 * amount,
                    }])
        self.FundingAmendment.apply([amendment])

    def complete(self):
        self.Project.write([self.project], {'completed': self.day})

    def drop(self):
        claim = self.some(self.claims('draft'))
        if claim:
            self.Claim.delete([claim])


class SequencesTestCase(unittest.TestCase):
    "Test that no sequence passes a ceiling"

    @classmethod
    def setUpClass(cls):
        activate_module('coworking_subsidy')

    def live(self, seed):
        life = Life(seed)
        names = self.operations = []
        for _ in range(OPERATIONS):
            life.day += dt.timedelta(days=life.random.randint(0, 20))
            name = life.random.choices(
                ['spend', 'draft', 'submit', 'grant', 'reject', 'receive',
                    'undo', 'amend', 'complete', 'drop'],
                weights=[4, 5, 6, 2, 1, 4, 1, 1, 1, 1])[0]
            names.append(name)
            before = self.counted(life)
            noon = dt.datetime.combine(life.day, dt.time(12))
            with patch.object(slots, 'now', return_value=noon):
                try:
                    with refusable():
                        getattr(life, name)()
                except (UserError, UserWarning):
                    continue
            self.check(life, before)

    @staticmethod
    def counted(life):
        tranche, = life.fresh().tranches
        return tranche.claimed_but()

    def check(self, life, before):
        funding = life.fresh()
        tranche, = funding.tranches
        claimed = tranche.claimed_but()
        self.assertEqual(tranche.planned, funding.amount)
        self.assertEqual(
            sum(i.amount for i in tranche.instalments), tranche.planned)
        if claimed > before:
            # What was asked before an amendment lowered the award stays.
            self.assertLessEqual(claimed, tranche.planned)
            self.assertLessEqual(
                claimed, max(
                    funding.round(
                        Decimal('0.5') * tranche.justified_with()),
                    tranche.planned * Decimal('0.3')))
            before_balance = sum(
                c.counted for c in tranche.claims
                if c.instalment.kind != 'balance')
            if all(c.instalment.kind != 'balance' for c in tranche.claims):
                self.assertLessEqual(
                    before_balance, funding.round(
                        tranche.planned * Decimal('0.8')))
        for claim in tranche.claims:
            self.assertLessEqual(claim.received, max(
                    claim.counted, Decimal(0)))
            self.assertEqual(
                claim.state == 'received',
                claim.state not in {'draft', 'rejected'}
                and claim.received == claim.counted)
        lines = life.ClaimLine.search([('funding', '!=', None)])
        keys = [(n.expense, n.funding) for n in lines]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(
            funding.received_amount,
            sum(r.amount for r in life.Receipt.search([])))

    def test_sequences(self):
        for seed in SEEDS:
            with self.subTest(seed=seed), Transaction().start(
                    DB_NAME, USER, context={}) as transaction:
                company = create_company()
                with set_company(company):
                    self.live(seed)
                transaction.rollback()
