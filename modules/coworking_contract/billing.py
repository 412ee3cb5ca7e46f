# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Runs: what the contracts of a company owe, invoiced."

import logging
from itertools import groupby
from operator import itemgetter

from trytond import backend
from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.company import CompanyMixin, check_company
from trytond.modules.coworking_space.posting import post_invoices
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import (
    Transaction, TransactionError, check_access, without_check_access)
from trytond.wizard import (
    Button, StateAction, StateTransition, StateView, Wizard)

logger = logging.getLogger(__name__)

# How many contracts are billed, and invoices posted, in one transaction.
SLICE = 50

# What an item has still to go through.
_OPEN = ['waiting', 'drafted', 'set_aside']


class Billing(ModelSQL, ModelView):
    __name__ = 'coworking.billing'
    company = fields.Many2One(
        'company.company', "Company", required=True, readonly=True)
    date = fields.Date(
        "Until", required=True, readonly=True,
        help="What is due until this day, included, is invoiced.")
    post = fields.Boolean(
        "Post", readonly=True, help="Post the invoices too.")
    items = fields.One2Many(
        'coworking.billing.item', 'billing', "Contracts", readonly=True)
    charges = fields.One2Many(
        'coworking.contract.charge', 'billing', "Charges", readonly=True)
    due = fields.Function(
        fields.Integer("Contracts Due"), 'get_progress')
    done = fields.Function(
        fields.Integer("Done"), 'get_progress')
    set_aside = fields.Function(
        fields.Integer("Set Aside"), 'get_progress')
    progress = fields.Function(
        fields.Float("Progress", digits=(None, 2)), 'get_progress')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('id', 'DESC')]
        cls._buttons.update({
                'go_on': {
                    'invisible': Eval('done', 0) == Eval('due', 0),
                    'depends': ['done', 'due'],
                    },
                })

    @classmethod
    @without_check_access
    def get_progress(cls, billings, names):
        result = {n: {} for n in names}
        for billing in billings:
            states = [i.state for i in billing.items]
            done = states.count('done')
            values = {
                'due': len(states),
                'done': done,
                'set_aside': states.count('set_aside'),
                'progress': done / len(states) if states else 1,
                }
            for name in names:
                result[name][billing.id] = values[name]
        return result

    @classmethod
    @without_check_access
    def run(cls, company, date, post=False):
        "Bill the contracts of the company until the date: the billing."
        pool = Pool()
        Contract = pool.get('coworking.contract')
        Item = pool.get('coworking.billing.item')
        billing, = cls.create([{
                    'company': company.id,
                    'date': date,
                    'post': post,
                    }])
        contracts = Contract.search(Contract.to_bill(company, date))
        Item.create([{
                    'billing': billing.id,
                    'contract': contract.id,
                    } for contract in contracts])
        cls.go_on([billing])
        return billing

    @classmethod
    def run_all(cls):
        "Bill today the companies that bill by themselves."
        pool = Pool()
        Company = pool.get('company.company')
        Configuration = pool.get('coworking.configuration')
        Date = pool.get('ir.date')
        for company in Company.search([]):
            billing = Configuration(1).get_multivalue(
                'contract_billing', company=company.id)
            if billing != 'by_hand':
                with Transaction().set_context(company=company.id):
                    cls.run(company, Date.today(), post=billing == 'post')

    @classmethod
    @ModelView.button
    def go_on(cls, billings):
        "Work on what is not done, in slices, each a task of the queue."
        Item = Pool().get('coworking.billing.item')
        for billing in billings:
            for items in _slices([
                        i for i in billing.items if i.state in _OPEN]):
                Item.__queue__.bill(items)

    @classmethod
    def check_modification(cls, mode, billings, values=None, external=False):
        super().check_modification(
            mode, billings, values=values, external=external)
        if external:
            raise AccessError(
                gettext('coworking_contract.msg_billing_kept'))

    def get_rec_name(self, name):
        Lang = Pool().get('ir.lang')
        return Lang.get().strftime(self.date)


def _slices(items):
    "Groups of about as many items, those of one payer together."
    by_payer = sorted(
        ((i.contract.payer.id, i) for i in items), key=itemgetter(0))
    items_slice = []
    for _, group in groupby(by_payer, key=itemgetter(0)):
        items_slice += [i for _, i in group]
        if len(items_slice) >= SLICE:
            yield items_slice
            items_slice = []
    if items_slice:
        yield items_slice


