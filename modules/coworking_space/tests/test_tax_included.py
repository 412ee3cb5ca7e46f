# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from trytond.modules.account.tests import create_chart
from trytond.modules.company.tests import create_company, set_company
from trytond.pool import Pool
from trytond.tests.test_tryton import activate_module, with_transaction

CENT = Decimal('0.01')
RATES = [Decimal('.2'), Decimal('.1'), Decimal('.055')]
DAY = dt.date(2026, 3, 2)


class TaxIncludedTestCase(TestCase):
    "Test that the customer pays the price to the cent"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_module('coworking_space')

    def invoice(self, company, taxes, prices):
        "The unsaved invoice of prices: [(price, quantity, index of tax)]."
        pool = Pool()
        Invoice = pool.get('account.invoice')
        Line = pool.get('account.invoice.line')
        invoice = Invoice(
            company=company, currency=company.currency, type='out',
            accounting_date=DAY, invoice_date=DAY, party_lang=None, taxes=[])
        lines = []
        for price, quantity, index in prices:
            line = Line(
                type='line', invoice=None, invoice_type='out',
                company=company, currency=company.currency,
                quantity=quantity, unit_price=None, taxes=[taxes[index]],
                taxes_date=DAY, price_with_tax=price)
            line.amount = line.on_change_with_amount()
            lines.append(line)
        invoice.lines = lines
        invoice.on_change_lines()
        return invoice

    def check(self, invoice, total):
        self.assertEqual(invoice.total_amount, total)
        # What the books are given closes too.
        self.assertEqual(
            sum(l.amount for l in invoice.lines)
            + sum(t.amount for t in invoice.taxes), total)
        for tax in invoice.taxes:
            # Each line is right to the nearest cent.
            self.assertLessEqual(
                abs(tax.amount - tax.base * tax.tax.rate),
                len(invoice.lines) * CENT)

    def taxes(self, company):
        pool = Pool()
        Account = pool.get('account.account')
        Tax = pool.get('account.tax')
        account, = Account.search([
                ('type.statement', '=', 'balance'),
                ('closed', '=', False),
                ('company', '=', company.id),
                ], limit=1)
        return Tax.create([{
                    'name': str(rate),
                    'description': str(rate),
                    'type': 'percentage',
                    'rate': rate,
                    'company': company.id,
                    'invoice_account': account.id,
                    'credit_note_account': account.id,
                    } for rate in RATES])

    @with_transaction()
    def test_split(self):
        "What a line makes of a price"
        company = create_company()
        with set_company(company):
            create_chart(company)
            for tax in self.taxes(company):
                line, = self.invoice(company, [tax], [(CENT, 1, 0)]).lines
                for n in range(1, 50001, 61):
                    line.price_with_tax = n * CENT
                    amount, taxes = line._split_price()
                    tax_line, = taxes.values()
                    self.assertEqual(amount + tax_line.amount, n * CENT)
                    self.assertEqual(tax_line.base, amount)

    @with_transaction()
    def test_groups(self):
        "Alone, and grouped by 2, 3 and 10"
        company = create_company()
        with set_company(company):
            create_chart(company)
            taxes = self.taxes(company)
            for index in range(len(RATES)):
                for size in [1, 2, 3, 10]:
                    for n in range(1 + index, 50001, 997):
                        group = [(n + i) * CENT for i in range(size)]
                        self.check(
                            self.invoice(company, taxes, [
                                    (p, 1, index) for p in group]),
                            sum(group))

    @with_transaction()
    def test_together(self):
        "Any prices, quantities and rates, bought or given back, together"
        company = create_company()
        with set_company(company):
            create_chart(company)
            taxes = self.taxes(company)

            @settings(deadline=None)
            @given(st.lists(
                    st.tuples(
                        st.decimals(CENT, 500, places=2),
                        st.integers(-10, 10).filter(bool),
                        st.integers(0, len(RATES) - 1)),
                    min_size=1, max_size=10))
            def check(prices):
                self.check(
                    self.invoice(company, taxes, prices),
                    sum(p * q for p, q, _ in prices))
            check()
