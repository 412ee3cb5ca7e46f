# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy import matching
from trytond.modules.coworking_subsidy.matching import Awaited

AMOUNTS = st.decimals('0.01', 10**6, places=2)


def awaited(claim, left, payer='EPCI', *references):
    return Awaited(
        claim, Decimal(left), payer, (f'DV0000{claim}', *references))


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
