# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What others are to be told, and were told."

from sql import Null
from sql.operators import Equal
from trytond.i18n import gettext
from trytond.model import Exclude, ModelSQL, ModelView, Workflow, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import CompanyMixin, today_at
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.kept import KeptReport
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.report import Report
from trytond.transaction import without_check_access

from .exceptions import DomiciliationAccessError, DomiciliationError
from .rule import RuledMixin

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }
_BAILIFF = {
    'readonly': Eval('state') != 'draft',
    'invisible': Eval('kind') != 'bailiff',
    }
# Those that are prepared by what happens, never entered.
PROPOSED = ['end', 'unread', 'unread_warning', 'nonrenewal', 'registration']


class Notice(
        RuledMixin, CompanyMixin, DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'domiciliation.notice'
    _rec_name = 'number'
    _deadline_module = 'domiciliation'
    number = fields.Char("Number", readonly=True)
    kind = fields.Selection([
            ('end', "End of the Domiciliation"),
            ('unread', "Mail Not Collected"),
            ('unread_warning', "Mail Waits"),
            ('nonrenewal', "No Renewal"),
            ('registration', "Registration Awaited"),
            ('change', "Change of the Approval"),
            ('bailiff', "Answer to a Bailiff"),
            ], "Kind", required=True, sort=False,
        domain=[
            If(Eval('id', -1) >= 0,
                (),
                ('kind', 'in', ['change', 'bailiff'])),
            ],
        states={
            'readonly': Eval('id', -1) >= 0,
            })
    kind_string = kind.translated('kind')
    contract = fields.Many2One(
        'domiciliation.contract', "Contract", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ],
        states={
            'readonly': Eval('state') != 'draft',
            'invisible': Eval('kind') == 'change',
            'required': Eval('kind') != 'change',
            })
    change = fields.Many2One(
        'domiciliation.approval.change', "Change", ondelete='RESTRICT',
        states={
            'readonly': Eval('state') != 'draft',
            'invisible': Eval('kind') != 'change',
            'required': Eval('kind') == 'change',
            })
    recipient = fields.Many2One(
        'party.party', "To", required=True, ondelete='RESTRICT',
        states=_DRAFT,
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    about = fields.Date(
        "About", required=True, states=_DRAFT,
        help="The day of the fact that it tells.")
    due = fields.Date("Send until", required=True, states=_DRAFT)
    title = fields.Char(
        "Enforceable Title", states=_BAILIFF,
        help="On which title the bailiff asks, and its day.")
    given = fields.Text(
        "What Is Given", states=_BAILIFF,
        help="What is told to reach the client.")
    sent = fields.Date("Sent", readonly=True)
    content = fields.Binary("Content", readonly=True)
    proof = fields.Binary("Proof", filename='proof_name')
    proof_name = fields.Char("File Name")
    state = fields.Selection([
            ('draft', "To Send"),
            ('sent', "Sent"),
            ('dropped', "Set Aside"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('due', 'ASC'), ('id', 'ASC')]
        cls._sql_constraints += [
            ('fact_unique',
                Exclude(t,
                    (t.contract, Equal),
                    (t.kind, Equal),
                    (t.about, Equal),
                    where=t.kind != 'bailiff'),
                'domiciliation.msg_notice_unique'),
            ('change_unique',
                Exclude(t, (t.change, Equal), where=t.change != Null),
                'domiciliation.msg_notice_unique'),
            ]
        cls._transitions |= {
            ('draft', 'sent'),
            ('draft', 'dropped'),
            }
        cls._buttons.update({
                'send': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                'drop': {
                    'invisible': Eval('state') != 'draft',
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_kind(cls):
        return 'bailiff'

    @classmethod
    def default_about(cls):
        return today_at()

    default_due = default_about

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('kind', 'contract', 'change')
    def on_change_contract(self):
        if self.contract and self.kind == 'bailiff':
            representative = self.contract.file.representative
            self.given = '\n'.join(filter(None, [
                        self.contract.party.name,
                        representative and representative.name,
                        representative and representative.home,
                        representative and representative.phone]))

    @fields.depends('change', 'recipient')
    def on_change_change(self):
        if self.change:
            self.recipient = self.change.approval.prefecture
            self.about, self.due = self.change.date, self.change.due

    # Proposed by what happens

    @classmethod
    @without_check_access
    def propose(cls, domiciliation, kind, about=None, due=None):
        """Prepare the notice of the fact, once.

        The notice of an end follows the end until it is sent.
        """
        be_alone(domiciliation.__class__, [domiciliation])
        notices = cls.search([
                ('contract', '=', domiciliation.id),
                ('kind', '=', kind),
                ])
        about = about or due
        if any(n.about == about for n in notices):
            return
        notice = cls(
            company=domiciliation.company, kind=kind, contract=domiciliation)
        if kind in {'end', 'nonrenewal'}:
            notice = next(
                (n for n in notices if n.state == 'draft'), notice)
        to_registry = kind in {'end', 'unread'}
        notice.recipient = (
            domiciliation.file.registry if to_registry
            else domiciliation.party)
        notice.about, notice.due = about, due
        notice.save()

    def due_dates(self):
        return {'notice': self.due} if self.state == 'draft' else {}

    @classmethod
    def on_modification(cls, mode, notices, field_names=None):
        Contract = Pool().get('domiciliation.contract')
        super().on_modification(mode, notices, field_names=field_names)
        if mode != 'delete':
            Contract.keep_dates(list({
                        n.contract for n in cls.browse(notices)
                        if n.contract}))

    @property
    def is_current(self):
        "Whether what it tells is still so."
        contract = self.contract
        if self.kind in {'unread', 'unread_warning'}:
            return contract.is_living and contract.unread_since == self.about
        elif self.kind == 'registration':
            return contract.state == 'signed'
        elif self.kind == 'nonrenewal':
            return contract.last_approved_end() == self.about
        elif self.kind == 'end':
            return contract.contract.end == self.about
        return True

    # What it says

    @property
    def day(self):
        "The day that the letter bears."
        return self.sent or self.today

    @property
    def address_lines(self):
        address = self.recipient.address_get()
        return address.full_address.splitlines() if address else []

    @property
    def paragraphs(self):
        "What the letter says: [paragraph], in the language of the reader."
        return gettext(
            f'domiciliation.msg_letter_{self.kind}',
            **self._said()).split('\n')

    def _said(self):
        date = Report.format_date
        values = {
            'operator': self.company.party.rec_name,
            'about': date(self.about),
            'law': self.rule.law_contract,
            'unread': self.rule.unread_months,
            }
        if self.contract:
            file = self.contract.file
            taken = self.contract.last_taken
            values |= {
                'client': file.rec_name,
                'registration': ' – '.join(filter(None, [
                            file.nature_string, file.registration])),
                'contract': self.contract.contract.number,
                'start': date(self.contract.contract.start),
                'address': ', '.join(self.contract.address_lines),
                'taken': date(taken) if taken else '–',
                'limit': date(self.contract.register_until)
                if self.contract.register_until else '–',
                'title': self.title or '–',
                'given': self.given or '–',
                }
        if self.change:
            values |= {
                'change': self.change.name,
                'approval': self.change.approval.number,
                }
        return values

    # Its life

    @classmethod
    @ModelView.button
    @Workflow.transition('sent')
    def send(cls, notices):
        "It is sent today: number it, keep what it says, do what follows."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        NoticeReport = pool.get('domiciliation.notice', type='report')
        be_alone(cls, notices)
        for notice in notices:
            if not notice.is_current:
                raise DomiciliationError(gettext(
                        'domiciliation.msg_notice_stale',
                        notice=notice.rec_name))
            if notice.kind == 'bailiff' and not (
                    notice.title and notice.given):
                raise DomiciliationError(
                    gettext('domiciliation.msg_bailiff_incomplete'))
            notice.sent = notice.today
            notice.number = Configuration(1).get_multivalue(
                'notice_sequence', company=notice.company.id).get()
        cls.save(notices)
        for notice in cls.browse(notices):
            notice.content = NoticeReport.write(notice)
            notice.save()
            notice.follow()

    @without_check_access
    def follow(self):
        "What comes of having sent it."
        if self.kind == 'end':
            self.contract.note_informed(self.sent)
        elif self.kind == 'change':
            Change = Pool().get('domiciliation.approval.change')
            Change.write([self.change], {'declared': self.sent})
        elif self.kind == 'nonrenewal':
            self.contract.end_by_operator(
                self.about, gettext('domiciliation.msg_exit_approval'))

    @classmethod
    @ModelView.button
    @Workflow.transition('dropped')
    def drop(cls, notices):
        for notice in notices:
            if notice.kind == 'end':
                raise DomiciliationError(
                    gettext('domiciliation.msg_notice_end_kept'))

    @classmethod
    def check_modification(cls, mode, notices, values=None, external=False):
        super().check_modification(
            mode, notices, values=values, external=external)
        kept = {'number', 'sent', 'content', 'state'}
        if mode == 'delete':
            refused = external
        elif mode == 'write':
            refused = external and (
                values.keys() & kept
                or values.keys() - {'proof', 'proof_name'}
                and any(n.state != 'draft' for n in notices)
                or values.keys() - {'proof', 'proof_name', 'recipient', 'due'}
                and any(n.kind in PROPOSED for n in notices)
                or 'kind' in values)
        else:
            refused = external and any(
                n.state != 'draft' or n.kind in PROPOSED or n.number
                or n.sent or n.content for n in notices)
        if refused:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_notice_kept'))

    @classmethod
    def copy(cls, notices, default=None):
        default = default.copy() if default is not None else {}
        for name in ['number', 'sent', 'content', 'proof', 'proof_name']:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        return super().copy(notices, default=default)

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    self.number, self.kind_string,
                    self.contract and self.contract.rec_name]))


class NoticeReport(KeptReport):
    __name__ = 'domiciliation.notice'

    @classmethod
    def kept(cls, notice):
        return notice.content
