# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The client file: who the client is, and what proves it."

from trytond.i18n import gettext
from trytond.model import (
    ModelSQL, ModelView, Unique, Workflow, fields)
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.transaction import Transaction

from . import delays, scoring
from .exceptions import DomiciliationAccessError, DomiciliationError
from .lacking import LackingMixin
from .nature import NATURAL, NATURES
from .rule import RuledMixin

_OPEN = {
    'readonly': Eval('state') != 'open',
    }


class File(
        LackingMixin, RuledMixin, CompanyMixin, DueMixin, Workflow, ModelSQL,
        ModelView):
    __name__ = 'domiciliation.file'
    _deadline_module = 'domiciliation'
    party = fields.Many2One(
        'party.party', "Party", required=True, ondelete='RESTRICT',
        states={
            'readonly': (Eval('state') != 'open') | Bool(Eval('contracts')),
            },
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    nature = fields.Selection(
        NATURES, "Nature", required=True, sort=False, states=_OPEN)
    nature_string = nature.translated('nature')
    legal_form = fields.Char("Legal Form", states=_OPEN)
    capital = fields.Char("Capital", states=_OPEN)
    registration = fields.Char(
        "Registration", states=_OPEN,
        help="Where and under which number it is registered.")
    registry = fields.Many2One(
        'party.party', "Registry", ondelete='RESTRICT', states=_OPEN,
        help="Who is informed when its domiciliation ends: the greffe, "
        "the chamber of trades of a craft, the prefecture of an "
        "association.",
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    in_formation = fields.Boolean(
        "In Formation", states=_OPEN,
        help="It is not registered yet: its founder signs for it.")
    activity = fields.Text("Activity", states=_OPEN)
    purpose = fields.Text(
        "Purpose", states=_OPEN,
        help="What the seat is for, and where the income comes from.")
    active_here = fields.Boolean(
        "Active Here", states=_OPEN,
        help="Whether it acts at the place and nowhere else.")
    accounts_here = fields.Boolean(
        "Accounts Kept Here", states=_OPEN,
        help="Whether the accounting documents are kept at the seat.")
    accounts_place = fields.Text(
        "Accounts Kept at",
        states={
            'readonly': Eval('state') != 'open',
            'invisible': Bool(Eval('accounts_here')),
            })
    persons = fields.One2Many(
        'domiciliation.file.person', 'file', "Persons", states=_OPEN,
        help="Who represents it, and the beneficial owners.")
    places = fields.One2Many(
        'domiciliation.file.place', 'file', "Places of Activity",
        states=_OPEN)
    documents = fields.One2Many(
        'domiciliation.file.document', 'file', "Documents")
    screenings = fields.One2Many(
        'domiciliation.file.screening', 'file', "Screenings")
    answers = fields.One2Many(
        'domiciliation.file.answer', 'file', "Risk", states=_OPEN)
    score = fields.Function(
        fields.Integer("Score"), 'on_change_with_score')
    level = fields.Function(fields.Selection([
                ('simplified', "Simplified"),
                ('standard', "Standard"),
                ('enhanced', "Enhanced"),
                ], "Vigilance", sort=False), 'on_change_with_level')
    approved = fields.Date(
        "Approved", readonly=True,
        states={
            'invisible': ~Eval('approved'),
            },
        help="The day a manager approved the enhanced vigilance.")
    approved_by = fields.Many2One(
        'res.user', "Approved by", readonly=True, ondelete='RESTRICT',
        states={
            'invisible': ~Eval('approved'),
            })
    accepted = fields.Date(
        "Accepted", readonly=True,
        states={
            'invisible': ~Eval('accepted'),
            })
    next_review = fields.Date(
        "Next Review", readonly=True,
        states={
            'invisible': ~Eval('next_review'),
            })
    lacks = fields.Function(
        fields.Text(
            "Lacks",
            states={
                'invisible': ~Eval('lacks'),
                }),
        'get_lacks')
    contracts = fields.One2Many(
        'domiciliation.contract', 'file', "Contracts", readonly=True)
    closed = fields.Date(
        "Closed", readonly=True,
        states={
            'invisible': ~Eval('closed'),
            })
    purge_date = fields.Function(fields.Date(
            "Purge from",
            states={
                'invisible': ~Eval('purge_date'),
                },
            help="The first day on which it may be deleted."),
        'get_purge_date')
    note = fields.Text("Note")
    state = fields.Selection([
            ('open', "Open"),
            ('accepted', "Accepted"),
            ('refused', "Refused"),
            ], "State", required=True, readonly=True, sort=False)

    _by_buttons = {
        'state', 'approved', 'approved_by', 'accepted', 'next_review',
        'closed', 'contracts'}
    _always = {'note', 'documents', 'screenings'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('party_unique', Unique(t, t.company, t.party),
                'domiciliation.msg_file_unique'),
            ]
        cls._transitions |= {
            ('open', 'accepted'),
            ('open', 'refused'),
            ('accepted', 'open'),
            ('refused', 'open'),
            }
        cls._buttons.update({
                'approve': {
                    'invisible': (
                        (Eval('state') != 'open')
                        | (Eval('level') != 'enhanced')
                        | Bool(Eval('approved'))),
                    'depends': ['state', 'level', 'approved'],
                    },
                'accept': {
                    'invisible': Eval('state') != 'open',
                    'depends': ['state'],
                    },
                'refuse': {
                    'invisible': Eval('state') != 'open',
                    'depends': ['state'],
                    },
                'review': {
                    'invisible': ~Eval('state').in_(['accepted', 'refused']),
                    'depends': ['state'],
                    },
                })

    @classmethod
    def default_nature(cls):
        return 'company'

    @classmethod
    def default_state(cls):
        return 'open'

    @classmethod
    def default_answers(cls):
        "Every criterion is asked."
        Criterion = Pool().get('domiciliation.criterion')
        return [{'criterion': c.id} for c in Criterion.search([])]

    @fields.depends('party', 'nature', 'persons')
    def on_change_party(self):
        if self.party and self.nature in NATURAL and not self.persons:
            self.persons = [{
                    'name': self.party.name,
                    'representative': True,
                    }]

    @fields.depends('answers', methods=['_answered'])
    def on_change_with_score(self, name=None):
        return sum(a.points for a in self._answered())

    @fields.depends('answers')
    def _answered(self):
        "The answers that were given, of a file that is being entered too."
        answers = (getattr(a, 'answer', None) for a in self.answers or [])
        return [a for a in answers if a]

    @fields.depends('company', 'persons', methods=['_answered'])
    def on_change_with_level(self, name=None):
        if not self.company:
            return
        answers = self._answered()
        return scoring.level(
            [a.points for a in answers],
            self.rule.score_standard, self.rule.score_enhanced,
            forced=(any(a.enhanced for a in answers)
                or any(
                    getattr(p, 'exposed', False) for p in self.persons or [])))

    @property
    def representative(self):
        return next((p for p in self.persons if p.representative), None)

    @property
    def siren(self):
        "Its number, from the identifiers of the party."
        for type_ in ['fr_siren', 'fr_siret']:
            for identifier in self.party.identifiers:
                if identifier.type == type_:
                    return identifier.code[:9]

    # Its life

    def due_dates(self):
        due = {}
        if self.accepted and not self.closed:
            due['file_review'] = self.next_review
            due['document_expiry'] = self.first_expiry
            due['screening'] = self.next_screening
        if self.purge_date:
            due['file_purge'] = self.purge_date
        return {kind: date for kind, date in due.items() if date}

    @property
    def first_expiry(self):
        "When the first of its documents is out of date."
        return min((
                max(d.expires for d in documents)
                for documents in self.needed_documents()
                if documents and all(d.expires for d in documents)),
            default=None)

    @property
    def next_screening(self):
        "When the first of its screenings is to be made again."
        return min((
                delays.after(s.date, self.rule.screening_months)
                for s in self.last_screenings().values()), default=None)

    @property
    def is_needed(self):
        "Whether a contract that is not over stands on it."
        return any(not c.is_over for c in self.contracts)

    def is_late(self, date):
        "Whether it has been out of date longer than allowed."
        if not self.accepted:
            return False
        limits = filter(None, [
                self.next_review, self.first_expiry, self.next_screening])
        return any(
            (date - limit).days > self.rule.grace_days for limit in limits)

    def get_purge_date(self, name):
        if self.closed and not self.is_needed:
            return delays.after(self.closed, self.rule.retention_months)

    @classmethod
    @ModelView.button
    def approve(cls, files):
        "A manager approves the enhanced vigilance."
        for file in files:
            file.approved = file.today
            file.approved_by = Transaction().user
        cls.save(files)

    @classmethod
    @ModelView.button
    @Workflow.transition('accepted')
    def accept(cls, files):
        for file in files:
            file.check_complete()
            file.accepted = file.today
            file.next_review = delays.after(
                file.accepted, file.rule.review_months(file.level))
        cls.save(files)

    def check_complete(self):
        "Refuse, with a sentence, the file that lacks something."
        lacking = list(self.lacking())
        if lacking:
            raise DomiciliationError(gettext(
                    'domiciliation.msg_file_incomplete',
                    file=self.rec_name), '\n'.join(lacking))

    @classmethod
    @ModelView.button
    @Workflow.transition('refused')
    def refuse(cls, files):
        for file in files:
            if any(c.is_living for c in file.contracts):
                raise DomiciliationError(gettext(
                        'domiciliation.msg_file_living', file=file.rec_name))
            file.closed = file.closed or file.today
        cls.save(files)

    @classmethod
    @ModelView.button
    @Workflow.transition('open')
    def review(cls, files):
        "Look at it again; what a manager approved is to be approved again."
        cls.write(files, {
                'approved': None,
                'approved_by': None,
                })
        # Who was refused may come again.
        cls.write([f for f in files if not f.contracts], {'closed': None})

    @classmethod
    def keep_all(cls):
        "What expires each day, each file by itself."
        for file in cls.search([('closed', '=', None)]):
            cls.__queue__.keep_dates([file])

    @classmethod
    def close_unused(cls, files):
        "The relationship is over with the last contract."
        for file in files:
            if not file.is_needed:
                file.closed = max(
                    (c.contract.end for c in file.contracts
                        if c.contract.end),
                    default=file.today)
        cls.save(files)

    # Writing

    @classmethod
    def check_modification(cls, mode, files, values=None, external=False):
        super().check_modification(
            mode, files, values=values, external=external)
        if mode == 'delete':
            refused = external and any(
                f.state != 'open' or f.contracts or f.accepted
                for f in files)
        elif mode == 'write':
            refused = external and (
                values.keys() & cls._by_buttons
                or values.keys() & {'company', 'party'}
                and any(f.contracts for f in files)
                or values.keys() - cls._always
                and any(f.state != 'open' for f in files))
        else:
            refused = external and any(
                f.state != 'open' or f.accepted or f.approved or f.closed
                for f in files)
        if refused:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_file_by_button'))

    @classmethod
    def copy(cls, files, default=None):
        default = default.copy() if default is not None else {}
        for name in cls._by_buttons - {'state'}:
            default.setdefault(name)
        default.setdefault('state', 'open')
        return super().copy(files, default=default)

    def get_rec_name(self, name):
        return self.party.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('party.rec_name', *clause[1:])]
