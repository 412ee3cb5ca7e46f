# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
import unittest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from trytond.modules.coworking_subsidy.sharing import Spent, bear

amounts = st.decimals(1, 100000, places=2)
days = st.integers(1, 40)
names = st.sampled_from('abc')


def borne(expenses, gifts):
    "The whole euros, which is what the tables give."
    return {
        name: int(amount) for name, amount in bear(
            [Spent(d, Decimal(a), frozenset(c)) for d, a, c in expenses],
            {n: [(d, Decimal(a)) for d, a in g]
                for n, g in gifts.items()}).items()}


class SharingTestCase(unittest.TestCase):
    "Test what each subsidy bears of the expenses of one object"

    def test_table(self):
        for expenses, gifts, expected in [
                # Alone: what is above it is borne by nobody.
                ([(1, 500, '')], {'a': [(1, 300)]}, {'a': 300}),
                # Not before it began.
                ([(1, 500, '')], {'a': [(2, 300)]}, {'a': 0}),
                # By what they give.
                ([(1, 900, '')], {'a': [(1, 1200)], 'b': [(1, 600)]},
                    {'a': 600, 'b': 300}),
                # The first was wholly spent when the second one began.
                ([(1, 1200, ''), (13, 600, '')],
                    {'a': [(1, 1200)], 'b': [(13, 1200)]},
                    {'a': 1200, 'b': 600}),
                # What was left of the first is used after it too.
                ([(1, 600, ''), (13, 900, '')],
                    {'a': [(1, 1200)], 'b': [(13, 1200)]},
                    {'a': 900, 'b': 600}),
                # Claimed from one, it is of that one.
                ([(1, 500, 'b'), (2, 600, '')],
                    {'a': [(1, 1000)], 'b': [(1, 500)]},
                    {'a': 600, 'b': 500}),
                # Claimed from none of them, of all.
                ([(1, 300, 'x')], {'a': [(1, 400)], 'b': [(1, 200)]},
                    {'a': 200, 'b': 100}),
                # A credit note gives back to those who bore it.
                ([(1, 900, ''), (2, -300, '')],
                    {'a': [(1, 1200)], 'b': [(1, 600)]},
                    {'a': 400, 'b': 200}),
                ([(1, -300, '')], {'a': [(1, 1200)]}, {'a': 0}),
                ]:
            with self.subTest(expenses=expenses, gifts=gifts):
                self.assertEqual(borne(expenses, gifts), expected)

    def test_thirds(self):
        "What three equal ones bear of many expenses is all of them."
        gifts = {n: [(1, Decimal(100000))] for n in 'abc'}
        expenses = [Spent(1, Decimal(100))] * 2000
        self.assertEqual(
            round(sum(bear(expenses, gifts).values()), 2), Decimal(200000))

    @given(
        st.lists(st.tuples(days, amounts, st.frozensets(names))),
        st.dictionaries(
            names, st.lists(st.tuples(days, amounts), max_size=4),
            min_size=1))
    def test_bounds(self, expenses, gifts):
        "Nobody bears more than it gives, nor all of them more than was spent."
        result = bear([Spent(*e) for e in expenses], gifts)
        cent = Decimal('0.01')
        for name, amount in result.items():
            self.assertGreaterEqual(amount, 0)
            self.assertLessEqual(
                amount, sum((a for _, a in gifts[name]), cent))
        self.assertLessEqual(
            sum(result.values()), sum((a for _, a, _ in expenses), cent))
