# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The database that a benchmark fills and measures."
import datetime as dt
import os
import platform
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from trytond import backend
from trytond.modules.account.tests import create_chart
from trytond.modules.company.tests import create_company, set_company
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError


class Database:
    "A database of its own with the modules, in this process."

    def __init__(self, uri, name, modules):
        self.uri = uri
        self.name = name
        self.context = {}
        self._activate(modules)
        self.raw = psycopg2.connect(
            urlsplit(uri)._replace(path=f'/{name}').geturl())
        self.raw.autocommit = True

    def _activate(self, modules):
        # The helpers for tests switch on checks that no server does.
        Pool.test = False
        root = backend.Database()
        connection = root.get_connection(autocommit=True)
        root.create(connection, self.name)
        root.put_connection(connection)
        backend.Database(self.name).init()
        Pool.start()
        Pool(self.name).init(update=modules, lang=['en'], activatedeps=True)

    def execute(self, statement, parameters=None):
        "Run a statement behind Tryton's back."
        with self.raw.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else None

    def transaction(self, function, *args):
        "Again with the locks that Tryton asks for by exception."
        extras = {}
        while True:
            with Transaction().start(
                    self.name, 1, context=self.context,
                    **extras) as transaction:
                try:
                    result = function(*args)
                except TransactionError as error:
                    transaction.rollback()
                    error.fix(extras)
                    continue
                transaction.commit()
                return result

    def create_books(self):
        "A company with a chart of accounts: the company, where it sells."
        company = create_company()
        with set_company(company):
            create_chart(company)
            account, = Pool().get('account.account').search([
                    ('company', '=', company.id),
                    ('type.revenue', '=', True),
                    ('closed', '!=', True),
                    ], limit=1)
        self.company = company.id
        self.context = {'company': company.id, 'companies': [company.id]}
        return company, account

    def print_machine(self):
        model = next((
                line.split(':')[1].strip()
                for line in Path('/proc/cpuinfo').read_text().splitlines()
                if line.startswith('model name')), platform.processor())
        (version,), = self.execute('SHOW server_version')
        print(
            f"{dt.date.today()}: {model}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}, PostgreSQL {version}\n")
