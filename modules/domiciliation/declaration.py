# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The lists that are sent to the tax office and to the social bodies."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import (
    ModelSQL, ModelView, Unique, Workflow, fields, sequence_ordered)
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.kept import KeptReport
from trytond.modules.coworking_space.report import OwnActionMixin
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from . import delays, movements
from .contract import SIGNED
from .exceptions import DomiciliationAccessError
from .registered import COLUMNS, DescribedMixin
from .rule import RuledMixin
from .tables import csv_of


class Declaration(RuledMixin, DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'domiciliation.declaration'
    _rec_name = 'number'
    _deadline_module = 'domiciliation'
    recipient = fields.Many2One(
        'domiciliation.recipient', "To", required=True, ondelete='RESTRICT',
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company', searcher='search_company')
    number = fields.Char("Number", readonly=True)
    kind = fields.Selection([
            ('quarterly', "Quarterly"),
            ('yearly', "Yearly"),
            ], "List", required=True, sort=False,
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    kind_string = kind.translated('kind')
    year = fields.Integer(
        "Year", required=True,
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    quarter = fields.Integer(
        "Quarter", required=True,
        domain=[
            If(Eval('kind') == 'quarterly',
                [('quarter', '>=', 1), ('quarter', '<=', 4)],
                [('quarter', '=', 0)]),
            ],
        states={
            'readonly': Eval('id', -1) >= 0,
            'invisible': Eval('kind') == 'yearly',
            },
        help="1 to 4; 0 for a yearly list.")
    start = fields.Function(fields.Date("From"), 'get_span')
    end = fields.Function(fields.Date("Until"), 'get_span')
    due = fields.Function(fields.Date("Send until"), 'get_due')
    lines = fields.One2Many(
        'domiciliation.declaration.line', 'declaration', "Lines",
        readonly=True)
    sent = fields.Date("Sent", readonly=True)
    purged = fields.Date(
        "Purged", readonly=True,
        states={
            'invisible': ~Eval('purged'),
            },
        help="The day what it said of persons was deleted.")
    content = fields.Binary("Content", readonly=True)
    proof = fields.Binary("Proof", filename='proof_name')
    proof_name = fields.Char("File Name")
    state = fields.Selection([
            ('draft', "To Send"),
            ('sent', "Sent"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('recipient')
        t = cls.__table__()
        cls._order = [
            ('year', 'DESC'), ('quarter', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('span_unique',
                Unique(t, t.recipient, t.kind, t.year, t.quarter),
                'domiciliation.msg_declaration_unique'),
            ]
        cls._transitions.add(('draft', 'sent'))
        cls._buttons.update({
                'fill': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'send': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_kind(cls):
        return 'quarterly'

    @classmethod
    def default_quarter(cls):
        return 0

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('recipient')
    def on_change_with_company(self, name=None):
        return self.recipient.company if self.recipient else None

    @classmethod
    def search_company(cls, name, clause):
        return [('recipient.company' + clause[0][len(name):], *clause[1:])]

    @property
    def span(self):
        "The first and the last day that it tells of."
        if self.kind == 'yearly':
            return (dt.date(self.year, 1, 1),) * 2
        return delays.quarter(self.year, self.quarter)

    def get_span(self, name):
        return self.span[name == 'end']

    def get_due(self, name):
        end = self.span[1]
        rule = Pool().get('domiciliation.rule').on(end, self.company)
        if self.kind == 'yearly':
            return dt.date(self.year, 1, rule.yearly_day)
        return end + dt.timedelta(days=rule.quarterly_days)

    @property
    def purge_date(self):
        "The first day on which what it says of persons may be deleted."
        return delays.after(self.sent, self.rule.retention_months)

    def due_dates(self):
        return {'declaration': self.due} if self.state == 'draft' else {}

    # What it says

    @property
    def contracts(self):
        "The domiciliations of the establishment that were signed."
        Contract = Pool().get('domiciliation.contract')
        return Contract.search([
                ('contract.company', '=', self.company.id),
                ('contract.site', '=', self.recipient.site.id),
                ('state', 'in', SIGNED),
                ], order=[('contract.start', 'ASC'), ('id', 'ASC')])

    def _facts(self):
        "Yield the movements of the establishment as they are now."
        since = self.recipient.since
        today = self.today
        for domiciliation in self.contracts:
            contract = domiciliation.contract
            if contract.start >= since:
                yield movements.Movement(
                    domiciliation.id, 'entry', contract.start)
            if contract.end and since <= contract.end < today:
                yield movements.Movement(
                    domiciliation.id, 'exit', contract.end)

    def _declared(self):
        "Yield what the lists sent to the recipient said."
        for declaration in self._earlier(('state', '=', 'sent')):
            for line in declaration.lines:
                if line.contract:
                    yield movements.Movement(
                        line.contract.id, line.movement, line.date)

    def _earlier(self, clause):
        "The quarterly lists before it to the recipient, in order."
        return self.search([
                ('recipient', '=', self.recipient.id),
                ('kind', '=', 'quarterly'),
                clause,
                ['OR',
                    ('year', '<', self.year),
                    [
                        ('year', '=', self.year),
                        ('quarter', '<', self.quarter),
                        ],
                    ],
                ], order=[('year', 'ASC'), ('quarter', 'ASC'), ('id', 'ASC')])

    @classmethod
    @ModelView.button
    @without_check_access
    def fill(cls, declarations):
        "Write again what the lists that are not sent say."
        Line = Pool().get('domiciliation.declaration.line')
        for declaration in declarations:
            if declaration.state == 'draft':
                Line.delete(declaration.lines)
                Line.save(list(
                        declaration._present()
                        if declaration.kind == 'yearly'
                        else declaration._moved()))

    def _present(self):
        Line = Pool().get('domiciliation.declaration.line')
        day = self.span[0]
        for number, domiciliation in enumerate(self.contracts, 1):
            contract = domiciliation.contract
            if contract.start <= day and not (
                    contract.end and contract.end < day):
                yield Line.of(
                    self, number, domiciliation, 'present', contract.start)

    def _moved(self):
        pool = Pool()
        Contract = pool.get('domiciliation.contract')
        Line = pool.get('domiciliation.declaration.line')
        for number, (movement, is_correction) in enumerate(
                movements.to_declare(
                    self._facts(), self._declared(), *self.span), 1):
            line = Line.of(
                self, number, Contract(movement.contract), movement.kind,
                movement.date)
            line.correction = is_correction
            yield line

    # Its life

    @classmethod
    def prepare_all(cls):
        "Prepare the lists whose time has come, for each recipient by itself."
        Recipient = Pool().get('domiciliation.recipient')
        for recipient in Recipient.search([]):
            Recipient.__queue__.prepare([recipient])

    @classmethod
    @without_check_access
    def prepare(cls, recipient):
        "Prepare what is due to the recipient, and fill what is not sent."
        today = today_at(recipient.company)
        known = {
            (d.kind, d.year, d.quarter) for d in cls.search([
                    ('recipient', '=', recipient.id),
                    ])}
        cls.create([{
                    'recipient': recipient.id,
                    'kind': kind,
                    'year': year,
                    'quarter': quarter,
                    } for kind, year, quarter in cls._spans(recipient, today)
                if (kind, year, quarter) not in known])
        cls.fill(cls.search([
                    ('recipient', '=', recipient.id),
                    ('state', '=', 'draft'),
                    ]))

    @classmethod
    def _spans(cls, recipient, today):
        "Yield the lists that are due since the first day of the recipient."
        year, quarter = delays.quarter_of(recipient.since)
        while delays.quarter(year, quarter)[1] < today:
            yield 'quarterly', year, quarter
            year, quarter = (
                (year, quarter + 1) if quarter < 4 else (year + 1, 1))
        for year in range(recipient.since.year, today.year + 1):
            if dt.date(year, 1, 1) >= recipient.since:
                yield 'yearly', year, 0

    def check_send(self):
        "Refuse a list whose time has not come, or that others precede."
        first, last = self.span
        today = self.today
        if today < first or (self.kind == 'quarterly' and today <= last):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_declaration_early'))
        if self.kind == 'quarterly' and self._earlier(
                ('state', '=', 'draft')):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_declaration_order'))

    @classmethod
    @ModelView.button
    @Workflow.transition('sent')
    def send(cls, declarations):
        "It is sent today and changes no more."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        DeclarationReport = pool.get(
            'domiciliation.declaration', type='report')
        be_alone(cls, declarations)
        for declaration in declarations:
            declaration.check_send()
        cls.fill(declarations)
        for declaration in declarations:
            declaration.sent = declaration.today
            declaration.number = Configuration(1).get_multivalue(
                'declaration_sequence',
                company=declaration.company.id).get()
        cls.save(declarations)
        for declaration in cls.browse(declarations):
            declaration.content = DeclarationReport.write(declaration)
            declaration.save()

    @without_check_access
    def forget(self):
        "Delete what it says of persons; that it was sent, and of whom, stays."
        Line = Pool().get('domiciliation.declaration.line')
        Line.write(list(self.lines), dict.fromkeys(COLUMNS))
        self.write([self], {
                'content': None,
                'proof': None,
                'purged': self.today,
                })

    @classmethod
    def check_modification(
            cls, mode, declarations, values=None, external=False):
        super().check_modification(
            mode, declarations, values=values, external=external)
        if mode == 'delete':
            refused = external and any(
                d.state == 'sent' for d in declarations)
        elif mode == 'write':
            refused = external and (
                values.keys() - {'proof', 'proof_name'}
                or any(d.proof for d in declarations))
        else:
            refused = external and any(
                d.state == 'sent' or d.number or d.sent or d.content
                or d.lines for d in declarations)
        if refused:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_declaration_frozen'))

    def get_rec_name(self, name):
        return ' '.join(filter(None, [
                    self.number, self.kind_string,
                    f"{self.quarter}/{self.year}" if self.quarter
                    else f"{self.year}", self.recipient.rec_name]))


class DeclarationLine(
        sequence_ordered(), DescribedMixin, ModelSQL, ModelView):
    "Who is told of, as it was then."
    __name__ = 'domiciliation.declaration.line'
    declaration = fields.Many2One(
        'domiciliation.declaration', "Declaration", required=True,
        readonly=True, ondelete='CASCADE')
    contract = fields.Many2One(
        'domiciliation.contract', "Contract", readonly=True,
        ondelete='SET NULL', help="Empty once it is purged.")
    movement = fields.Selection([
            ('entry', "Entry"),
            ('exit', "Exit"),
            ('present', "Present"),
            ], "Movement", required=True, readonly=True, sort=False)
    movement_string = movement.translated('movement')
    date = fields.Date(
        "On", readonly=True,
        help="Empty when an earlier list told what is not so.")
    correction = fields.Boolean(
        "Correction", readonly=True,
        help="It tells what an earlier list left out or told otherwise.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('declaration')

    @classmethod
    def of(cls, declaration, number, domiciliation, movement, date):
        line = cls(
            declaration=declaration, sequence=number,
            contract=domiciliation, movement=movement, date=date)
        line.describe(domiciliation)
        return line

    @property
    def told(self):
        "What the list says: the movement, and whether it corrects another."
        words = self.movement_string
        if not self.date:
            return gettext(
                'domiciliation.msg_taken_back', movement=words)
        if self.correction:
            return gettext('domiciliation.msg_corrected', movement=words)
        return words

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_declaration_frozen'))


class DeclarationReport(KeptReport):
    __name__ = 'domiciliation.declaration'

    @classmethod
    def kept(cls, declaration):
        return declaration.content


class DeclarationTable(OwnActionMixin):
    "The same as a table to send."
    __name__ = 'domiciliation.declaration.table'

    @classmethod
    def render(cls, action, report_context):
        return csv_of(
            ['movement', 'date', *COLUMNS],
            ([l.told, l.date, *(getattr(l, n) for n in COLUMNS)]
                for l in report_context['record'].lines))

    @classmethod
    def convert(cls, action, data, **kwargs):
        return 'csv', data
