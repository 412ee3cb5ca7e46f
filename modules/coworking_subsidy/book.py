# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What the books of a funding lack.

A Book begins with the entries of a funding that stand, and adds to them, in
memory, what its tracker says and they do not. What it adds is the difference:
added once, there is nothing more to add.

To write another event, add a method _<event> to the Book and its line to the
selection of the entry.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from trytond.pool import Pool

from . import postings
from .account import EARNED
from .postings import Posting
from .shared import total

_DAY = dt.timedelta(days=1)


class Due(NamedTuple):
    "An entry that is not written yet."
    kind: str
    date: dt.date
    tranche: Any
    origin: Any
    postings: list


class Book:

    def __init__(self, funding, since=None):
        self.funding = funding
        # What happened before is dated on that day.
        self.since = since or dt.date.min
        self.round = funding.round
        self.entries = [e.as_due for e in funding.entries if e.stands]
        # What a bank statement has written already.
        self.entries += [
            paid.as_due for paid in [
                *(r for t in funding.tranches for r in t.receipts),
                *(r for c in funding.clawbacks for r in c.repayments)]
            if paid.as_due]
        self.added = []

    def lacks(self, until):
        "What is to be written of what happened until the day."
        tranches, clawbacks = self.funding.tranches, self.funding.clawbacks
        for tranche in tranches:
            self._acquire(tranche, until)
            self._receive(tranche, until)
        for clawback in clawbacks:
            self._waive(clawback, until)
            if self._is_early(clawback):
                self._give_back(clawback, until)
        for tranche in tranches:
            self._lift(tranche, until)
            self._claims(tranche, until)
        if self._find('acquire'):
            for grant in self.funding.grants:
                self._spread(grant, self._before_clawbacks(until))
        for tranche in tranches:
            self._lessen(tranche, until)
            self._unaccrue(tranche, until)
            self._release(tranche, until)
        for clawback in clawbacks:
            self._give_back(clawback, until)
            self._unprovide(clawback, until)
            self._repay(clawback, until)
        return self.added

    def closing(self, year):
        "What is to be written to close the fiscal year."
        for tranche in self.funding.tranches:
            self._accrue(tranche, year)
            self._defer(tranche, year)
            self._dedicate(tranche, year)
        for clawback in self.funding.clawbacks:
            self._provide(clawback, year)
        return self.added

    # What stands in it

    def _add(self, kind, date, tranche, origin, lines):
        if lines:
            date = max(date, self.since)
            due = Due(kind, date, tranche, origin, lines)
            self.entries.append(due)
            self.added.append(due)

    def _find(self, kind, **values):
        return [
            e for e in self.entries if e.kind == kind
            and all(getattr(e, n) == v for n, v in values.items())]

    def balance(self, *roles, start=dt.date.min, end=dt.date.max, **values):
        "What the roles are debited of, less what they are credited."
        return total(
            p.amount for e in self.entries if start <= e.date <= end
            and all(getattr(e, n) == v for n, v in values.items())
            for p in e.postings if p.role in roles)

    def about(self, role, record):
        "What the role is debited of, less what it is credited, about it."
        return total(
            p.amount for e in self.entries for p in e.postings
            if p.role == role and p.about == record)

    def earned(self, start=dt.date.min, end=dt.date.max, **values):
        return -self.balance(*EARNED, start=start, end=end, **values)

    def kept(self, **values):
        "What it earned, less what was taken back of it as a charge."
        return -self.balance(*EARNED, 'past_charge', **values)

    def recognised(self, tranche, end):
        """What was earned of what it is worth by the day.

        What was given back of early money is a charge: it is worth no less.
        """
        return self.kept(tranche=tranche, end=end) + self.balance(
            'past_charge', kind='lift', tranche=tranche, end=end)

    # The right

    def _acquire(self, tranche, until):
        "The right is acquired, or more of it."
        date = tranche.acquired_on(until)
        if not date or date > until:
            return
        recorded = self.balance('receivable', tranche=tranche, kind='acquire')
        lessened = -self.balance('receivable', tranche=tranche, kind='reduce')
        amount = tranche.worth_by(until) - (recorded - lessened)
        if amount <= 0:
            return
        if recorded and (
                tranche.rule != 'costs' or tranche.income_role == 'equity'):
            # It was raised since.
            date = until
        later = Decimal(0)
        if (self.funding.recording == 'whole'
                and tranche.income_role != 'equity'):
            year = self.funding.year_of(date)
            if year:
                later = amount - min(tranche.earned_by(year.end_date), amount)
        charged = self.balance(
            'past_charge', kind='reduce', tranche=tranche) + self.balance(
            'past_charge', kind='acquire', tranche=tranche)
        self._add(
            'acquire', date, tranche, tranche, postings.acquired(
                tranche.receivables(amount, recorded), later,
                tranche.income_role,
                charged if tranche.income_role == 'equity' else Decimal(0)))

    def _lessen(self, tranche, until):
        "It is worth less than what was recorded."
        if not self._find('acquire', tranche=tranche):
            return
        recorded = self.balance(
            'receivable', tranche=tranche, kind='acquire') + self.balance(
            'receivable', tranche=tranche, kind='reduce')
        amount = recorded - tranche.worth_by(until)
        if amount <= 0:
            return
        date = max(tranche.settled_on or until, max(
                e.date for e in self._find('acquire', tranche=tranche)))
        if tranche.income_role == 'equity':
            self.funding.check_grants()
            # What assets took wholly to income is a charge.
            lines = postings.grant_lessened(amount, -self.balance('equity'))
        else:
            lines = postings.lessened(
                amount, 'receivable',
                -self.balance('deferred', tranche=tranche),
                self.earned(
                    *self.funding.span_of(date), tranche=tranche),
                tranche.income_role)
        # The last instalments are those that do not come.
        opened = dict(reversed(list(self._open(tranche).items())))
        taken, left = self._take(opened, amount)
        if left:
            taken.append((tranche, None, left))
        self._add('reduce', date, tranche, tranche, [
                *(p for p in lines if p.role != 'receivable'),
                *(Posting('receivable', -part, about, maturity)
                    for about, maturity, part in taken)])

    # The money

    def _receive(self, tranche, until):
        "Money that was entered by hand."
        acquired = self._find('acquire', tranche=tranche)
        for receipt in tranche.receipts:
            if receipt.date > until or self._find('receive', origin=receipt):
                continue
            is_due = acquired and min(e.date for e in acquired) <= receipt.date
            self._add(
                'receive', receipt.date, tranche, receipt, postings.move(
                    receipt.amount, 'bank',
                    'receivable' if is_due else 'waiting', receipt))

    def _lift(self, tranche, until):
        """What came before the right was acquired pays it now.

        What was given back of it meanwhile is a charge.
        """
        acquired = self._find('acquire', tranche=tranche)
        if not acquired:
            return
        since = min(e.date for e in acquired)
        for receipt in tranche.receipts:
            if not self._find('receive', origin=receipt):
                continue
            last = max(
                e.date for e in self.entries
                if any(p.about == receipt for p in e.postings))
            self._add(
                'lift', max(since, last), tranche, receipt, postings.lifted(
                    receipt.amount + self.about('receivable', receipt),
                    -self.about('waiting', receipt), receipt))

    def _claims(self, tranche, until):
        "A claim has a line of its own in the books."
        if not self._find('acquire', tranche=tranche):
            return
        adopted = set()
        for claim in sorted(tranche.claims, key=lambda c: c.id):
            if claim.date > until:
                continue
            had = total(
                p.amount for e in self._find('split', origin=claim)
                for p in e.postings if p.about == claim)
            date, lines = claim.date, []
            if had > claim.counted:
                # It was granted in part, or rejected, since.
                date, back = until, claim.instalment
                lines = [
                    Posting('receivable', claim.counted - had, claim,
                        claim.expected),
                    Posting('receivable', had - claim.counted, back,
                        back.expected or tranche.end)]
            elif claim.counted and not had:
                lines = self._split(tranche, claim, adopted)
            self._add('split', date, tranche, claim, lines)

    def _split(self, tranche, claim, adopted):
        """The line of the claim, taken from the open ones of its tranche.

        It adopts the line of its instalment when that is just what it asks.
        """
        opened = {
            k: v for k, v in self._open(tranche).items()
            if k[0] not in adopted}
        for (about, _), amount in opened.items():
            if about == claim.instalment and amount == claim.counted:
                adopted.add(about)
                return []
        taken, left = self._take(opened, claim.counted, claim.instalment)
        return postings.some(
            *(Posting('receivable', -part, about, maturity)
                for about, maturity, part in taken),
            Posting(
                'receivable', claim.counted - left, claim, claim.expected))

    def _open(self, tranche):
        "What is to come of it and was not claimed: {(about, maturity): left}."
        opened = {}
        for p in (p for e in self.entries if e.tranche == tranche
                for p in e.postings if p.role == 'receivable'):
            if p.about and p.about.__name__ == 'subsidy.instalment':
                key = p.about, p.maturity
                opened[key] = opened.get(key, Decimal(0)) + p.amount
        return {k: v for k, v in opened.items() if v > 0}

    @staticmethod
    def _take(opened, amount, first=None):
        """The (about, maturity, part) of what is open that make the amount.

        Those of the first instalment are taken first; what is left is
        returned too.
        """
        taken = []
        for (about, maturity), whole in sorted(
                opened.items(), key=lambda i: i[0][0] != first):
            part = min(whole, amount)
            if part:
                taken.append((about, maturity, part))
            amount -= part
        return taken, amount

    # The years

    def _release(self, tranche, until):
        "What was deferred is earned by the year that has begun."
        for year in self.funding.years(until):
            deferred = -self.balance(
                'deferred', tranche=tranche, end=year.start_date)
            amount = min(deferred, tranche.earned_by(year.end_date)
                - self.recognised(tranche, year.end_date))
            if amount > 0:
                self._add(
                    'release', year.start_date, tranche, year, postings.move(
                        amount, 'deferred', tranche.income_role))

    def _defer(self, tranche, year):
        "What is earned after the year is not of the year."
        if tranche.income_role == 'equity' or tranche.is_dedicated or (
                # What is claimed of it is spent.
                tranche.rule == 'costs'):
            return
        end = year.end_date
        earned = tranche.earned_by(end)
        # What was lowered since is not earned later.
        later = min(
            self.recognised(tranche, end), tranche.worth) - earned
        self._add(
            'defer', end, tranche, year, postings.move(
                max(later, Decimal(0)), tranche.income_role, 'deferred'))

    def _accrue(self, tranche, year):
        "It is certain, and was not notified in writing yet."
        end = year.end_date
        if (tranche.income_role == 'equity' or not tranche.is_certain(end)
                or any(e.date <= end for e in self._find(
                        'acquire', tranche=tranche))):
            return
        amount = tranche.earned_by(year.end_date) - self.earned(
            tranche=tranche, end=year.end_date)
        self._add(
            'accrue', year.end_date, tranche, year,
            postings.move(amount, 'accrued', tranche.income_role))

    def _unaccrue(self, tranche, until):
        "It is reversed on the first day of the next year."
        accrued = {
            e.origin: e.date for e in self._find('accrue', tranche=tranche)}
        for year, date in accrued.items():
            amount = self.balance('accrued', tranche=tranche, origin=year)
            if date + _DAY <= until:
                self._add(
                    'unaccrue', date + _DAY, tranche, year, postings.move(
                        amount, tranche.income_role, 'accrued'))

    def _dedicate(self, tranche, year):
        "What an association did not spend of it is kept for its object."
        if not tranche.is_dedicated:
            return
        end = year.end_date
        kept = -self.balance('dedicated', tranche=tranche, end=end)
        left = self.kept(tranche=tranche, end=end) - self._back(end)[tranche]
        unspent = max(left - tranche.spent_by(end), Decimal(0))
        if unspent > kept:
            self._add(
                'dedicate', end, tranche, year, postings.move(
                    unspent - kept, 'dedicated_charge', 'dedicated'))
        else:
            self._add(
                'use', end, tranche, year, postings.move(
                    kept - unspent, 'dedicated', 'dedicated_income'))

    def _back(self, end):
        """What was given back of each dedicated tranche by the day.

        Of the one that it concerns first, then of the latest ones.
        """
        left = {
            t: self.kept(tranche=t, end=end) for t in self.funding.tranches
            if t.is_dedicated}
        back = dict.fromkeys(left, Decimal(0))
        for clawback in self.funding.clawbacks:
            amount = self.balance(
                *EARNED, 'past_charge', origin=clawback, end=end)
            for tranche in sorted(
                    left, key=lambda t: (t == clawback.tranche, t.start),
                    reverse=True):
                part = max(
                    min(amount, left[tranche] - back[tranche]), Decimal(0))
                back[tranche] += part
                amount -= part
        return back

    # What is given back

    def _provide(self, clawback, year):
        "It will probably be asked back."
        end, asked = year.end_date, clawback.asked_on
        if clawback.found > end or not (
                clawback.state == 'found' or asked and asked > end):
            return
        provided = -self.balance('provision', origin=clawback, end=end)
        amount = clawback.amount - provided
        lines = postings.move(
            amount, 'provision_charge', 'provision', clawback)
        if amount < 0:
            lines = postings.move(
                -amount, 'provision', 'provision_income', clawback)
        self._add('provide', end, None, clawback, lines)

    def _unprovide(self, clawback, until):
        "It was asked, or will not be."
        date = clawback.asked_on or until
        if clawback.state != 'found' and date <= until:
            self._add(
                'unprovide', date, None, clawback, postings.move(
                    -self.balance('provision', origin=clawback), 'provision',
                    'provision_income', clawback))

    def _give_back(self, clawback, until):
        "The funder asks for it."
        date = clawback.asked_on
        if (clawback.state in {'asked', 'repaid'} and date <= until
                and not self._find('clawback', origin=clawback)):
            self._add(
                'clawback', date, None, clawback, self._given_back(clawback))

    def _waive(self, clawback, until):
        "The funder gives up what it asked for and did not get."
        asked = self._find('clawback', origin=clawback)
        if clawback.state != 'waived' or not asked:
            return
        left = clawback.asked - clawback.repaid - self.balance(
            'debt', kind='waive', origin=clawback)
        if left > 0:
            self._add(
                'waive', until, None, clawback, postings.reversed(
                    postings.part(
                        asked[0].postings, left, clawback.asked, self.round)))

    def _given_back(self, clawback):
        "What still waits is given back first."
        waiting = self._waiting(clawback)
        borne = self._borne(
            clawback, clawback.asked - total(p.amount for p in waiting))
        return postings.some(
            *waiting, *(p for p in borne if p.role != 'debt'),
            Posting('debt', -clawback.asked, clawback))

    def _is_early(self, clawback):
        "Whether it is asked before there is a right to what it takes back."
        date = clawback.asked_on
        if not date or self._is_acquired(clawback.tranche, date):
            return False
        covered = total(p.amount for p in self._waiting(clawback))
        return (
            self.funding.scheme.purpose == 'operation'
            or covered == clawback.asked)

    def _is_acquired(self, tranche, date):
        return any(
            e.date <= date for e in self._find('acquire', tranche=tranche))

    def waiting_back(self, tranche):
        "What was given back of what waited of it."
        return total(
            p.amount for e in self.entries if e.kind in {'clawback', 'waive'}
            for p in e.postings
            if p.role == 'waiting' and p.about.tranche == tranche)

    def _waiting(self, clawback):
        """What still waits of what it takes back.

        Of its tranche; of the others what no earned subsidy bears, unless it
        concerns one year.
        """
        date, own = clawback.asked_on, clawback.tranche
        lines = self._take_waiting([own], clawback.asked, date)
        rest = (
            clawback.asked - total(p.amount for p in lines)
            - max(self.kept(end=date), Decimal(0)))
        if rest > 0 and not clawback.concerned:
            others = [t for t in self.funding.tranches if t != own]
            lines += self._take_waiting(others, rest, date)
        return lines

    def _take_waiting(self, tranches, amount, until):
        "What waits of what came until the day, at most the amount."
        waiting = {
            r: -self.about('waiting', r)
            for t in tranches for r in t.receipts if r.date <= until}
        left = min(amount, total(waiting.values()))
        lines = []
        for receipt, whole in waiting.items():
            part = min(whole, left)
            if part > 0:
                lines.append(Posting('waiting', part, receipt))
                left -= part
        return lines

    def _borne(self, clawback, asked):
        "What bears the rest: a grant, income of the year, or a charge."
        if self.funding.scheme.purpose == 'investment':
            whole = -self.balance('equity', kind='acquire') - self.balance(
                'equity', kind='reduce')
            # What assets took wholly to income is a charge.
            over = total(e.origin.amount for e in self._find('finish'))
            equity = -self.balance('equity')
            left = min(
                self.round(asked * (whole - over) / whole), equity
                ) if whole else Decimal(0)
            taken = self.round(
                self.balance('taken') * left / equity
                ) if equity else Decimal(0)
            return postings.grant_given_back(asked, left, taken, clawback)
        first, last = self.funding.span_of(clawback.asked_on)
        of_year = first <= (clawback.concerned or clawback.asked_on) <= last
        return postings.lessened(
            asked, 'debt', Decimal(0),
            self.earned(first, last) if of_year else Decimal(0),
            self.funding.income_role, clawback)

    def _repay(self, clawback, until):
        for repayment in clawback.repayments:
            if repayment.date <= until and not self._find(
                    'repay', origin=repayment):
                self._add(
                    'repay', repayment.date, None, repayment, postings.move(
                        repayment.amount, 'debt', 'bank', clawback))

    # Capital grants

    def _before_clawbacks(self, until):
        "What is asked back changes what is taken to income after it."
        return min([until, *(
                    c.asked_on for c in self.funding.clawbacks
                    if c.asked_on and c.state in {'asked', 'repaid'}
                    and not self._find('clawback', origin=c))])

    def _spread(self, grant, until):
        "It is taken to income along its asset, once it is acquired."
        since = min(e.date for e in self._find('acquire'))
        for line in grant.lines:
            if line.date <= until and not self._find('spread', origin=line):
                self._add(
                    'spread', max(line.date, since), None, line,
                    postings.move(line.amount, 'taken', 'share', grant))
        if grant.is_spread and not self._find('finish', origin=grant) and all(
                self._find('spread', origin=n) for n in grant.lines):
            self._add(
                'finish', max(grant.lines[-1].date, since), None, grant,
                postings.move(
                    grant.amount - grant.equity_back, 'equity', 'taken',
                    grant))


def books_of(company):
    "The fundings that are written in the books of the company."
    Funding = Pool().get('subsidy.funding')
    return Funding.search([
            ('company', '=', company.id),
            ('in_books', '=', True),
            ('regime', '!=', 'public'),
            ('state', 'in', ['awarded', 'closed']),
            ], order=[('id', 'ASC')])
