# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Several servers, and one that is killed: the books tell each thing once."
import datetime as dt
import os
import random
import subprocess
import threading
from decimal import Decimal
from functools import partial
from http.client import HTTPException
from time import perf_counter

import pytest
from proteus import Model, Wizard
from trytond.modules.account.tests.tools import create_fiscalyear
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.modules.coworking_subsidy.tests.tools import (
    CHARGES, CODES, OF_PARTIES, REVENUES)

from ..race import at_once
from ..servers import Server
from .conftest import connect, execute

SERVERS = 3
FUNDINGS = 8
YEARS = 4


class Books:
    "A company that keeps its books, its subsidies, and servers for them."

    def __init__(self, uri, database):
        self.uri, self.database = uri, database
        self.servers = [Server(uri, database) for _ in range(SERVERS)]
        self.configs = [s.connect() for s in self.servers]
        # Not the one that is killed.
        self.config = self.configs[-1]
        self.last = dt.date.today().year
        self.prepare()

    def get(self, name):
        return Model.get(name, config=self.config)

    def prepare(self):
        config = self.config
        create_company(config=config)
        self.company = get_company(config=config)
        Type = self.get('account.account.type')
        types = {}
        for statement in ['balance', 'income']:
            types[statement] = Type(
                name=statement, statement=statement, company=self.company)
            types[statement].save()
        self.accounts = {}
        for role, code in CODES.items():
            account = self.get('account.account')(
                name=role, code=code, company=self.company)
            account.type = types[
                'income' if role in REVENUES | CHARGES else 'balance']
            account.party_required = account.reconcile = role in OF_PARTIES
            account.save()
            self.accounts[role] = account
            self.get('subsidy.account')(
                company=self.company, role=role, account=account).save()
        configuration = self.get('coworking.configuration')(1)
        configuration.subsidy_entries = 'posted'
        configuration.save()
        self.years = []
        for n in range(self.last - YEARS, self.last + 1):
            year = set_fiscalyear_invoice_sequences(
                create_fiscalyear(
                    self.company, (dt.date(n, 1, 1), dt.date(n, 12, 31)),
                    config=config), config=config)
            year.click('create_period')
            self.years.append(year)
        self.funder = self.get('party.party')(name="Community")
        self.funder.save()
        self.fundings = [self.fund(n) for n in range(FUNDINGS)]

    def fund(self, n):
        "A subsidy whose years begin in July."
        scheme, = self.get('subsidy.scheme').find(
            [('name', '=', "Fonctionnement, EPCI")])
        project = self.get('subsidy.project')(
            name=f"Place {n}", owner=self.company.party)
        project.costs.new(name="Running", untaxed=Decimal(100000))
        project.save()
        funding = self.get('subsidy.funding')(
            project=project, name=f"Place {n}", funder=self.funder)
        funding.scheme = scheme
        funding.asked_amount = funding.amount = Decimal(2000 * YEARS)
        funding.right = dt.date(self.last - YEARS, 1, 5)
        funding.notified = dt.date(self.last - YEARS, 1, 15)
        for y in range(YEARS):
            start = self.last - YEARS + y
            tranche = funding.tranches.new(
                number=y + 1, start=dt.date(start, 7, 1),
                end=dt.date(start + 1, 6, 30), planned=Decimal(2000 - n))
            tranche.instalments.new(
                kind='single', share=Decimal(1),
                expected=dt.date(start, 9, 1))
        funding.save()
        funding.click('ask')
        funding.click('award')
        return funding

    def claim(self, funding):
        "A claim of its first year, submitted today."
        claim = self.get('subsidy.claim')(
            instalment=funding.tranches[0].instalments[0])
        claim.date = dt.date.today()
        claim.save()
        claim.click('submit')
        return claim

    def statement(self, bank, claim, n):
        "A draft that says that more than half of the claim was paid."
        amount = (claim.asked * 3 / 5).quantize(Decimal('0.01'))
        Statement = self.get('account.statement')
        statement = Statement(
            name=f"{claim.number} {n}", journal=bank, date=dt.date.today())
        line = statement.lines.new(
            number=str(n), date=dt.date.today(), amount=amount)
        line.related_to = claim
        statement.total_amount = amount
        statement.save()
        return statement

    def close(self, year):
        config = self.configs[0]
        wizard = Wizard('subsidy.close_year', config=config)
        wizard.form.company = Model.get('company.company', config=config)(
            self.company.id)
        wizard.form.year = Model.get('account.fiscalyear', config=config)(
            year)
        wizard.execute('preview')
        wizard.execute('write')

    def kill(self):
        "The first server stops as in a power cut; another takes its place."
        self.servers[0].kill()
        self.servers[0] = Server(self.uri, self.database)
        self.configs[0] = self.servers[0].connect()

    def stop(self):
        for server in self.servers:
            server.stop()


