# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A month of contracts billed and posted, against sale_subscription.

    TRYTOND_DATABASE_URI=postgresql://... python -m bench.billing

Each contract and each subscription has its own party and one line of the same
product, due once.  The stock module is used as its users do: one call for the
consumptions, one for the invoices, one to post them.  A run of contracts goes
through the queue: by this process alone, then by two workers.
"""
import cProfile
import datetime as dt
import io
import os
import pstats
import time
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from trytond import config
from trytond.modules.account.tests import get_fiscalyear
from trytond.modules.account_invoice.tests import set_invoice_sequences
from trytond.modules.company.tests import set_company
from trytond.pool import Pool
from trytond.worker import run_task

from tests.workers import Workers

from .database import Database

NAME = 'bench_billing'
WARM = 50
SIZES = [500, 1000, 4000]
AIM_ONE, AIM_TWO, AIM_OWN, AIM_GROWTH = 1.4, 1.8, .25, 1.2
TODAY = dt.date.today()
# The first month of the contracts: each run bills one more.
FIRST = TODAY.replace(day=1) - relativedelta(years=2)

# Each invoice is printed once posted, whoever posts it: not measured.
NOT_PRINTED = """
    CREATE FUNCTION not_printed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.data::json->>'method' = 'print_invoice' THEN
            NEW.dequeued_at := now();
            NEW.finished_at := now();
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER not_printed BEFORE INSERT ON ir_queue
        FOR EACH ROW EXECUTE FUNCTION not_printed();
    """


class Bench(Database):
    "The database, and what is measured in it."

    def __init__(self, uri):
        super().__init__(
            uri, NAME, ['coworking_contract', 'sale_subscription'])
        self.execute(NOT_PRINTED)
        self.contracts = 0
        self.months = 0

    def prepare(self):
        "A company with books, a plan and a service of the same product."
        pool = Pool()
        company, account = self.create_books()
        with set_company(company):
            fiscalyear = set_invoice_sequences(get_fiscalyear(company))
            fiscalyear.save()
            fiscalyear.create_period([fiscalyear])
            category, = pool.get('product.category').create([{
                        'name': "Month",
                        'accounting': True,
                        'account_revenue': account.id,
                        }])
            unit = pool.get('ir.model.data').get_id('product', 'uom_unit')
            template, = pool.get('product.template').create([{
                        'name': "Month",
                        'type': 'service',
                        'default_uom': unit,
                        'salable': True,
                        'sale_uom': unit,
                        'list_price': Decimal(100),
                        'account_category': category.id,
                        'products': [('create', [{}])],
                        }])
            product, = template.products
            site, = pool.get('coworking.site').create([{
                        'name': "Site",
                        'company': company.id,
                        'timezone': 'UTC',
                        }])
            plan, = pool.get('coworking.plan').create([{
                        'name': "Month",
                        'company': company.id,
                        'months': 1,
                        'lines': [('create', [{
                                        'name': "Month",
                                        'product': product.id,
                                        'price': Decimal(100),
                                        }])],
                        }])
            recurrence, = pool.get(
                'sale.subscription.recurrence.rule.set').create([{
                        'name': "Month",
                        'rules': [('create', [{'freq': 'monthly'}])],
                        }])
            service, = pool.get('sale.subscription.service').create([{
                        'product': product.id,
                        'consumption_recurrence': recurrence.id,
                        }])
        self.site, self.plan = site.id, plan.id
        self.recurrence, self.service = recurrence.id, service.id

    def sign(self):
        "One contract of the plan, that owes from this month on."
        Contract = Pool().get('coworking.contract')
        contract = Contract(
            company=self.company, party=self.party(), site=self.site,
            start=self.month, plan=self.plan)
        contract.on_change_plan()
        contract.save()
        Contract.quote([contract])
        Contract.run([contract])
        return contract.id

    def subscribe(self):
        "One subscription that owes today."
        pool = Pool()
        Subscription = pool.get('sale.subscription')
        Line = pool.get('sale.subscription.line')
        company = pool.get('company.company')(self.company)
        subscription = Subscription(
            company=company, party=self.party(), lines=[],
            currency=company.currency, start_date=TODAY,
            invoice_recurrence=self.recurrence)
        subscription.on_change_party()
        line = Line(
            subscription=subscription, start_date=TODAY, quantity=1,
            service=self.service)
        line.on_change_service()
        line.subscription = None
        subscription.lines = [line]
        subscription.save()
        Subscription.quote([subscription])
        Subscription.run([subscription])
        return subscription.id

    def party(self):
        party, = Pool().get('party.party').create([{
                    'name': "Member",
                    'addresses': [('create', [{}])],
                    }])
        return party

    def copies(self, table, where, column, values):
        "Copies of a row behind Tryton's back, one for each value: their ids."
        columns = [c for c, in self.execute("""
                SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND column_name NOT IN ('id', %s)
                """, [table, column])]
        names = ', '.join(f'"{c}"' for c in columns)
        return [id_ for id_, in self.execute(
                f'INSERT INTO {table} ({names}, {column}) '
                f'SELECT {names}, value FROM {table}, unnest(%s) value '
                f'WHERE {table}.id = (SELECT min(id) FROM {table} '
                f'WHERE {where}) RETURNING id', [values])]

    def multiply(self, table, line, parent, id_, count):
        "As many more of what has a line, each of another party: their ids."
        (party,), = self.execute(
            f'SELECT party FROM {table} WHERE id = {id_}')
        parties = self.copies(
            'party_party', f'id = {party}', 'code',
            [f"{table} {id_} {number}" for number in range(count)])
        self.copies('party_address', f'party = {party}', 'party', parties)
        copies = self.copies(table, f'id = {id_}', 'party', parties)
        self.copies(line, f'{parent} = {id_}', parent, copies)
        return copies

    def grow(self, size):
        "So many contracts in all, and as many new subscriptions."
        contract = self.transaction(self.sign)
        copies = self.multiply(
            'coworking_contract', 'coworking_contract_line', 'contract',
            contract, size - self.contracts - 1)
        members = self.copies(
            'coworking_contract_member', f'contract = {contract}',
            'contract', copies)
        self.execute("""
            UPDATE coworking_contract_member SET party = contract.party
            FROM coworking_contract contract
            WHERE contract.id = contract AND coworking_contract_member.id
                = ANY (%s)""", [members])
        self.contracts = size
        subscription = self.transaction(self.subscribe)
        copies = self.multiply(
            'sale_subscription', 'sale_subscription_line', 'subscription',
            subscription, size - 1)
        self.execute("""
            UPDATE sale_subscription SET invoice_address = address.id
            FROM party_address address
            WHERE address.party = sale_subscription.party
                AND sale_subscription.id = ANY (%s)""", [copies])
        self.execute('VACUUM ANALYZE')

    @property
    def month(self):
        return FIRST + relativedelta(months=self.months)

    def posted(self):
        (count,), = self.execute(
            "SELECT count(*) FROM account_invoice WHERE state = 'posted'")
        return count

    @contextmanager
    def timed(self, size, spent):
        "The seconds in which as many invoices are posted."
        before = self.posted()
        begin = time.perf_counter()
        yield
        spent.append(time.perf_counter() - begin)
        assert self.posted() == before + size

    def stock(self, size):
        pool = Pool(NAME)
        Invoice = pool.get('account.invoice')
        Line = pool.get('sale.subscription.line')
        Subscription = pool.get('sale.subscription')
        spent = []
        with self.timed(size, spent):
            self.transaction(Line.generate_consumption, TODAY)
            self.transaction(Subscription.generate_invoice, TODAY)
            self.transaction(lambda: Invoice.post(
                    Invoice.search([('state', '=', 'draft')])))
        return spent[0]

    def bill(self):
        "Begin the run of one month more, to be worked by the queue."
        pool = Pool()
        company = pool.get('company.company')(self.company)
        month = self.month
        self.months += 1
        return pool.get('coworking.billing').run(company, month, post=True).id

    def open_tasks(self):
        return [id_ for id_, in self.execute(
                "SELECT id FROM ir_queue WHERE finished_at IS NULL "
                "ORDER BY id")]

    def alone(self, size):
        "The run by this process: its seconds, and those of account_invoice."
        spent = []
        with self.timed(size, spent), invoices_watched() as watched:
            self.transaction(self.bill)
            while tasks := self.open_tasks():
                for task in tasks:
                    run_task(NAME, task)
        return spent[0], sum(watched)

    def by_workers(self, size, processes=2):
        "The run by workers of the queue."
        workers = Workers(self.uri, NAME, processes)
        try:
            # So many tasks of nothing that each has loaded the modules.
            self.transaction(self.nothing, 8 * processes)
            workers.work_until(lambda: not self.open_tasks())
            spent = []
            with self.timed(size, spent):
                self.transaction(self.bill)
                workers.work_until(
                    lambda: not self.open_tasks(), seconds=3600)
        finally:
            workers.kill()
        return spent[0]

    def nothing(self, times):
        Billing = Pool().get('coworking.billing')
        last = Billing.search([], limit=1)
        for _ in range(times):
            Billing.__queue__.go_on(last)

    def profile(self):
        "What a slice of a run spends its time on."
        profile = cProfile.Profile()
        self.transaction(self.bill)
        profile.enable()
        run_task(NAME, self.open_tasks()[0])
        profile.disable()
        text = io.StringIO()
        stats = pstats.Stats(profile, stream=text).strip_dirs()
        stats.sort_stats('cumulative').print_stats(40)
        stats.sort_stats('tottime').print_stats(15)
        return text.getvalue()


@contextmanager
def invoices_watched():
    "The seconds that Tryton's own invoices take: made, saved and posted."
    Invoice = Pool(NAME).get('account.invoice')
    Line = Pool(NAME).get('account.invoice.line')
    seconds = []
    inside = False

    def watch(method):
        def watched(*args, **kwargs):
            nonlocal inside
            if inside:
                return method(*args, **kwargs)
            inside = True
            begin = time.perf_counter()
            try:
                return method(*args, **kwargs)
            finally:
                seconds.append(time.perf_counter() - begin)
                inside = False
        return watched
    with ExitStack() as stack:
        for Model, name in [
                (Invoice, 'on_change_type'), (Line, 'on_change_product'),
                (Invoice, 'create'), (Invoice, 'post')]:
            stack.enter_context(
                patch.object(Model, name, watch(getattr(Model, name))))
        yield seconds


def main():
    # What is pushed to the queue is worked when it is measured.
    config.set('queue', 'worker', 'True')
    bench = Bench(os.environ['TRYTOND_DATABASE_URI'])
    bench.transaction(bench.prepare)
    bench.print_machine()
    bench.grow(WARM)
    bench.stock(WARM)
    bench.alone(WARM)
    print("Invoices billed and posted a second")
    missed = []
    each = {}
    for size in SIZES:
        bench.grow(size)
        stock = bench.stock(size)
        alone, invoices = bench.alone(size)
        two = bench.by_workers(size)
        each[size] = alone / size
        own = 1 - invoices / alone
        print(
            f"  {size:>5,}: sale_subscription {size / stock:5.1f}   "
            f"contracts {size / alone:5.1f} ({stock / alone:.2f} times)   "
            f"two workers {size / two:5.1f} ({stock / two:.2f} times)   "
            f"own share {own:.0%}", flush=True)
        missed += [
            stock / alone < AIM_ONE, stock / two < AIM_TWO, own > AIM_OWN]
    growth = each[SIZES[-1]] / each[SIZES[0]]
    missed.append(growth > AIM_GROWTH)
    print(f"  the time of one at {SIZES[-1]:,} is {growth:.2f} times "
        f"that at {SIZES[0]:,}")
    print(f"Aims: {AIM_ONE} times with one process, {AIM_TWO} times with two "
        f"workers, own share at most {AIM_OWN:.0%}, growth {AIM_GROWTH}.")
    if any(missed):
        print("\nWhere an aim is missed: a slice drafted and posted")
        print(bench.profile())


if __name__ == '__main__':
    main()
