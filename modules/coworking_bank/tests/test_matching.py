# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_bank import matching
from trytond.modules.coworking_bank.matching import Awaited

AMOUNTS = st.decimals('0.01', 10**6, places=2)


def awaited(claim, left, payer='EPCI', *references):
    return Awaited(
        claim, Decimal(left), (payer,), (f'DV0000{claim}', *references))


class MatchingTestCase(TestCase):
    "Test which claims a payment is for"

    def test_find(self):
        two = [awaited(1, 100), awaited(2, 250)]
        for name, amount, payer, text, claims, result in [
                ("the only one of that amount", 100, None, '', two,
                    [(1, 100)]),
                ("two of that amount", 100, None, '',
                    [*two, awaited(3, 100)], []),
                ("two of that amount, one of the payer", 100, 'State', '',
                    [*two, awaited(3, 100, 'State')], [(3, 100)]),
                ("a payer who owes nothing", 100, 'Region', '', two, []),
                ("no such amount", 90, 'EPCI', '', two, []),
                ("both at once", 350, 'EPCI', '', two, [(1, 100), (2, 250)]),
                ("both at once, of nobody", 350, None, '', two, []),
                ("two groups", 300, 'EPCI', '', [
                        awaited(1, 100), awaited(2, 200), awaited(3, 50),
                        awaited(4, 250)], []),
                ("named, in part", 40, 'EPCI', "VIR DV00002 MERCI", two,
                    [(2, 40)]),
                ("named, and more", 400, None, "dv00002", two, [(2, 250)]),
                ("both named, whole", 350, None, "DV00001/DV00002", two,
                    [(1, 100), (2, 250)]),
                ("both named, and more", 400, None, "DV00001/DV00002", two,
                    [(1, 100), (2, 250)]),
                ("both named, in part", 300, None, "DV00001/DV00002", two,
                    []),
                ("a decision of two, the amount of one", 250, None, "N 12", [
                        awaited(1, 100, 'EPCI', "N 12"),
                        awaited(2, 250, 'EPCI', "N 12")], [(2, 250)]),
                ("an agreement of two payers", 40, 'State', "CV1", [
                        awaited(1, 40, 'EPCI', "CV1"),
                        awaited(2, 90, 'State', "CV1")], []),
                ("a longer number", 40, None, "DV000021", two, []),
                ("by the decision", 60, None, "ARRETE 2026-12 COMMUNE",
                    [awaited(1, 100, 'EPCI', "2026-12")], [(1, 60)]),
                ]:
            with self.subTest(name):
                self.assertEqual(
                    matching.find(Decimal(amount), payer, text, claims),
                    result)

    def test_many(self):
        "So many claims are left to the user."
        claims = [awaited(n, 1 + n) for n in range(matching.MOST + 1)]
        self.assertEqual(
            matching.find(Decimal('2.5'), 'EPCI', '', claims), [])
        self.assertEqual(
            matching.find(Decimal(3) + Decimal(4), 'EPCI', '', claims),
            [(6, 7)])

    def test_sure(self):
        "Debits are known by their name, members by who they are"
        def debit(payment, amount, mandate):
            return Awaited(
                payment, Decimal(amount), ("Anne",), (mandate,), whole=True,
                sure_by='name', mark=str(payment))
        invoice = Awaited(
            'F', Decimal(120), ("Anne",), ("F-2026-12",), sure_by='payer')
        batch = Awaited('B', Decimal(120), whole=True, sure_by='silence')
        back = [debit(7, -120, 'RUM-1'), debit(9, -120, 'RUM-1')]
        for name, amount, payer, text, mark, awaited, result in [
                ("of nobody known", 120, None, '', None, [invoice], []),
                ("of the payer", 120, "Anne", '', None, [invoice],
                    [('F', 120)]),
                ("a batch by its amount alone", 120, None, '', None,
                    [invoice, batch], [('B', 120)]),
                ("as much as a batch, of the payer", 120, "Paul", '', None,
                    [batch], []),
                ("a batch in part", 100, None, '', None, [batch], []),
                ("an invoice in part", 100, None, "F 2026 12", None,
                    [invoice, batch], [('F', 100)]),
                ("comes back", -120, None, "RUM-1", None, back[:1],
                    [(7, -120)]),
                ("comes back, unnamed", -120, "Anne", '', None, back[:1], []),
                ("comes back, one of two", -120, None, "RUM-1", None, back,
                    []),
                ("comes back, by its number", -120, None, "RUM-1", '9', back,
                    [(9, -120)]),
                ("comes back, of another number", -120, None, "RUM-1", '8',
                    back[:1], []),
                ("is no debit of ours", 120, None, "RUM-1", None, back, []),
                ]:
            with self.subTest(name):
                self.assertEqual(
                    matching.find(
                        Decimal(amount), payer, text, awaited, mark),
                    result)
        self.assertEqual(
            matching.find(
                Decimal(120), None, "M. Durand", [batch], silent=False), [])

    def test_not_guessed(self):
        "What a payer owes, and what somebody else may name"
        invoice = Awaited(
            'F', Decimal(250), ("Anne",), ("F-2026-12",), sure_by='payer')
        payout = Awaited(
            'P', Decimal(100), whole=True,
            days=(dt.date(2026, 3, 1), dt.date(2026, 3, 20)))
        claim = Awaited('C', Decimal(5000), ("EPCI",), ("2026-12",))
        march, april = dt.date(2026, 3, 5), dt.date(2026, 4, 5)
        for name, amount, payer, text, date, awaited, result in [
                ("on account, as much as a payout", 100, "Anne", '', march,
                    [invoice, payout], []),
                ("a payout", 100, None, '', march, [invoice, payout],
                    [('P', 100)]),
                ("a payout, much later", 100, None, '', april, [payout], []),
                ("a member, by the words of a decision", 250, "Anne",
                    "loyer 2026-12", march, [claim], []),
                ("somebody else, all of it", 250, "Paul", "F 2026 12", march,
                    [invoice], [('F', 250)]),
                ("somebody else, a part", 40, "Paul", "F 2026 12", march,
                    [invoice], []),
                ]:
            with self.subTest(name):
                self.assertEqual(
                    matching.find(
                        Decimal(amount), payer, text, awaited, date=date),
                    result)

    def test_without(self):
        part = awaited('A', 100)
        whole = awaited('B', 100)._replace(whole=True)
        for name, parts, left in [
                ("in part", [('A', 40)], [('A', 60), ('B', 100)]),
                ("all", [('A', 100)], [('B', 100)]),
                ("whole", [('B', 100)], [('A', 100)]),
                ("more than all", [('A', 150)], [('B', 100)]),
                ("another amount", [('B', -100)], [('A', 100), ('B', 100)]),
                ]:
            with self.subTest(name):
                self.assertEqual(
                    [(a.what, a.left)
                        for a in matching.without([part, whole], parts)],
                    left)

    def test_telling(self):
        self.assertEqual(
            matching.telling("12", None, "F-1", "F-2026-12"), ("F-2026-12",))

    @given(AMOUNTS, st.lists(AMOUNTS, max_size=6), st.booleans())
    def test_never_more(self, amount, lefts, is_named):
        claims = [
            awaited(n, left) for n, left in enumerate(lefts)]
        text = ' '.join(f'DV0000{n}' for n in range(3)) if is_named else ''
        parts = matching.find(amount, 'EPCI', text, claims)
        self.assertLessEqual(sum(p for _, p in parts), amount)
        for claim, part in parts:
            self.assertTrue(0 < part <= lefts[claim])
        self.assertEqual(len({c for c, _ in parts}), len(parts))