@pytest.fixture(scope='module')
def books(uri, template):
    name = f'books_{os.getpid()}'
    execute(uri, 'postgres', f'CREATE DATABASE {name} TEMPLATE {template}')
    books = Books(uri, name)
    yield books
    books.stop()
    execute(uri, 'postgres', f'DROP DATABASE {name} WITH (FORCE)')


@pytest.fixture
def count(books):
    "Read the database behind the servers' back."
    connection = connect(books.uri, books.database)
    connection.autocommit = True

    def count(query, *parameters):
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()
    yield count
    connection.close()


def test_close_killed(books, count):
    "A year that is killed while it closes is closed once, whole."
    spent = None
    generator = random.SystemRandom()
    for year in books.years[:-1]:
        def deferred(year=year):
            return count("""
                SELECT COUNT(*), COUNT(DISTINCT funding)
                FROM subsidy_entry WHERE kind = 'defer' AND date = %s""",
                year.end_date)[0]
        if spent:
            closing = threading.Thread(
                target=partial(swallow, books.close, year.id))
            closing.start()
            # At a point of the time that a year takes.
            try:
                books.servers[0].process.wait(
                    timeout=generator.random() * spent)
            except subprocess.TimeoutExpired:
                books.kill()
            closing.join()
            assert deferred()[0] in {0, FUNDINGS}
        begun = perf_counter()
        books.close(year.id)
        spent = spent or perf_counter() - begun
        books.close(year.id)
        assert deferred() == (FUNDINGS, FUNDINGS)
    assert count("""
        SELECT move FROM account_move_line
        GROUP BY move HAVING SUM(debit) <> SUM(credit)""") == []
    assert count("""
        SELECT COUNT(*) FROM subsidy_entry WHERE move IS NULL""") == [(0,)]


def swallow(function, *args):
    "What the killed server does not answer."
    try:
        function(*args)
    except (OSError, HTTPException):
        pass


def test_statements(books, count):
    "Two statements take one claim: one has it."
    Statement = books.get('account.statement')
    journal = books.get('account.journal')(name="Bank", type='statement')
    journal.save()
    bank = books.get('account.statement.journal')(
        name="Bank", journal=journal, account=books.accounts['bank'],
        company=books.company, validation='amount')
    bank.save()
    # The first entry of a journal in a period locks a whole table, once.
    first = books.statement(bank, books.claim(books.fundings[-1]), 0)
    first.click('validate_statement')
    for funding in books.fundings[:4]:
        claim = books.claim(funding)
        statements = [
            books.statement(bank, claim, n) for n in range(len(books.configs))]
        outcomes = at_once([
                partial(
                    config.get_proxy('account.statement').validate_statement,
                    [statement.id], config.context)
                for config, statement in zip(books.configs, statements)])
        assert outcomes.count(None) == 1, outcomes
        assert all(claim.number in o for o in outcomes if o), outcomes
        states = [Statement(s.id).state for s in statements]
        assert sorted(states) == ['draft', 'draft', 'validated']
    assert count("""
        SELECT claim, COUNT(*) FROM subsidy_receipt
        GROUP BY claim HAVING COUNT(*) > 1""") == []
