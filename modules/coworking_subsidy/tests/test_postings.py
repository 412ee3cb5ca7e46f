# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import postings
from trytond.modules.coworking_subsidy.postings import Posting

AMOUNTS = st.decimals(0, 10**7, places=2)
WHOLE = st.decimals('0.01', 10**7, places=2)


def cents(amount):
    return amount.quantize(Decimal('0.01'))


def said(lines):
    return {p.role: str(p.amount) for p in lines}


class PostingsTestCase(TestCase):
    "Test what events write in the books"

    def test_acquired(self):
        part = Posting('receivable', Decimal(100))
        for later, result in [
                ('0', {'receivable': '100', 'income': '-100'}),
                ('40', {'receivable': '100', 'income': '-60',
                        'deferred': '-40'}),
                ('100', {'receivable': '100', 'deferred': '-100'}),
                ]:
            with self.subTest(later=later):
                self.assertEqual(
                    said(postings.acquired(
                            [part], Decimal(later), 'income')), result)

    def test_lessened(self):
        for amount, deferred, earned, result in [
                ('30', '40', '60', {'deferred': '30', 'debt': '-30'}),
                ('40', '40', '60', {'deferred': '40', 'debt': '-40'}),
                ('41', '40', '60', {
                        'deferred': '40', 'income': '1', 'debt': '-41'}),
                ('100', '40', '60', {
                        'deferred': '40', 'income': '60', 'debt': '-100'}),
                ('101', '40', '60', {
                        'deferred': '40', 'income': '60',
                        'past_charge': '1', 'debt': '-101'}),
                ('10', '0', '-5', {'past_charge': '10', 'debt': '-10'}),
                ]:
            with self.subTest(amount=amount):
                self.assertEqual(
                    said(postings.lessened(
                            Decimal(amount), 'debt', Decimal(deferred),
                            Decimal(earned), 'income')), result)

    def test_grant_given_back(self):
        for equity, taken, result in [
                ('100', '0', {'equity': '100', 'debt': '-100'}),
                ('100', '30', {'equity': '100', 'past_charge': '30',
                        'taken': '-30', 'debt': '-100'}),
                # Of an asset that is over nothing stands any more.
                ('40', '10', {'equity': '40', 'past_charge': '70',
                        'taken': '-10', 'debt': '-100'}),
                ('0', '0', {'past_charge': '100', 'debt': '-100'}),
                ]:
            with self.subTest(equity=equity, taken=taken):
                self.assertEqual(
                    said(postings.grant_given_back(
                            Decimal(100), Decimal(equity), Decimal(taken))),
                    result)

    @given(AMOUNTS, AMOUNTS, st.decimals(-10**6, 10**6, places=2))
    def test_balanced(self, amount, deferred, earned):
        lines = postings.lessened(
            amount, 'debt', deferred, earned, 'income')
        self.assertEqual(sum(p.amount for p in lines), 0)

    @given(AMOUNTS, AMOUNTS, WHOLE, WHOLE)
    def test_part(self, deferred, earned, whole, amount):
        lines = postings.lessened(whole, 'debt', deferred, earned, 'income')
        part = postings.part(lines, min(amount, whole), whole, cents)
        self.assertEqual(sum(p.amount for p in part), 0)
