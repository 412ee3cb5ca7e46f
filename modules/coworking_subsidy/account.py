# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The accounts that public money is written on.

Each plays a role from a day on, in the books of a company; the law changes
them now and then (777 became 747 for the years opened in 2025).
"""

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.company import (
    CompanyMixin, check_company)
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .exceptions import SubsidyError, SubsidyValidationError
from .words import day

ROLES = [
    ('receivable', "Subsidies to Receive"),
    ('waiting', "Received before It Is Acquired"),
    ('income', "Operating Subsidies"),
    ('balancing', "Balancing Subsidies"),
    ('deferred', "Deferred to Later Years"),
    ('accrued', "Accrued at the End of the Year"),
    ('equity', "Capital Grants"),
    ('taken', "Capital Grants Taken to Income"),
    ('share', "Share of Capital Grants"),
    ('past_charge', "Given Back of Earlier Years"),
    ('debt', "To Give Back"),
    ('provision', "Provision"),
    ('provision_charge', "Charge to the Provision"),
    ('provision_income', "Release of the Provision"),
    ('dedicated', "Dedicated Funds"),
    ('dedicated_charge', "Transfer to Dedicated Funds"),
    ('dedicated_income', "Use of Dedicated Funds"),
    ('bank', "Bank"),
    ]
# The roles of the income statement; the others are of the balance sheet.
INCOME = {
    'income', 'balancing', 'share', 'past_charge', 'provision_charge',
    'provision_income', 'dedicated_charge', 'dedicated_income'}
EARNED = {'income', 'balancing'}


class RoleMixin:
    "What tells for which money and from when an account plays its role."
    __slots__ = ()
    role = fields.Selection(ROLES, "Role", required=True, sort=False)
    role_string = role.translated('role')
    purpose = fields.Selection([
            (None, "All"),
            ('investment', "Investment"),
            ('operation', "Operation"),
            ], "Purpose", sort=False)
    source = fields.Selection(
        'get_sources', "Money of", sort=False,
        help="Leave empty for all.")
    start = fields.Date("From", help="Leave empty for always.")

    @classmethod
    def get_sources(cls):
        Scheme = Pool().get('subsidy.scheme')
        return [(None, '')] + Scheme.fields_get(['source'])['source'][
            'selection']

    @classmethod
    def named(cls, role):
        "The role as the user knows it."
        return dict(cls.fields_get(['role'])['role']['selection'])[role]

    @property
    def precision(self):
        "How well it says what it is for; the latest of the best is taken."
        return (
            bool(self.source) + bool(self.purpose),
            self.start.toordinal() if self.start else 0)

    def is_for(self, role, scheme, date):
        return (
            self.role == role
            and self.purpose in {None, scheme.purpose}
            and self.source in {None, scheme.source}
            and (not self.start or self.start <= date))


class Account(RoleMixin, CompanyMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.account'
    account = fields.Many2One(
        'account.account', "Account", required=True, ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ('type', '!=', None),
            ('closed', '!=', True),
            ])

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('role', 'ASC'), ('start', 'ASC'), ('id', 'ASC')]

    @classmethod
    def of(cls, company, role, scheme, date):
        "The account that plays the role on the date, or say what is missing."
        found = [
            a for a in cls.search([
                    ('company', '=', company.id),
                    ('role', '=', role),
                    ])
            if a.is_for(role, scheme, date)]
        if not found:
            raise SubsidyError(gettext(
                    'coworking_subsidy.msg_account_missing',
                    role=cls.named(role),
                    scheme=scheme.rec_name, date=day(date),
                    company=company.rec_name))
        best = max(found, key=lambda a: a.precision)
        best.check_kind()
        return best.account

    @classmethod
    def validate_fields(cls, accounts, field_names):
        super().validate_fields(accounts, field_names)
        for account in accounts:
            account.check_kind()

    def check_kind(self):
        "Refuse an account that cannot play the role."
        type_ = self.account.type
        if not type_ or self.account.closed:
            self._refuse('msg_account_closed')
        if self.role in INCOME:
            if type_.statement != 'income':
                self._refuse('msg_account_income')
        elif type_.statement != 'balance':
            self._refuse('msg_account_balance')
        if self.role == 'receivable' and not (
                self.account.party_required and self.account.reconcile):
            self._refuse('msg_account_receivable')

    def _refuse(self, message):
        raise SubsidyValidationError(gettext(
                f'coworking_subsidy.{message}', role=self.role_string,
                account=self.account.rec_name))

    def get_rec_name(self, name):
        return f"{self.role_string} - {self.account.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('account.rec_name', *clause[1:])]


class AccountCode(RoleMixin, ModelSQL, ModelView):
    "The code under which the charts have the account of a role."
    __name__ = 'subsidy.account.code'
    _rec_name = 'code'
    code = fields.Char("Code", required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('role', 'ASC'), ('start', 'ASC'), ('id', 'ASC')]

    @property
    def key(self):
        return self.role, self.purpose, self.source, self.start


class ProposeStart(ModelView):
    __name__ = 'subsidy.account.propose.start'
    company = fields.Many2One('company.company', "Company", required=True)
    found = fields.Text("To Add", readonly=True)
    missing = fields.Text(
        "Missing in the Chart", readonly=True,
        states={
            'invisible': ~Eval('missing'),
            })


class Propose(Wizard):
    "Take the accounts of a chart by their codes."
    __name__ = 'subsidy.account.propose'
    start = StateView(
        'subsidy.account.propose.start',
        'coworking_subsidy.propose_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Add", 'add', 'tryton-ok', default=True),
            ])
    add = StateTransition()

    def default_start(self, fields):
        pool = Pool()
        company = pool.get('company.company')(
            CompanyMixin.default_company())
        found, missing = self._proposals(company)
        return {
            'company': company.id,
            'found': '\n'.join(
                f"{a.account.rec_name} – {c.role_string}" for c, a in found)
            or gettext('coworking_subsidy.msg_account_all'),
            'missing': '\n'.join([
                    *(f"{c.code} – {c.role_string}" for c in missing),
                    gettext('coworking_subsidy.msg_account_update_chart')])
            if missing else None,
            }

    def transition_add(self):
        Account = Pool().get('subsidy.account')
        check_company(self.start.company)
        found, _ = self._proposals(self.start.company)
        Account.save([a for _, a in found])
        return 'end'

    @staticmethod
    def _proposals(company):
        "What the company has no account for: (found in its chart, missing)."
        pool = Pool()
        Account = pool.get('subsidy.account')
        Chart = pool.get('account.account')
        Code = pool.get('subsidy.account.code')
        known = {
            (a.role, a.purpose, a.source, a.start)
            for a in Account.search([('company', '=', company.id)])}
        found, missing = [], []
        for code in Code.search([]):
            if code.key in known:
                continue
            accounts = Chart.search([
                    ('company', '=', company.id),
                    ('code', '=', code.code),
                    ('type', '!=', None),
                    ('closed', '!=', True),
                    ], limit=1)
            if accounts:
                found.append((code, Account(
                            company=company, role=code.role,
                            purpose=code.purpose, source=code.source,
                            start=code.start, account=accounts[0])))
            else:
                missing.append(code)
        return found, missing