class BillingItem(ModelSQL, ModelView):
    __name__ = 'coworking.billing.item'
    billing = fields.Many2One(
        'coworking.billing', "Billing", required=True, readonly=True,
        ondelete='CASCADE')
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, readonly=True,
        ondelete='CASCADE')
    reason = fields.Text("Reason", readonly=True)
    state = fields.Selection([
            ('waiting', "Waiting"),
            ('drafted', "Drafted"),
            ('done', "Done"),
            ('set_aside', "Set Aside"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('billing')
        t = cls.__table__()
        cls._sql_constraints += [
            ('contract_unique', Unique(t, t.billing, t.contract),
                'coworking_contract.msg_billing_item_unique'),
            ]

    @classmethod
    def default_state(cls):
        return 'waiting'

    @classmethod
    def bill(cls, items):
        """Make the drafts of the items, then post them when the run does.

        One worker makes drafts while another posts: only posting is serial.
        """
        cls._each(items, cls._draft)
        cls._each(items, cls._post)

    @classmethod
    def _each(cls, items, work):
        """Do the work on the items in one transaction, or else one by one.

        What fails then is set aside with its reason.
        """
        transaction = Transaction()
        try:
            work(items)
            transaction.commit()
        except (TransactionError, backend.DatabaseOperationalError):
            raise
        except Exception as error:
            transaction.rollback()
            if len(items) > 1:
                for item in items:
                    cls._each(cls.browse([item]), work)
            else:
                logger.info("set aside %s", items, exc_info=True)
                cls.write(items, {
                        'state': 'set_aside',
                        'reason': getattr(error, 'message', None) or (
                            f'{error.__class__.__name__}: {error}'),
                        })
                transaction.commit()

    @classmethod
    def _draft(cls, items):
        Contract = Pool().get('coworking.contract')
        be_alone(cls, items)
        items = [
            i for i in cls.browse(items)
            if i.state in {'waiting', 'set_aside'}]
        if not items:
            return
        billing = items[0].billing
        with Transaction().set_context(company=billing.company.id):
            Contract.bill([i.contract for i in items], billing.date, billing)
        cls.write(items, {
                'state': 'drafted' if billing.post else 'done',
                'reason': None,
                })

    @classmethod
    def _post(cls, items):
        Contract = Pool().get('coworking.contract')
        be_alone(cls, items)
        items = [i for i in cls.browse(items) if i.state == 'drafted']
        if not items:
            return
        post_invoices(Contract.drafts([i.contract for i in items]))
        cls.write(items, {'state': 'done', 'reason': None})

    @classmethod
    def check_modification(cls, mode, items, values=None, external=False):
        super().check_modification(
            mode, items, values=values, external=external)
        if external:
            raise AccessError(
                gettext('coworking_contract.msg_billing_kept'))

    def get_rec_name(self, name):
        return self.contract.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('contract.rec_name', *clause[1:])]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree/field[@name="state"]', 'visual',
                If(Eval('state') == 'set_aside', 'danger', '')),
            ]


class Bill(Wizard):
    __name__ = 'coworking.bill'
    start = StateView(
        'coworking.bill.start', 'coworking_contract.bill_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Preview", 'preview', 'tryton-forward', default=True),
            ])
    preview = StateView(
        'coworking.bill.preview',
        'coworking_contract.bill_preview_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Bill", 'bill', 'tryton-ok', default=True),
            ])
    bill = StateTransition()
    open_ = StateAction('coworking_contract.act_billing_form')

    def default_preview(self, fields):
        Contract = Pool().get('coworking.contract')
        start = self.start
        check_company(start.company)
        contracts = Contract.search(
            Contract.to_bill(start.company, start.date))
        lines = [
            {
                'contract': charge.contract.id,
                'words': charge.period.line.name,
                'start': charge.start,
                'end': charge.end,
                'days': charge.days,
                'amount': charge.amount,
                'currency': start.company.currency.id,
                }
            for _, charges in Contract.owed(contracts, start.date)
            for charge in charges if not charge.given_back]
        return {'lines': lines}

    @check_access
    def transition_bill(self):
        Billing = Pool().get('coworking.billing')
        start = self.start
        check_company(start.company)
        start.billing = Billing.run(start.company, start.date, start.post)
        return 'open_'

    def do_open_(self, action):
        action['views'].sort(key=lambda view: view[1] != 'form')
        return action, {'res_id': [self.start.billing.id]}


class BillStart(CompanyMixin, ModelView):
    __name__ = 'coworking.bill.start'
    date = fields.Date(
        "Until", required=True,
        help="Invoice what is due until this day, included.")
    post = fields.Boolean("Post", help="Post the invoices too.")
    billing = fields.Many2One('coworking.billing', "Billing", readonly=True)

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()


class BillPreview(ModelView):
    __name__ = 'coworking.bill.preview'
    lines = fields.One2Many(
        'coworking.bill.preview.line', None, "What Will Be Invoiced",
        readonly=True)


class BillPreviewLine(ModelView):
    __name__ = 'coworking.bill.preview.line'
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True)
    words = fields.Char("Description", readonly=True)
    start = fields.Date("From", readonly=True)
    end = fields.Date("Until", readonly=True)
    days = fields.Integer("Days", readonly=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', readonly=True)
    currency = fields.Many2One(
        'currency.currency', "Currency", readonly=True)
