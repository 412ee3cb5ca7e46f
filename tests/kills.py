# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A run of contracts whose workers are killed, on PostgreSQL.

The database has the module coworking_contract and nothing else.
"""
import datetime as dt
import random
from collections import Counter
from functools import cached_property

from dateutil.relativedelta import relativedelta
from proteus import Model, Wizard
from trytond.modules.account.tests.tools import (
    create_chart, create_fiscalyear, get_accounts)
from trytond.modules.account_invoice.tests.tools import (
    set_fiscalyear_invoice_sequences)
from trytond.modules.company.tests.tools import create_company
from trytond.modules.coworking_contract.tests.tools import create_plan
from trytond.modules.coworking_space.tests.tools import (
    create_product, create_site)

from .workers import Workers

# Three slices.
CONTRACTS = 110
# What each contract goes through, and for how long a step may be under way.
STEPS = {'waiting': 0, 'drafted': 1, 'done': 2}
UNDER_WAY = 0, 2


class KilledRuns:
    "Months of contracts, each billed by workers that are killed."

    def __init__(self, uri, server, select):
        self.uri = uri
        self.server = server
        self.select = select
        self.month = 0

    @cached_property
    def config(self):
        return self.server.connect()

    def prepare(self):
        "A company with books, and contracts that began some time ago."
        config = self.config
        create_company(config=config)
        create_chart(config=config)
        fiscalyear = set_fiscalyear_invoice_sequences(
            create_fiscalyear(config=config), config=config)
        fiscalyear.click('create_period')
        accounts = get_accounts(config=config)
        site = create_site("Place", timezone='UTC', config=config)
        plan = create_plan(
            "Monthly", create_product(
                "Month", account=accounts['revenue'], config=config),
            '100', config=config)
        Party = Model.get('party.party', config=config)
        Contract = Model.get('coworking.contract', config=config)
        self.start = dt.date.today() - relativedelta(years=3)
        parties = [Party(name=f"Member {n}") for n in range(CONTRACTS)]
        Party.save(parties)
        contracts = [
            Contract(party=party, site=site, start=self.start, plan=plan)
            for party in parties]
        Contract.save(contracts)
        Contract.click(contracts, 'quote')
        Contract.click(contracts, 'run')

    def run(self, seed):
        "Bill one month more, killing the workers once; check what stands."
        date = self.start + relativedelta(months=self.month)
        self.month += 1
        bill = Wizard('coworking.bill', config=self.config)
        bill.form.date = date
        bill.form.post = True
        bill.execute('preview')
        bill.execute('bill')
        billing, = bill.actions[0]
        chance = random.Random(seed)
        steps = chance.randrange(2 * CONTRACTS)
        workers = Workers(self.uri, self.server.database)
        try:
            workers.work_until(lambda: self.steps(billing) >= steps)
            workers.work(chance.uniform(*UNDER_WAY))
        finally:
            workers.kill()
        print(f"seed {seed}: killed with "
            f"{dict(Counter(self.states(billing)))}", flush=True)
        self.go_on(billing)
        self.check(billing)

    def go_on(self, billing):
        "Start the run again, until it is done."
        billing.reload()
        if billing.done < billing.due:
            billing.click('go_on')
        workers = Workers(self.uri, self.server.database)
        try:
            workers.work_until(
                lambda: set(self.states(billing)) == {'done'})
        finally:
            workers.kill()

    def steps(self, billing):
        return sum(STEPS[s] for s in self.states(billing))

    def states(self, billing):
        return [s for s, in self.select(
                "SELECT state FROM coworking_billing_item "
                "WHERE billing = %s", billing.id)]

    def check(self, billing):
        "Each period is charged once, and the numbers have no hole."
        (charges, periods, contracts), = self.select("""
            SELECT count(*), count(DISTINCT period), count(DISTINCT contract)
            FROM coworking_contract_charge""")
        assert charges == periods == self.month * CONTRACTS
        assert contracts == CONTRACTS
        (unbilled,), = self.select("""
            SELECT count(*)
            FROM coworking_contract_charge charge
                LEFT JOIN account_invoice_line line
                    ON line.id = charge.invoice_line
                LEFT JOIN account_invoice invoice ON invoice.id = line.invoice
            WHERE invoice.state IS NULL OR invoice.state != 'posted'""")
        assert unbilled == 0
        numbers = sorted(int(n) for n, in self.select(
                "SELECT number FROM account_invoice"))
        assert numbers == list(range(1, self.month * CONTRACTS + 1))
