# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What was written in the books for public money, and for which event."

from collections import defaultdict

from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.account.exceptions import (
    ClosePeriodError, PeriodNotFoundError)
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from .account import ROLES
from .book import Due
from .exceptions import SubsidyError, SubsidyValidationError
from .postings import Posting
from .shared import computed, part_of, total
from .words import day

# What keeps one funding from being written, and no other.
SET_ASIDE = SubsidyError, SubsidyValidationError
KINDS = [
    ('acquire', "Acquired"),
    ('reduce', "Reduced"),
    ('split', "Claimed"),
    ('receive', "Received"),
    ('lift', "Paid before It Was Acquired"),
    ('accrue', "Accrued"),
    ('unaccrue', "Accrual Reversed"),
    ('defer', "Deferred"),
    ('release', "Earned by the Year"),
    ('dedicate', "Kept for Its Object"),
    ('use', "Used for Its Object"),
    ('provide', "Provided"),
    ('unprovide', "Provision Released"),
    ('clawback', "To Give Back"),
    ('waive', "Not Asked Any More"),
    ('repay', "Given Back"),
    ('spread', "Taken to Income"),
    ('finish', "Wholly Taken to Income"),
    ]


class Entry(part_of('funding'), ModelSQL, ModelView):
    __name__ = 'subsidy.entry'
    funding = fields.Many2One(
        'subsidy.funding', "Funding", required=True, readonly=True,
        ondelete='RESTRICT')
    tranche = fields.Many2One(
        'subsidy.tranche', "Tranche", readonly=True, ondelete='RESTRICT')
    kind = fields.Selection(
        KINDS, "What", required=True, readonly=True, sort=False)
    kind_string = kind.translated('kind')
    date = fields.Date("Date", required=True, readonly=True)
    origin = fields.Reference("For", selection='get_origin', readonly=True)
    key = fields.Char(
        "Key", readonly=True,
        states={
            'invisible': True,
            },
        help="Empty once it is undone.")
    postings = fields.One2Many(
        'subsidy.posting', 'entry', "Postings", readonly=True)
    amount = computed("Amount", 'get_amount')
    move = fields.Many2One(
        'account.move', "Move", readonly=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'})
    undone_by = fields.Many2One(
        'account.move', "Undone by", readonly=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        states={
            'invisible': ~Eval('undone_by'),
            })
    undone = fields.Boolean("Undone", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        t = cls.__table__()
        cls._sql_constraints += [
            ('key_unique', Unique(t, t.funding, t.key),
                'coworking_subsidy.msg_entry_unique'),
            ]
        cls._buttons.update({
                'undo': {
                    'invisible': Eval('undone', False),
                    'depends': ['undone'],
                    },
                })

    @classmethod
    def get_origin(cls):
        Model = Pool().get('ir.model')
        models = [
            'subsidy.tranche', 'subsidy.claim', 'subsidy.receipt',
            'subsidy.clawback', 'subsidy.repayment', 'subsidy.grant',
            'subsidy.grant.line', 'account.fiscalyear']
        return [(None, '')] + [(m, Model.get_name(m)) for m in models]

    def get_amount(self, name):
        return total(p.amount for p in self.postings if p.amount > 0)

    @property
    def stands(self):
        return not self.undone

    @property
    def as_due(self):
        "As the book of its funding counts it."
        return Due(
            self.kind, self.date, self.tranche, self.origin,
            [Posting(p.role, p.amount, p.about, p.maturity)
                for p in self.postings])

    # It is written

    @classmethod
    @without_check_access
    def record(cls, fundings, until, year=None, since=None):
        """Write what the books lack, each funding by itself.

        With a fiscal year, what closes it too; since is the day on which
        what happened before it is dated. Return the entries, and what was
        set aside: [(funding, reason)].
        """
        pool = Pool()
        Funding = pool.get('subsidy.funding')
        prepared, aside = [], []
        be_alone(Funding, fundings)
        for funding in Funding.browse(fundings):
            try:
                prepared += cls.prepare(funding, until, year, since)
            except SET_ASIDE as error:
                aside.append((funding, error.message))
        # Their numbers follow their dates.
        prepared.sort(key=lambda p: p[0].date)
        cls.save([entry for entry, _ in prepared])
        for entry, move in prepared:
            move.origin = entry
        cls._write_moves(prepared)
        cls.reconcile({e.funding for e, _ in prepared})
        entries = [e for e, _ in prepared]
        changed = cls._spread_again(entries)
        if changed:
            more, aside_too = cls.record(changed, until, year, since)
            return entries + more, aside + aside_too
        return entries, aside

    @classmethod
    def _spread_again(cls, entries):
        "Assets take less after a clawback: return the fundings concerned."
        Grant = Pool().get('subsidy.grant')
        changed = {
            e.funding for e in entries if e.kind in {'clawback', 'waive'}
            and e.funding.grants}
        Grant.schedule([
                g for f in changed for g in f.grants if not g.is_over])
        return list(changed)

    @classmethod
    def prepare(cls, funding, until, year=None, since=None):
        "The entries and their moves that the funding lacks, not saved."
        book = funding.book(since)
        dues = list(book.lacks(until))
        if year:
            dues = list(book.closing(year))
        ranks = defaultdict(int)
        for entry in funding.entries:
            if entry.stands:
                ranks[entry.kind, entry.origin] += 1
        entries = []
        for due in dues:
            entry = cls.of(funding, due)
            ranks[due.kind, due.origin] += 1
            entry.key = ','.join([
                    due.kind, str(due.origin),
                    str(ranks[due.kind, due.origin])])
            entries.append((entry, entry.move_of()))
        return entries

    @classmethod
    def of(cls, funding, due):
        pool = Pool()
        EntryPosting = pool.get('subsidy.posting')
        entry = cls(
            funding=funding, tranche=due.tranche, kind=due.kind,
            date=due.date, origin=due.origin)
        entry.postings = [
            EntryPosting(
                role=p.role, amount=p.amount, about=p.about,
                maturity=p.maturity,
                account=funding.account_of(p.role, due.date))
            for p in due.postings]
        return entry

    def move_of(self):
        "Its move in the ledger."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        Move = pool.get('account.move')
        Period = pool.get('account.period')
        company = self.funding.company
        journal = Configuration(1).get_multivalue(
            'subsidy_journal', company=company.id)
        if not journal:
            self.funding.refuse('msg_entry_journal', company=company.rec_name)
        try:
            period = Period.find(company, date=self.date)
        except (PeriodNotFoundError, ClosePeriodError):
            self.funding.refuse(
                'msg_entry_period', date=day(self.date), what=self.words)
        return Move(
            company=company, period=period, journal=journal, date=self.date,
            description=self.words,
            lines=[
                p.line_of(self.funding, self.words) for p in self.postings])

    @property
    def words(self):
        "What it is, for who reads the ledger."
        kind = dict(self.fields_get(['kind'])['kind']['selection'])[self.kind]
        about = self.tranche or self.funding
        return f"{kind} – {about.rec_name}"

    @classmethod
    def _write_moves(cls, prepared):
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        Move = pool.get('account.move')
        moves = [m for _, m in prepared]
        Move.save(moves)
        for entry, move in prepared:
            entry.move = move
        cls.save([e for e, _ in prepared])
        Move.post([
                m for m in moves if Configuration(1).get_multivalue(
                    'subsidy_entries', company=m.company.id) == 'posted'])

    @classmethod
    def reconcile(cls, fundings):
        "Reconcile the lines of the books that are about the same thing."
        Line = Pool().get('account.move.line')
        threads = defaultdict(list)
        origins = {
            str(origin): thread for funding in fundings
            for origin, thread in funding.threads}
        for line in Line.search([
                    ('origin', 'in', list(origins)),
                    ('account.reconcile', '=', True),
                    ('reconciliation', '=', None),
                    ]):
            threads[
                line.account, line.party, origins[str(line.origin)]].append(
                    line)
        for lines in threads.values():
            if len(lines) > 1 and not sum(n.debit - n.credit for n in lines):
                Line.reconcile(lines)

    # It is undone

    @classmethod
    @ModelView.button
    def undo(cls, entries):
        "As if it had not been written; the last one first."
        be_alone(
            Pool().get('subsidy.funding'), {e.funding for e in entries})
        for entry in sorted(
                cls.browse(entries), key=lambda e: e.id, reverse=True):
            if entry.undone:
                continue
            later = cls.search([
                    ('funding', '=', entry.funding.id),
                    ('undone', '=', False),
                    ('id', '>', entry.id),
                    ], order=[('id', 'DESC')], limit=1)
            if later:
                entry.funding.refuse(
                    'msg_entry_later', later=later[0].words)
            entry.check_undo()
            entry._undo()

    def check_undo(self):
        "Refuse what something else stands on."

    @classmethod
    def forget(cls, origins):
        "Undo what was written for what is deleted."
        entries = cls.search([('origin', 'in', [str(o) for o in origins])])
        for entry in sorted(entries, key=lambda e: e.id, reverse=True):
            if entry.stands:
                entry._undo()
        cls.write(entries, {'origin': None})
        EntryPosting = Pool().get('subsidy.posting')
        EntryPosting.write(
            EntryPosting.search([('about', 'in', [str(o) for o in origins])]),
            {'about': None})

    @without_check_access
    def _undo(self):
        pool = Pool()
        Line = pool.get('account.move.line')
        Move = pool.get('account.move')
        Reconciliation = pool.get('account.move.reconciliation')
        move = self.move
        Reconciliation.delete(list({
                    n.reconciliation for n in move.lines if n.reconciliation}))
        self.undone, self.key = True, None
        if move.state == 'draft':
            self.move = None
            self.save()
            Move.delete([move])
        else:
            self.undone_by = Move(move.id).cancel()
            self.save()
            Move.post([self.undone_by])
            pairs = defaultdict(list)
            for line in [*Move(move.id).lines, *self.undone_by.lines]:
                if line.account.reconcile:
                    pairs[line.account, line.party].append(line)
            Line.reconcile(*pairs.values())
        self.__class__.reconcile([self.funding])
        self.__class__._spread_again([self])

    @classmethod
    def check_modification(cls, mode, entries, values=None, external=False):
        super().check_modification(
            mode, entries, values=values, external=external)
        if external:
            cls.refuse_change('msg_entry_derived')

    def get_rec_name(self, name):
        return f"{self.kind_string} - {self.funding.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('funding.rec_name', *clause[1:])]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(Eval('undone'), 'muted', '')),
            ]


class EntryPosting(part_of('entry'), ModelSQL, ModelView):
    "What an entry writes on the account of a role."
    __name__ = 'subsidy.posting'
    entry = fields.Many2One(
        'subsidy.entry', "Entry", required=True, readonly=True,
        ondelete='CASCADE')
    role = fields.Selection(
        ROLES, "Role", required=True, readonly=True, sort=False)
    account = fields.Many2One(
        'account.account', "Account", required=True, readonly=True,
        ondelete='RESTRICT')
    amount = Monetary(
        "Debit or Credit", currency='currency', digits='currency',
        required=True, readonly=True, help="A credit is negative.")
    about = fields.Reference(
        "About", selection='get_about', readonly=True)
    maturity = fields.Date("To Be Paid", readonly=True)

    @classmethod
    def get_about(cls):
        Model = Pool().get('ir.model')
        return [(None, '')] + [
            (m, Model.get_name(m)) for m in cls._about()]

    @classmethod
    def _about(cls):
        return [
            'subsidy.tranche', 'subsidy.instalment', 'subsidy.claim',
            'subsidy.receipt', 'subsidy.clawback', 'subsidy.grant']

    def line_of(self, funding, words):
        "Its line in the ledger."
        Line = Pool().get('account.move.line')
        return Line(
            account=self.account,
            party=funding.paid_by if self.account.party_required else None,
            debit=max(self.amount, 0), credit=max(-self.amount, 0),
            maturity_date=self.maturity, description=words,
            origin=self.about)

    @classmethod
    def check_modification(cls, mode, postings, values=None, external=False):
        super().check_modification(
            mode, postings, values=values, external=external)
        if external:
            cls.refuse_change('msg_entry_derived')
