# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the books ask of a funding and its tranches."

import datetime as dt
from decimal import Decimal

from trytond.model import Model, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from . import schedule, sharing
from .account import INCOME
from .book import Book
from .postings import Posting
from .shared import total
from .words import money

_IN_BOOKS = {
    'invisible': ~Eval('in_books') | (Eval('regime') == 'public'),
    }


class RecordedFundingMixin(Model):
    __slots__ = ()
    recording = fields.Selection([
            ('yearly', "Each Year Its Tranche"),
            ('whole', "Whole when It Is Acquired"),
            ], "In the Books", required=True, sort=False, states=_IN_BOOKS,
        help="A firm award of several years may be written whole: later years "
        "are deferred.")
    entries = fields.One2Many(
        'subsidy.entry', 'funding', "Entries", readonly=True,
        states=_IN_BOOKS)
    grants = fields.One2Many(
        'subsidy.grant', 'funding', "Assets",
        states={
            'invisible': ~Eval('in_books') | ~Eval('is_investment'),
            })
    is_investment = fields.Function(
        fields.Boolean("Investment"), 'on_change_with_is_investment')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._buttons.update({
                'record': {
                    'invisible': (
                        ~Eval('in_books') | (Eval('regime') == 'public')
                        | ~Eval('state').in_(['awarded', 'closed'])),
                    'depends': ['in_books', 'regime', 'state'],
                    },
                })

    @classmethod
    def default_recording(cls):
        return 'yearly'

    @fields.depends('scheme', '_parent_scheme.purpose')
    def on_change_with_is_investment(self, name=None):
        return bool(self.scheme) and self.scheme.purpose == 'investment'

    @classmethod
    @ModelView.button_action('coworking_subsidy.wizard_record')
    def record(cls, fundings):
        pass

    @property
    def is_recorded(self):
        "Whether our books tell of it."
        return (
            self.in_books and not self.is_public
            and self.state in {'awarded', 'closed'})

    @property
    def keeps_entries(self):
        "Whether the company writes them."
        Configuration = Pool().get('coworking.configuration')
        return Configuration(1).get_multivalue(
            'subsidy_entries', company=self.company.id) != 'none'

    def book(self, since=None):
        return Book(self, since)

    @property
    def income_role(self):
        if self.scheme.purpose == 'investment':
            return 'equity'
        if any(t.rule == 'deficit' for t in self.tranches):
            return 'balancing'
        return 'income'

    def acquired_on(self):
        "The day the right is acquired: notified, its conditions met."
        dates = [self.right, self.notified] + [
            c.met for c in self.conditions if c.kind == 'suspensive']
        return max(dates) if all(dates) else None

    def grants_above(self, worth):
        """What its assets take above what the grant is worth.

        What was taken wholly stays as it was taken.
        """
        over = total(g.amount for g in self.grants if not g.left)
        opened = total(g.amount for g in self.grants if g.left)
        return opened - max(worth - over, 0)

    def check_grants(self):
        "Refuse assets that take more than what the grant is worth."
        worth = total(t.worth for t in self.tranches)
        above = self.grants_above(worth)
        if above > 0:
            self.refuse(
                'msg_grant_above', above=money(above, self.currency),
                worth=money(worth, self.currency))

    def account_of(self, role, date):
        """The account that plays the role for it.

        On the balance sheet it keeps the one that its entries began with.
        """
        Account = Pool().get('subsidy.account')
        if role not in INCOME | {'bank'}:
            for entry in self.entries:
                for posting in entry.postings:
                    if entry.stands and posting.role == role:
                        return posting.account
        return Account.of(self.company, role, self.scheme, date)

    def spent_by(self, date):
        "What it bears of its object by the day, beside the others."
        gifts = {
            f: [(t.start, t.worth) for t in f.tranches if t.is_dedicated]
            for f in self.project.fundings if f.is_recorded}
        expenses = [
            sharing.Spent(
                e.date, e.amount_for(self), frozenset(
                    n.funding for n in e.claim_lines if n.is_kept))
            for e in self.project.expenses if e.date <= date]
        return self.round(sharing.bear(expenses, gifts)[self])

    @property
    def threads(self):
        "(record, thread): the lines of the books about one thread pay it."
        for tranche in self.tranches:
            yield tranche, tranche
            for instalment in tranche.instalments:
                yield instalment, instalment
                for claim in instalment.claims:
                    own = any(
                        e.origin == claim for e in self.entries
                        if e.kind == 'split' and e.stands)
                    thread = claim if own else instalment
                    yield claim, thread
                    for receipt in claim.receipts:
                        for record in receipt.booked:
                            yield record, thread
        for clawback in self.clawbacks:
            for record in clawback.booked:
                yield record, clawback

    @property
    def is_acquired(self):
        "Whether the books say that there is a right to it."
        return any(e.stands and e.kind == 'acquire' for e in self.entries)

    # The fiscal years

    @without_check_access
    def years(self, until):
        "The fiscal years that have begun on the day."
        return Pool().get('account.fiscalyear').search([
                ('company', '=', self.company.id),
                ('start_date', '<=', until),
                ], order=[('start_date', 'ASC')])

    def year_of(self, date):
        for year in self.years(date):
            if year.end_date >= date:
                return year

    def span_of(self, date):
        "The days of the fiscal year of the date."
        year = self.year_of(date)
        return (year.start_date, year.end_date) if year else (date, date)

    @classmethod
    def check_modification(cls, mode, fundings, values=None, external=False):
        super().check_modification(
            mode, fundings, values=values, external=external)
        if external and mode == 'write' and (
                values.keys() & {'recording', 'payer'}):
            for funding in fundings:
                if funding.entries:
                    cls.refuse_change(
                        'msg_recording_entries', record=funding.rec_name)

    @classmethod
    def copy(cls, fundings, default=None):
        default = {} if default is None else default.copy()
        for name in ['entries', 'grants']:
            default.setdefault(name, None)
        return super().copy(fundings, default=default)


