# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The domiciliation: the legal life beside the contract."

from trytond.i18n import gettext
from trytond.model import (
    Index, ModelSQL, ModelView, Unique, Workflow, fields)
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.modules.coworking_space.guarded import GuardedMixin
from trytond.modules.coworking_space.searching import any_of
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If
from trytond.transaction import check_access, without_check_access

from . import delays
from .clauses import ClausesMixin
from .exceptions import (
    DomiciliationAccessError, DomiciliationError, DomiciliationWarning)
from .exit import ExitMixin
from .kept import DocumentedMixin
from .rule import RuledMixin
from .watch import LIVING, WatchedMixin

_DRAFT = {
    'readonly': Eval('state') != 'draft',
    }
SIGNED = [*LIVING, 'ended', 'informed']


class Contract(
        ExitMixin, WatchedMixin, DocumentedMixin, ClausesMixin, RuledMixin,
        DueMixin, GuardedMixin, Workflow, ModelSQL, ModelView):
    __name__ = 'domiciliation.contract'
    _deadline_module = 'domiciliation'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='RESTRICT',
        domain=[
            If(Eval('state') == 'draft',
                ('state', 'in', ['draft', 'quotation']),
                ()),
            ],
        states=_DRAFT,
        help="Its party, dates, prices and notice are those of the contract.")
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company', searcher='search_of_contract')
    party = fields.Function(
        fields.Many2One(
            'party.party', "Party",
            context={
                'company': Eval('company', -1),
                },
            depends={'company'}),
        'on_change_with_party', searcher='search_of_contract')
    site = fields.Function(
        fields.Many2One('coworking.site', "Site"),
        'on_change_with_site', searcher='search_of_contract')
    file = fields.Many2One(
        'domiciliation.file', "Client File", required=True,
        ondelete='RESTRICT', states=_DRAFT,
        domain=[
            ('company', '=', Eval('company', -1)),
            ('party', '=', Eval('party', -1)),
            ])
    approval = fields.Many2One(
        'domiciliation.approval', "Approval", readonly=True,
        ondelete='RESTRICT', help="The approval that the contract names.")
    use = fields.Selection([
            ('seat', "Seat"),
            ('establishment', "Secondary Establishment"),
            ('branch', "Branch or Representation"),
            ], "Used as", required=True, sort=False, states=_DRAFT)
    use_string = use.translated('use')
    door = fields.Char(
        "Door", states=_DRAFT,
        help="What the address says beside the street, like an office.")
    mandate = fields.Boolean(
        "Mandate", states=_DRAFT,
        help="The client lets the operator receive any notification in its "
        "name (article R123-168).")
    option = fields.Many2One(
        'domiciliation.mail.option', "Mail", required=True,
        ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ])
    opening = fields.Date(
        "Opening Agreed",
        help="The day the client agreed in writing that its mail is opened "
        "and scanned.")
    forwarded_to = fields.Many2One(
        'party.address', "Forwarded to", ondelete='RESTRICT',
        help="Leave empty for the first address of the party.")
    aliases = fields.One2Many(
        'domiciliation.contract.alias', 'contract', "Other Names",
        help="The names under which mail comes.")
    bill_until_left = fields.Boolean(
        "Billed until Left", states=_DRAFT,
        help="When the client gives notice it goes on until the transfer or "
        "the striking-off is shown.")
    register_until = fields.Date(
        "To Be Registered until", readonly=True,
        states={
            'invisible': ~Eval('register_until'),
            })
    registered = fields.Date(
        "Registered", readonly=True,
        states={
            'invisible': ~Eval('registered'),
            },
        help="The day it showed that it is registered.")
    mail = fields.One2Many(
        'domiciliation.mail', 'contract', "Mail Items", readonly=True)
    notices = fields.One2Many(
        'domiciliation.notice', 'contract', "Notices", readonly=True)
    informed = fields.Date(
        "Registry Informed", readonly=True,
        states={
            'invisible': ~Eval('informed'),
            })
    note = fields.Text("Note")
    state = fields.Selection([
            ('draft', "Draft"),
            ('signed', "Signed, to Be Registered"),
            ('active', "Active"),
            ('leaving', "Leaving"),
            ('ended', "Ended"),
            ('informed', "Ended, Registry Informed"),
            ('cancelled', "Cancelled"),
            ], "State", required=True, readonly=True, sort=False)

    _free = {
        'option', 'opening', 'forwarded_to', 'aliases', 'note'}
    _by_methods = {
        'approval', 'register_until', 'registered', 'mail', 'notices',
        'informed', 'documents', 'exit', 'exit_given', 'exit_reason', 'left',
        'left_proof', 'left_name', 'state'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('id', 'DESC')]
        cls._sql_constraints += [
            ('contract_unique', Unique(t, t.contract),
                'domiciliation.msg_contract_unique'),
            ]
        cls._sql_indexes.add(Index(
                t, (t.state, Index.Equality(cardinality='low')),
                where=t.state.in_(LIVING)))
        cls._transitions |= {
            ('draft', 'signed'),
            ('draft', 'active'),
            ('draft', 'cancelled'),
            ('signed', 'active'),
            ('signed', 'leaving'),
            ('active', 'leaving'),
            ('signed', 'ended'),
            ('active', 'ended'),
            ('leaving', 'ended'),
            ('ended', 'informed'),
            }
        cls._buttons.update({
                'register': {
                    'invisible': Eval('state') != 'signed',
                    'depends': ['state'],
                    },
                'end': {
                    'invisible': (
                        ~Eval('state').in_(['signed', 'active', 'leaving'])
                        | Bool(Eval('left'))),
                    'depends': ['state', 'left'],
                    },
                })

    @classmethod
    def default_use(cls):
        return 'seat'

    @classmethod
    def default_state(cls):
        return 'draft'

    @fields.depends('contract')
    def on_change_with_company(self, name=None):
        return self.contract.company if self.contract else None

    @fields.depends('contract')
    def on_change_with_party(self, name=None):
        return self.contract.party if self.contract else None

    @fields.depends('contract')
    def on_change_with_site(self, name=None):
        return self.contract.site if self.contract else None

    @fields.depends('contract', methods=['_obvious_file', '_obvious_option'])
    def on_change_contract(self):
        if self.contract:
            self._obvious_file()
            self._obvious_option()

    @fields.depends('contract', 'file')
    def _obvious_file(self):
        File = Pool().get('domiciliation.file')
        files = File.search([
                ('company', '=', self.contract.company.id),
                ('party', '=', self.contract.party.id),
                ])
        self.file = files[0] if files else None

    @fields.depends('contract', 'option')
    def _obvious_option(self):
        Option = Pool().get('domiciliation.mail.option')
        if not self.option:
            options = Option.search(
                [('company', '=', self.contract.company.id)], limit=1)
            self.option = options[0] if options else None

    @classmethod
    def search_of_contract(cls, name, clause):
        return [(f'contract.{clause[0]}', *clause[1:])]

    # What it is

    @property
    def is_living(self):
        return self.state in LIVING

    @property
    def is_over(self):
        return self.state in {'ended', 'informed', 'cancelled'}

    @property
    def address_lines(self):
        "The address of the seat, as the registry writes it: [line]."
        address = self.site.address
        return list(filter(None, [
                    gettext('domiciliation.msg_address_at',
                        operator=self.company.party.rec_name),
                    self.door,
                    *(address.full_address.splitlines() if address else []),
                    ]))

    @property
    def approval_of_today(self):
        Approval = Pool().get('domiciliation.approval')
        return Approval.of(self.company, self.site, self.today)

    @property
    def is_suspended(self):
        "Whether its file is so late that the comfort services stop."
        return self.file.is_late(self.today)

    def refuse(self, message, **values):
        raise DomiciliationError(gettext(
                f'domiciliation.{message}',
                contract=self.rec_name, **values))

    def warn(self, rule, message, **values):
        "Do as the rule says: refuse, warn or allow."
        Warning_ = Pool().get('res.user.warning')
        if rule == 'refuse':
            self.refuse(message, **values)
        elif rule == 'warn':
            key = Warning_.format(message, [self])
            if Warning_.check(key):
                raise DomiciliationWarning(key, gettext(
                        f'domiciliation.{message}',
                        contract=self.rec_name, **values))

    # Its life

    def due_dates(self):
        due = self.watched_dates()
        if self.state == 'signed':
            due['registration'] = self.register_until
        return due

    def check_sign(self):
        "Refuse to sign what the law does not allow."
        self.check_file()
        self.find_approval()
        self.check_conditions()
        if not self.mandate:
            self.refuse('msg_mandate_missing')
        if self.option.action == 'scan' and not self.opening:
            self.refuse('msg_opening_missing')
        if self.file.nature == 'liberal':
            self.warn(self.rule.liberal, 'msg_liberal')
        if self.use == 'establishment':
            self.warn(self.rule.secondary, 'msg_secondary')

    def check_file(self):
        "Refuse a file that is not in order."
        ModelAccess = Pool().get('ir.model.access')
        with check_access():
            may_read = ModelAccess.check(
                self.file.__name__, 'read', raise_exception=False)
        if self.file.state == 'accepted' and may_read:
            self.file.check_complete()
        elif self.file.state != 'accepted' or any(self.file.lacking()):
            # Who may not read the file is not told what it lacks.
            self.refuse('msg_file_not_accepted')

    def check_conditions(self):
        "Its contract is as long, and renewed, as the law asks."
        minimum = self.rule.minimum_months
        if self.contract.minimum < minimum:
            self.refuse('msg_contract_short', months=minimum)
        if not (self.contract.tacit and self.contract.renewal):
            self.refuse('msg_contract_not_renewed')

    def find_approval(self):
        "The approval to quote, valid today and on the first day."
        Approval = Pool().get('domiciliation.approval')
        approval = Approval.check(
            self.company, self.site, self.today)
        Approval.check(self.company, self.site, self.contract.start)
        if not approval.registered:
            self.refuse('msg_operator_unregistered')
        establishment = approval.establishment_at(self.site)
        if not establishment.confidential:
            self.refuse('msg_no_confidential_room', site=self.site.rec_name)
        if establishment.title == 'other' or (
                establishment.title_end
                and establishment.title_end < self.today):
            self.warn(
                self.rule.title_other, 'msg_title_other',
                law=self.rule.law_approval)
        return approval

    @classmethod
    @without_check_access
    def sign(cls, domiciliations):
        "The contract runs: keep what it says, and what it was signed with."
        File = Pool().get('domiciliation.file')
        signed, active = [], []
        for domiciliation in domiciliations:
            domiciliation.approval = domiciliation.find_approval()
            if domiciliation.file.in_formation:
                domiciliation.register_until = delays.after(
                    domiciliation.today,
                    domiciliation.rule.registration_months)
                signed.append(domiciliation)
            else:
                active.append(domiciliation)
        cls.save(domiciliations)
        File.write([d.file for d in domiciliations], {'closed': None})
        cls.await_registration(signed)
        cls.activate(active)
        for domiciliation in cls.browse(domiciliations):
            for kind in ['agreement', 'certificate', 'proxy']:
                domiciliation.keep(kind)

    @classmethod
    @Workflow.transition('signed')
    def await_registration(cls, domiciliations):
        pass

    @classmethod
    @Workflow.transition('active')
    def activate(cls, domiciliations):
        pass

    @classmethod
    @ModelView.button
    def register(cls, domiciliations):
        "The company in formation showed that it is registered."
        for domiciliation in domiciliations:
            file = domiciliation.file
            if file.state != 'accepted' or file.in_formation:
                domiciliation.refuse('msg_not_registered')
            domiciliation.registered = domiciliation.today
        cls.save(domiciliations)
        cls.activate(domiciliations)
        for domiciliation in cls.browse(domiciliations):
            domiciliation.keep('certificate')

    @classmethod
    def cancel(cls, domiciliations):
        File = Pool().get('domiciliation.file')
        cls.drop(domiciliations)
        File.close_unused(File.browse({d.file for d in domiciliations}))

    @classmethod
    @Workflow.transition('cancelled')
    def drop(cls, domiciliations):
        pass

    # Writing

    @classmethod
    def check_modification(
            cls, mode, domiciliations, values=None, external=False):
        super().check_modification(
            mode, domiciliations, values=values, external=external)
        if mode == 'delete':
            refused = external and any(
                d.state not in {'draft', 'cancelled'} for d in domiciliations)
        elif mode == 'write':
            refused = external and (
                values.keys() & cls._by_methods
                or values.keys() - cls._free
                and any(d.state != 'draft' for d in domiciliations))
        else:
            refused = external and any(
                d.state != 'draft' or any(
                    getattr(d, n) for n in cls._by_methods - {'state'})
                for d in domiciliations)
        if refused:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_contract_by_button'))

    @classmethod
    def copy(cls, domiciliations, default=None):
        default = default.copy() if default is not None else {}
        for name in cls._by_methods - {'state'}:
            default.setdefault(name)
        default.setdefault('state', 'draft')
        return super().copy(domiciliations, default=default)

    def get_rec_name(self, name):
        return self.contract.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'contract.rec_name', 'aliases.name')


class Alias(GuardedMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.contract.alias'
    contract = fields.Many2One(
        'domiciliation.contract', "Contract", required=True,
        ondelete='CASCADE')
    name = fields.Char("Name", required=True)



