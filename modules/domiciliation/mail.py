# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The register of mail."

import secrets

from trytond.i18n import gettext
from trytond.model import Index, ModelSQL, ModelView, Workflow, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.company import CompanyMixin, today_at
from trytond.modules.coworking_space.guarded import GuardedMixin
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.transaction import Transaction, without_check_access

from . import delays
from .exceptions import DomiciliationAccessError, DomiciliationError
from .mail_fees import FeesMixin
from .rule import RuledMixin

WAITING = ['received', 'notified', 'held']
_ENTERED = {
    'readonly': ~Eval('state').in_(['received', 'notified']),
    }


class Mail(
        FeesMixin, GuardedMixin, RuledMixin, CompanyMixin, Workflow, ModelSQL,
        ModelView):
    __name__ = 'domiciliation.mail'
    _rec_name = 'number'
    number = fields.Char("Number", readonly=True)
    date = fields.Date("Received", required=True, states=_ENTERED)
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='RESTRICT',
        states=_ENTERED)
    kind = fields.Selection([
            ('letter', "Letter"),
            ('registered', "Registered Letter"),
            ('parcel', "Parcel"),
            ('act', "Bailiff's Act"),
            ], "Kind", required=True, sort=False, states=_ENTERED)
    kind_string = kind.translated('kind')
    addressed = fields.Char(
        "Addressed to", states=_ENTERED,
        help="The name on the envelope, or the number of the contract.")
    contract = fields.Many2One(
        'domiciliation.contract', "For", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ('site', '=', Eval('site', -1)),
            ],
        states=_ENTERED,
        help="Leave empty when nobody of that name has a seat here.")
    party = fields.Function(
        fields.Many2One(
            'party.party', "Party",
            context={
                'company': Eval('company', -1),
                },
            depends={'company'}),
        'on_change_with_party')
    sender = fields.Char("Sender", states=_ENTERED)
    tracking = fields.Char("Tracking Number", states=_ENTERED)
    photo = fields.Binary("Photo", states=_ENTERED)
    scan = fields.Binary(
        "Scan", filename='scan_name', readonly=True,
        states={
            'invisible': ~Eval('scan'),
            })
    scan_name = fields.Char("File Name", readonly=True)
    code = fields.Char(
        "Code", readonly=True, loading='lazy',
        help="Who says it is handed the item; only the client is told.")
    taken = fields.Date(
        "Taken Note of", readonly=True,
        states={
            'invisible': ~Eval('taken'),
            },
        help="The day the client had it, or could read it.")
    handed_to = fields.Char(
        "Handed to", readonly=True,
        states={
            'invisible': ~Eval('handed_to'),
            })
    events = fields.One2Many(
        'domiciliation.mail.event', 'mail', "Events", readonly=True)
    fees = fields.One2Many(
        'coworking.contract.line', 'mail', "Fees", readonly=True)
    note = fields.Char("Note")
    state = fields.Selection([
            ('received', "Received"),
            ('notified', "Notified"),
            ('held', "Held"),
            ('scanned', "Opened and Scanned"),
            ('forwarded', "Forwarded"),
            ('handed', "Handed Over"),
            ('returned', "Returned"),
            ], "State", required=True, readonly=True, sort=False)

    _by_buttons = {
        'number', 'scan', 'scan_name', 'code', 'taken', 'handed_to',
        'events', 'fees', 'state'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls._sql_indexes.update({
                Index(t, (t.date, Index.Range())),
                Index(t, (t.state, Index.Equality(cardinality='low')),
                    where=t.state.in_(WAITING)),
                })
        cls._transitions |= {
            ('received', 'notified'),
            *((a, b) for a in WAITING for b in [
                    'held', 'scanned', 'forwarded', 'handed', 'returned']
                if a != b),
            ('scanned', 'handed'),
            ('scanned', 'forwarded'),
            ('scanned', 'held'),
            }

        def button(*states, known=True):
            invisible = ~Eval('state').in_(list(states))
            if known:
                invisible |= ~Bool(Eval('contract'))
            return {
                'invisible': invisible,
                'depends': ['state', 'contract'],
                }
        cls._buttons.update({
                'notify': button('received'),
                'hold': button('received', 'notified'),
                'hand_over': button(*WAITING, 'scanned'),
                'open': button(*WAITING),
                'forward': button(*WAITING, 'scanned'),
                'send_back': button(*WAITING, known=False),
                })

    @classmethod
    def default_date(cls):
        return today_at()

    @classmethod
    def default_site(cls):
        "The only one, else that of what the user entered last."
        obvious = Pool().get('coworking.site').obvious()
        if obvious:
            return obvious
        last = cls.search(
            [('create_uid', '=', Transaction().user)],
            order=[('id', 'DESC')], limit=1)
        return last[0].site.id if last else None

    @classmethod
    def default_kind(cls):
        return 'letter'

    @classmethod
    def default_state(cls):
        return 'received'

    @fields.depends('addressed', 'company', 'site', 'contract')
    def on_change_addressed(self):
        if self.addressed and self.company and self.site:
            self.contract = self.recipient(
                self.addressed, self.company, self.site)

    @classmethod
    def recipient(cls, addressed, company, site):
        "Whom the name on an envelope means, when it is only one."
        Contract = Pool().get('domiciliation.contract')
        found = []
        for operator, value in [('=', addressed), ('ilike', f'%{addressed}%')]:
            found = Contract.search([
                    ('company', '=', company.id),
                    ('site', '=', site.id),
                    ('state', '!=', 'draft'),
                    ['OR',
                        ('contract.number', operator, value),
                        ('contract.party.name', operator, value),
                        ('aliases.name', operator, value),
                        ],
                    ])
            found = [c for c in found if c.is_living] or found
            if found:
                break
        return found[0] if len(found) == 1 else None

    @property
    def purge_date(self):
        "The first day on which what was for nobody here may be deleted."
        if not self.contract:
            return delays.after(self.date, self.rule.retention_months)

    @property
    def waits(self):
        return self.state in WAITING

    @property
    def contract_option(self):
        return self.contract.option if self.contract else None

    @fields.depends('contract')
    def on_change_with_party(self, name=None):
        return self.contract.party if self.contract else None

    # Its life

    @classmethod
    @ModelView.button
    @Workflow.transition('notified')
    def notify(cls, items):
        "The client is told; the code to take it is drawn."
        for item in items:
            item.code = f'{secrets.randbelow(10 ** 6):06}'
        cls.save(items)
        cls.happened(items, 'notified')

    @classmethod
    @ModelView.button
    @Workflow.transition('held')
    def hold(cls, items):
        cls.happened(items, 'held')

    @classmethod
    @ModelView.button_action('domiciliation.wizard_hand_over')
    def hand_over(cls, items):
        pass

    @classmethod
    @ModelView.button_action('domiciliation.wizard_open')
    def open(cls, items):
        pass

    @classmethod
    @ModelView.button_action('domiciliation.wizard_forward')
    def forward(cls, items):
        pass

    @classmethod
    @ModelView.button
    @Workflow.transition('returned')
    def send_back(cls, items):
        "To the sender; what was for nobody here too."
        cls.happened(items, 'returned')

    @classmethod
    @Workflow.transition('handed')
    def _hand(cls, items):
        pass

    @classmethod
    @Workflow.transition('scanned')
    def _scan(cls, items):
        pass

    @classmethod
    @Workflow.transition('forwarded')
    def _forward(cls, items):
        pass

    @without_check_access
    def hand_to(self, who, code=None):
        "Hand it over: to who knows the code, or signs the receipt."
        if code and code != self.code:
            raise DomiciliationError(
                gettext('domiciliation.msg_mail_code', mail=self.rec_name))
        self.handed_to, self.taken = who, self.today
        self.save()
        self._hand([self])
        self.happened([self], 'handed', who)
        self.charge_storage()

    @without_check_access
    def scan_as(self, scan, name):
        "Open it and let the client read it; only as agreed."
        if not self.contract.opening:
            self.contract.refuse('msg_mail_not_opened')
        self._check_comfort()
        self.scan, self.scan_name = scan, name
        self.taken = self.today
        self.save()
        self._scan([self])
        self.happened([self], 'scanned')
        self.charge_scan()

    @without_check_access
    def forward_for(self, postage):
        "Send it on, for the postage and the handling."
        if postage < 0:
            raise DomiciliationError(
                gettext('domiciliation.msg_mail_postage', mail=self.rec_name))
        self._check_comfort()
        self.taken = self.today
        self.save()
        self._forward([self])
        self.happened([self], 'forwarded', self.destination, postage)
        self.charge_forwarding(postage)

    @property
    def destination(self):
        "Where it is forwarded to."
        address = (self.contract.forwarded_to
            or self.contract.party.address_get())
        return ', '.join(address.full_address.splitlines()) if address else ''

    def _check_comfort(self):
        "Only the comfort services stop when the file is late."
        if self.contract.is_suspended:
            self.contract.refuse('msg_comfort_suspended')

    @classmethod
    @without_check_access
    def happened(cls, items, action, detail=None, amount=None):
        Event = Pool().get('domiciliation.mail.event')
        Event.create([{
                    'mail': item.id,
                    'action': action,
                    'at': slots.now(),
                    'by': Transaction().user or None,
                    'detail': detail,
                    'amount': amount,
                    } for item in items])

    # Writing

    @classmethod
    def on_modification(cls, mode, items, field_names=None):
        Contract = Pool().get('domiciliation.contract')
        super().on_modification(mode, items, field_names=field_names)
        with without_check_access():
            if mode == 'create':
                cls.enter(items)
            elif mode == 'write' and 'contract' in field_names:
                cls.send_elsewhere(items)
        if mode != 'delete':
            Contract.keep_dates(
                list({i.contract for i in cls.browse(items) if i.contract}))

    @classmethod
    def enter(cls, items):
        "Number what came, and count it."
        Configuration = Pool().get('coworking.configuration')
        items = cls.browse(items)
        for item in items:
            item.number = Configuration(1).get_multivalue(
                'mail_sequence', company=item.company.id).get()
        cls.save(items)
        cls.happened(items, 'received')
        for item in items:
            item.count()

    @classmethod
    def send_elsewhere(cls, items):
        "It is for another client: who is to be told, and pays for it."
        items = cls.browse(items)
        for item in items:
            item.take_back_fees()
            item.code, item.state = None, 'received'
        cls.save(items)
        for item in cls.browse(items):
            item.count()

    @classmethod
    def check_modification(cls, mode, items, values=None, external=False):
        super().check_modification(
            mode, items, values=values, external=external)
        if mode == 'delete':
            refused = external
        elif mode == 'write':
            refused = external and (
                values.keys() & cls._by_buttons
                or values.keys() - {'note'}
                and any(i.state not in {'received', 'notified'}
                    for i in items))
        else:
            refused = external and any(
                i.state != 'received' or i.taken or i.code or i.scan
                for i in items)
        if refused:
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_mail_by_button'))

    @classmethod
    def copy(cls, items, default=None):
        default = default.copy() if default is not None else {}
        for name in cls._by_buttons - {'state'}:
            default.setdefault(name)
        default.setdefault('state', 'received')
        return super().copy(items, default=default)


class MailEvent(GuardedMixin, ModelSQL, ModelView):
    "What happened to an item of mail, written once."
    __name__ = 'domiciliation.mail.event'
    mail = fields.Many2One(
        'domiciliation.mail', "Mail", required=True, readonly=True,
        ondelete='CASCADE')
    action = fields.Selection([
            ('received', "Received"),
            ('notified', "Notified"),
            ('held', "Held"),
            ('scanned', "Opened and Scanned"),
            ('forwarded', "Forwarded"),
            ('handed', "Handed Over"),
            ('returned', "Returned"),
            ], "What", required=True, readonly=True, sort=False)
    at = fields.DateTime("At", required=True, readonly=True)
    date = fields.Function(fields.Date("Date"), 'get_local')
    time = fields.Function(fields.Time("Time", format='%H:%M'), 'get_local')
    by = fields.Many2One(
        'res.user', "By", readonly=True, ondelete='RESTRICT')
    detail = fields.Char("Detail", readonly=True)
    amount = fields.Numeric("Postage", digits=(None, 2), readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('mail')

    def get_local(self, name):
        "When it was by the clock of the site."
        local = self.mail.site.to_local(self.at)
        return local.date() if name == 'date' else local.time()

    @classmethod
    def check_modification(cls, mode, events, values=None, external=False):
        super().check_modification(
            mode, events, values=values, external=external)
        if external:
            raise AccessError(gettext('domiciliation.msg_event_kept'))
