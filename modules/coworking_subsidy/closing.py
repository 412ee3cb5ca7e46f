# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is written in the books, shown before: any day, and to close a year."

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.modules.coworking_space.company import (
    CompanyMixin, check_company, today_at)
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.wizard import (
    Button, StateAction, StateTransition, StateView, Wizard)

from .book import books_of
from .entry import KINDS, SET_ASIDE
from .exceptions import SubsidyError


class RecordStart(ModelView):
    __name__ = 'subsidy.record.start'
    company = fields.Many2One('company.company', "Company", required=True)
    until = fields.Date("Until", required=True)
    since = fields.Date(
        "Dated from",
        help="What happened before is dated on this day, when its periods are "
        "closed. Leave empty to date each entry on its day.")


class CloseStart(ModelView):
    __name__ = 'subsidy.close_year.start'
    company = fields.Many2One('company.company', "Company", required=True)
    year = fields.Many2One(
        'account.fiscalyear', "Fiscal Year", required=True,
        domain=[
            ('company', '=', Eval('company', -1)),
            ('state', '=', 'open'),
            ])


class RecordPreview(ModelView):
    "What is about to be written."
    __name__ = 'subsidy.record.preview'
    lines = fields.One2Many(
        'subsidy.record.line', None, "To Write", readonly=True)
    words = fields.Text(
        "Note", readonly=True,
        states={
            'invisible': ~Eval('words'),
            })
    entries = fields.Many2Many('subsidy.entry', None, None, "Entries")


class RecordLine(ModelView):
    __name__ = 'subsidy.record.line'
    date = fields.Date("Date", readonly=True)
    kind = fields.Selection(KINDS, "What", readonly=True, sort=False)
    about = fields.Char("For", readonly=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', readonly=True)
    currency = fields.Many2One('currency.currency', "Currency", readonly=True)


class RecordMixin(Wizard):
    "Show what the books lack, and write it once."
    preview = StateView(
        'subsidy.record.preview',
        'coworking_subsidy.record_preview_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Write", 'write', 'tryton-ok', default=True),
            ])
    write = StateTransition()
    open_ = StateAction('coworking_subsidy.act_entry_form')

    @property
    def fundings(self):
        "Those that were chosen, else all of the company."
        if self.model and self.model.__name__ == 'subsidy.funding':
            return [
                f for f in self.records
                if f.is_recorded and f.company == self.start.company]
        return books_of(self.start.company)

    def _check(self):
        Configuration = Pool().get('coworking.configuration')
        company = self.start.company
        check_company(company)
        if Configuration(1).get_multivalue(
                'subsidy_entries', company=company.id) == 'none':
            raise SubsidyError(gettext(
                    'coworking_subsidy.msg_record_none',
                    company=company.rec_name))

    def default_preview(self, fields):
        Entry = Pool().get('subsidy.entry')
        self._check()
        lines, words = [], []
        for funding in self.fundings:
            try:
                prepared = Entry.prepare(funding, *self._span)
            except SET_ASIDE as error:
                words.append(f"{funding.rec_name} – {error.message}")
                continue
            if funding.grants and any(
                    e.kind in {'clawback', 'waive'} for e, _ in prepared):
                words.append(gettext(
                        'coworking_subsidy.msg_record_grants',
                        funding=funding.rec_name))
            lines += [{
                    'date': entry.date,
                    'kind': entry.kind,
                    'about': (entry.tranche or funding).rec_name,
                    'amount': sum(
                        p.amount for p in entry.postings if p.amount > 0),
                    'currency': funding.currency.id,
                    } for entry, _ in prepared]
        if not lines and not words:
            words.append(gettext('coworking_subsidy.msg_record_nothing'))
        lines.sort(key=lambda n: n['date'])
        return {'lines': lines, 'words': '\n\n'.join(words) or None}

    def transition_write(self):
        "What could not be written, and was not said before, is shown."
        Entry = Pool().get('subsidy.entry')
        self._check()
        entries, aside = Entry.record(self.fundings, *self._span)
        self.preview.entries = entries
        said = self.preview.words or ''
        if any(f.rec_name not in said for f, _ in aside):
            return 'preview'
        return 'open_'

    def do_open_(self, action):
        return action, {'res_id': [e.id for e in self.preview.entries]}


class Record(RecordMixin):
    "Write what happened until a day."
    __name__ = 'subsidy.record'
    start = StateView(
        'subsidy.record.start', 'coworking_subsidy.record_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Show", 'preview', 'tryton-forward', default=True),
            ])

    def default_start(self, fields):
        return {
            'company': CompanyMixin.default_company(),
            'until': today_at(),
            }

    @property
    def _span(self):
        return self.start.until, None, self.start.since


class CloseYear(RecordMixin):
    "Write what a fiscal year lacks, and what closes it."
    __name__ = 'subsidy.close_year'
    start = StateView(
        'subsidy.close_year.start', 'coworking_subsidy.close_start_view_form',
        [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Show", 'preview', 'tryton-forward', default=True),
            ])

    def default_start(self, fields):
        FiscalYear = Pool().get('account.fiscalyear')
        company = CompanyMixin.default_company()
        years = FiscalYear.search([
                ('company', '=', company),
                ('state', '=', 'open'),
                ('end_date', '<', today_at()),
                ], order=[('start_date', 'ASC')], limit=1)
        return {
            'company': company,
            'year': years[0].id if years else None,
            }

    @property
    def _span(self):
        return self.start.year.end_date, self.start.year

    def _check(self):
        super()._check()
        year = self.start.year
        check_company(year.company)
        if year.company != self.start.company or year.state != 'open':
            raise SubsidyError(gettext(
                    'coworking_subsidy.msg_close_year', year=year.rec_name))
