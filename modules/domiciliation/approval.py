# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The approval of the prefect."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import (
    Model, ModelSQL, ModelView, Unique, Workflow, fields)
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.report import Report

from . import delays
from .exceptions import DomiciliationAccessError, DomiciliationError
from .rule import RuledMixin

_ASKED = {
    'readonly': Eval('state') != 'requested',
    }
_GRANTED = {
    'readonly': Eval('state') != 'requested',
    'required': Eval('state').in_(['granted', 'withdrawn']),
    }


class Approval(
        RuledMixin, CompanyMixin, DueMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'domiciliation.approval'
    _rec_name = 'number'
    _deadline_module = 'domiciliation'
    number = fields.Char("Number", states=_GRANTED)
    prefecture = fields.Many2One(
        'party.party', "Prefecture", required=True, ondelete='RESTRICT',
        states=_ASKED,
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    requested = fields.Date("Requested", states=_ASKED)
    decided = fields.Date("Decided", states=_GRANTED)
    start = fields.Date("From", states=_GRANTED)
    end = fields.Date(
        "Until", states=_GRANTED,
        domain=['OR',
            ('end', '=', None),
            ('end', '>=', Eval('start', dt.date.min)),
            ],
        help="The last day.")
    exempt = fields.Selection([
            (None, ""),
            ('public', "Public Body"),
            ('association', "Association of Public Bodies"),
            ], "Exempt from Registration", sort=False,
        help="Public bodies need the approval but not to be registered "
        "(article R123-168).")
    exempt_string = exempt.translated('exempt')
    registration = fields.Char(
        "Registration",
        states={
            'invisible': Bool(Eval('exempt')),
            },
        help="How the operator is registered, like RCS of its town.")
    establishments = fields.One2Many(
        'domiciliation.approval.establishment', 'approval', "Establishments")
    persons = fields.One2Many(
        'domiciliation.approval.person', 'approval', "Directors and Partners",
        help="The directors, and the partners from 25% on.")
    changes = fields.One2Many(
        'domiciliation.approval.change', 'approval', "Changes")
    suspensions = fields.One2Many(
        'domiciliation.approval.suspension', 'approval', "Suspensions")
    withdrawn = fields.Date(
        "Withdrawn", readonly=True,
        states={
            'invisible': ~Eval('withdrawn'),
            })
    state = fields.Selection([
            ('requested', "Requested"),
            ('granted', "Granted"),
            ('refused', "Refused"),
            ('withdrawn', "Withdrawn"),
            ], "State", required=True, readonly=True, sort=False)
    situation = fields.Function(fields.Selection([
                ('none', "Not Granted"),
                ('coming', "Not Yet Valid"),
                ('valid', "Valid"),
                ('suspended', "Suspended"),
                ('expired', "Expired"),
                ], "Today", sort=False), 'get_situation')

    # What is decided and changes no more.
    _decided = {
        'company', 'number', 'prefecture', 'requested', 'decided', 'start',
        'end'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'DESC NULLS FIRST'), ('id', 'DESC')]
        cls._transitions |= {
            ('requested', 'granted'),
            ('requested', 'refused'),
            ('granted', 'withdrawn'),
            }
        cls._buttons.update({
                'grant': {
                    'invisible': Eval('state') != 'requested',
                    'depends': ['state'],
                    },
                'refuse': {
                    'invisible': Eval('state') != 'requested',
                    'depends': ['state'],
                    },
                'withdraw': {
                    'invisible': Eval('state') != 'granted',
                    'depends': ['state'],
                    },
                'propose_notices': {
                    'invisible': ~Eval('state').in_(['granted', 'withdrawn']),
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_state(cls):
        return 'requested'

    @fields.depends('company', 'start')
    def on_change_start(self):
        Rule = Pool().get('domiciliation.rule')
        if self.start and self.company:
            self.end = delays.until(
                self.start,
                Rule.on(self.start, self.company).approval_months)

    def get_situation(self, name):
        if self.state in {'requested', 'refused'}:
            return 'none'
        today = self.today
        if self.start > today:
            return 'coming'
        if not self.lasts(today):
            return 'expired'
        if self.suspension_of(None, today):
            return 'suspended'
        return 'valid'

    def lasts(self, date):
        "Whether it was granted for the date and not withdrawn by then."
        return (self.state in {'granted', 'withdrawn'}
            and self.start <= date <= self.end
            and not (self.withdrawn and self.withdrawn <= date))

    def suspension_of(self, site, date):
        "What suspends it on the date, everywhere or at the site."
        for suspension in self.suspensions:
            establishment = suspension.establishment
            if (suspension.start <= date <= suspension.end
                    and (not establishment or establishment.site == site)):
                return suspension

    def establishment_at(self, site):
        for establishment in self.establishments:
            if establishment.site == site:
                return establishment

    def covers(self, site, date):
        return bool(self.lasts(date) and self.establishment_at(site)
            and not self.suspension_of(site, date))

    @classmethod
    def of(cls, company, site, date):
        "The approval by which the company may domicile there on the date."
        for approval in cls.search([
                    ('company', '=', company.id),
                    ('start', '<=', date),
                    ('end', '>=', date),
                    ('establishments.site', '=', site.id),
                    ]):
            if approval.covers(site, date):
                return approval

    @classmethod
    def check(cls, company, site, date):
        "The approval on the date; refused with what is missing."
        approval = cls.of(company, site, date)
        if not approval:
            raise DomiciliationError(gettext(
                    'domiciliation.msg_approval_missing',
                    company=company.rec_name, site=site.rec_name,
                    date=Report.format_date(date)))
        return approval

    @property
    def registered(self):
        "How the operator is registered, or why it is not."
        return self.exempt_string if self.exempt else self.registration

    def due_dates(self):
        if self.state == 'granted' and not self.following:
            return {'approval_expiry': self.end}
        return {}

    @property
    def following(self):
        "The approvals that were granted for longer."
        return self.search([
                ('company', '=', self.company.id),
                ('state', '=', 'granted'),
                ('end', '>', self.end),
                ])

    @classmethod
    @ModelView.button
    @Workflow.transition('granted')
    def grant(cls, approvals):
        for approval in approvals:
            if not (approval.number and approval.decided
                    and approval.start and approval.end):
                raise DomiciliationError(
                    gettext('domiciliation.msg_approval_incomplete'))
            if not approval.establishments:
                raise DomiciliationError(
                    gettext('domiciliation.msg_approval_no_establishment'))

    @classmethod
    @ModelView.button
    @Workflow.transition('refused')
    def refuse(cls, approvals):
        pass

    @classmethod
    @ModelView.button
    @Workflow.transition('withdrawn')
    def withdraw(cls, approvals):
        for approval in approvals:
            approval.withdrawn = approval.today
        cls.save(approvals)

    @classmethod
    @ModelView.button
    def propose_notices(cls, approvals):
        "Propose to end the contracts that would renew without approval."
        Contract = Pool().get('domiciliation.contract')
        for approval in approvals:
            Contract.propose_ends(Contract.search([
                        ('company', '=', approval.company.id),
                        ('state', 'in', ['signed', 'active']),
                        ]))

    @classmethod
    def check_modification(cls, mode, approvals, values=None, external=False):
        super().check_modification(
            mode, approvals, values=values, external=external)
        if mode == 'delete':
            changed = any(a.state != 'requested' for a in approvals)
        elif external and mode == 'write':
            changed = (values.keys() & {'state', 'withdrawn'}
                or values.keys() & cls._decided
                and any(a.state != 'requested' for a in approvals))
        else:
            changed = external and any(
                a.state != 'requested' or a.withdrawn for a in approvals)
        if changed:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_approval_decided'))

    @classmethod
    def copy(cls, approvals, default=None):
        default = default.copy() if default is not None else {}
        for name in [
                'number', 'decided', 'start', 'end', 'withdrawn', 'changes',
                'suspensions']:
            default.setdefault(name)
        default.setdefault('state', 'requested')
        return super().copy(approvals, default=default)

    def get_rec_name(self, name):
        return self.number or self.prefecture.rec_name


class OfApprovalMixin(Model):
    "What is written of an approval."
    __slots__ = ()
    approval = fields.Many2One(
        'domiciliation.approval', "Approval", required=True,
        ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('approval')

    @fields.depends('approval', '_parent_approval.company')
    def on_change_with_company(self, name=None):
        return self.approval.company if self.approval else None


class Establishment(OfApprovalMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.approval.establishment'
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='RESTRICT',
        domain=['OR',
            ('company', '=', Eval('company', -1)),
            ('companies', '=', Eval('company', -1)),
            ])
    title = fields.Selection([
            ('owner', "Owner"),
            ('commercial_lease', "Commercial Lease"),
            ('other', "Other"),
            ], "Title to the Premises", required=True, sort=False,
        help="Article L123-11-3 names the owner "
        "and the holder of a commercial lease.")
    title_string = title.translated('title')
    title_end = fields.Date(
        "Title until",
        states={
            'invisible': Eval('title') == 'owner',
            })
    title_document = fields.Binary("Deed or Lease", filename='title_name')
    title_name = fields.Char("File Name")
    confidential = fields.Boolean(
        "Confidential Room",
        help="A room for meetings and to keep and consult the books "
        "(article L123-11-3).")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('site_unique', Unique(t, t.approval, t.site),
                'domiciliation.msg_establishment_unique'),
            ]

    def get_rec_name(self, name):
        return self.site.rec_name


class ApprovalPerson(OfApprovalMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.approval.person'
    name = fields.Char("Name", required=True)
    role = fields.Selection([
            ('director', "Director"),
            ('partner', "Partner"),
            ], "Role", required=True, sort=False)
    share = fields.Numeric(
        "Share (%)", digits=(None, 2),
        states={
            'invisible': Eval('role') != 'partner',
            })
    home = fields.Text("Home")
    profession = fields.Char("Profession")
    attested = fields.Date(
        "Attested", help="The day of the statement on honour.")


class ApprovalChange(OfApprovalMixin, DueMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.approval.change'
    _deadline_module = 'domiciliation'
    name = fields.Char("What Changed", required=True)
    date = fields.Date("On", required=True)
    due = fields.Date(
        "Declare until", required=True,
        help="Within two months (article R123-166-4).")
    declared = fields.Date("Declared")
    proof = fields.Binary("Proof", filename='proof_name')
    proof_name = fields.Char("File Name")

    @fields.depends('approval', '_parent_approval.company', 'date')
    def on_change_date(self):
        Rule = Pool().get('domiciliation.rule')
        if self.date and self.approval and self.approval.company:
            self.due = delays.after(
                self.date,
                Rule.on(self.date, self.approval.company).change_months)

    def due_dates(self):
        return {} if self.declared else {'approval_change': self.due}


class Suspension(OfApprovalMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.approval.suspension'
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until", required=True,
        domain=[
            ('end', '>=', Eval('start', dt.date.min)),
            ],
        help="Six months at most (article R123-166-5).")
    establishment = fields.Many2One(
        'domiciliation.approval.establishment', "Establishment",
        domain=[
            ('approval', '=', Eval('approval', -1)),
            ],
        help="Leave empty for all.")
    reason = fields.Char("Reason")

    @classmethod
    def validate_fields(cls, suspensions, field_names):
        Rule = Pool().get('domiciliation.rule')
        super().validate_fields(suspensions, field_names)
        for suspension in suspensions:
            months = Rule.on(
                suspension.start, suspension.company).suspension_months
            if suspension.end > delays.until(suspension.start, months):
                raise DomiciliationError(gettext(
                        'domiciliation.msg_suspension_long', months=months))