class RecordedTrancheMixin(Model):
    __slots__ = ()
    dedicated = fields.Boolean(
        "Dedicated",
        help="What an association does not spend of it in its year is kept "
        "for its object.")

    entries = fields.One2Many(
        'subsidy.entry', 'tranche', "Entries", readonly=True)

    @property
    def recorded(self):
        "What the books say that there is a right to."
        return total(
            p.amount for e in self.entries
            if e.stands and e.kind in {'acquire', 'reduce'}
            for p in e.postings if p.role == 'receivable')

    @property
    def receipts(self):
        return [r for c in self.claims for r in c.receipts]

    @property
    def income_role(self):
        if self.funding.income_role == 'equity':
            return 'equity'
        return 'balancing' if self.rule == 'deficit' else 'income'

    @property
    def is_dedicated(self):
        return (
            bool(self.dedicated) and self.funding.regime == 'association'
            and self.income_role != 'equity')

    def acquired_on(self, until):
        "The day its right is acquired, if it is."
        date = self.funding.acquired_on()
        if not date or not self.worth_by(until):
            return
        if self.income_role == 'equity':
            return date
        if self.rule == 'deficit':
            return max(date, self.end)
        if self.rule == 'costs':
            return max([date, *(
                        c.date for c in self.claims
                        if c.counted and c.date <= until)])
        if self.funding.recording == 'whole':
            return date
        return max(date, self.start)

    def is_certain(self, date):
        "Whether only the letter that says it was awaited on the day."
        funding = self.funding
        return (
            funding.right <= date
            and (not funding.notified or funding.notified > date)
            and all(
                c.met and c.met <= date for c in funding.conditions
                if c.kind == 'suspensive'))

    @property
    def worth(self):
        "What it gives a right to, as far as is known."
        return self.worth_by()

    def worth_by(self, until=dt.date.max):
        "What it gives a right to, as its claims say until the day."
        claimed = total(c.counted for c in self.claims if c.date <= until)
        if self.funding.state == 'closed' or self.settled_on:
            return self.claimed_but()
        if self.rule == 'deficit':
            # What came of more than it is worth is given back.
            return max(self.due(), claimed) if self.is_computable else (
                Decimal(0))
        if self.rule == 'costs' and self.income_role != 'equity':
            return claimed
        return self.planned

    @property
    def settled_on(self):
        "The day on which the funder answered to its last claim."
        if self.rule == 'costs':
            for claim in self.claims:
                if claim.is_last and claim.state in {'granted', 'received'}:
                    return claim.granted_on or claim.date

    @classmethod
    def copy(cls, tranches, default=None):
        default = {} if default is None else default.copy()
        default.setdefault('entries', None)
        return super().copy(tranches, default=default)

    def earned_by(self, date):
        "What it earns up to the day, day by day."
        if date < self.start:
            return Decimal(0)
        return schedule.split(
            self.worth, self.start, self.end, [(self.start, date)],
            self.round)[0]

    def spent_by(self, date):
        "What was spent of it: the years before it were spent first."
        before = total(
            t.worth for t in self.funding.tranches
            if t.is_dedicated and t.start < self.start)
        return max(self.funding.spent_by(date) - before, Decimal(0))

    def receivables(self, amount, recorded):
        "What is to come by instalment; what is added, on the last."
        lines = []
        for instalment in self.instalments:
            part = min(max(instalment.amount - recorded, Decimal(0)), amount)
            recorded = max(recorded - instalment.amount, Decimal(0))
            amount -= part
            lines.append((instalment, part))
        if lines:
            instalment, part = lines[-1]
            lines[-1] = instalment, part + amount
        else:
            lines = [(self, amount)]
        return [
            Posting(
                'receivable', part, about,
                getattr(about, 'expected', None) or self.end)
            for about, part in lines if part]
