# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Who has a seat at a place on a day.

Not register.py: that name is the one of the function that Tryton calls.
"""

from sql import Null
from sql.functions import CurrentDate

from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.company import (
    CompanyMixin, check_company, today_at)
from trytond.modules.coworking_space.report import OwnActionMixin, PdfMixin
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, check_access
from trytond.wizard import Button, StateReport, StateView, Wizard

from .contract import SIGNED
from .registered import COLUMNS
from .tables import csv_of


class Register(ModelSQL, ModelView):
    "The domiciliations of a day."
    __name__ = 'domiciliation.register'
    _rec_name = 'number'
    company = fields.Many2One('company.company', "Company")
    site = fields.Many2One('coworking.site', "Site")
    contract = fields.Many2One('domiciliation.contract', "Contract")
    number = fields.Char("Number")
    party = fields.Many2One(
        'party.party', "Party",
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    file = fields.Many2One('domiciliation.file', "Client File")
    nature = fields.Function(
        fields.Char("Nature"), 'get_of_file')
    registration = fields.Function(
        fields.Char("Registration"), 'get_of_file')
    representative = fields.Function(
        fields.Char("Represented by"), 'get_of_file')
    door = fields.Char("Door")
    start = fields.Date("Start")
    end = fields.Date("End")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'ASC'), ('id', 'ASC')]

    @classmethod
    def table_query(cls):
        pool = Pool()
        contract = pool.get('coworking.contract').__table__()
        domiciliation = pool.get('domiciliation.contract').__table__()
        context = Transaction().context
        date = context.get('date') or CurrentDate()
        where = (domiciliation.state.in_(SIGNED)
            & (contract.start <= date)
            & ((contract.end == Null) | (contract.end >= date)))
        if context.get('site'):
            where &= contract.site == context['site']
        return (domiciliation
            .join(contract, condition=domiciliation.contract == contract.id)
            .select(
                domiciliation.id.as_('id'),
                contract.company.as_('company'),
                contract.site.as_('site'),
                domiciliation.id.as_('contract'),
                contract.number.as_('number'),
                contract.party.as_('party'),
                domiciliation.file.as_('file'),
                domiciliation.door.as_('door'),
                contract.start.as_('start'),
                contract.end.as_('end'),
                where=where))

    @classmethod
    def get_of_file(cls, records, names):
        values = {n: {} for n in names}
        for record in records:
            file = record.file
            representative = file.representative
            said = {
                'nature': file.nature_string,
                'registration': file.registration,
                'representative': representative and representative.name,
                }
            for name in names:
                values[name][record.id] = said[name]
        return values


class RegisterContext(CompanyMixin, ModelView):
    __name__ = 'domiciliation.register.context'
    date = fields.Date("On", required=True)
    site = fields.Many2One(
        'coworking.site', "Site",
        domain=['OR',
            ('company', '=', Eval('company', -1)),
            ('companies', '=', Eval('company', -1)),
            ])

    @classmethod
    def default_date(cls):
        return today_at()

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()


class Export(Wizard):
    "The register of a day, for an inspection."
    __name__ = 'domiciliation.register.export'
    start = StateView(
        'domiciliation.register.context',
        'domiciliation.register_context_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("As a Table", 'table', 'tryton-export'),
            Button("Print", 'print_', 'tryton-print', default=True),
            ])
    print_ = StateReport('domiciliation.register')
    table = StateReport('domiciliation.register.table')

    def _asked(self):
        check_company(self.start.company)
        return {
            'ids': [],
            'date': self.start.date,
            'company': self.start.company.id,
            'site': self.start.site and self.start.site.id,
            }

    @check_access
    def do_print_(self, action):
        return action, self._asked()

    @check_access
    def do_table(self, action):
        return action, self._asked()


class _OnDay(OwnActionMixin):
    "The whole register of the day that is asked."

    @classmethod
    def execute(cls, ids, data):
        with Transaction().set_context(
                date=data['date'], site=data.get('site')):
            return super().execute(cls._ids(data), data)

    @classmethod
    @check_access
    def _ids(cls, data):
        Register = Pool().get('domiciliation.register')
        return [r.id for r in Register.search([
                    ('company', '=', data['company']),
                    ])]

    @classmethod
    def get_context(cls, records, header, data):
        pool = Pool()
        context = super().get_context(records, header, data)
        context['date'] = data['date']
        context['company'] = pool.get('company.company')(data['company'])
        context['site'] = data.get('site') and pool.get(
            'coworking.site')(data['site'])
        context['lines'] = [cls._line(r) for r in records]
        return context

    @classmethod
    def _line(cls, record):
        Line = Pool().get('domiciliation.declaration.line')
        line = Line(contract=record.contract)
        line.describe(record.contract)
        return line


class RegisterReport(_OnDay, PdfMixin, CompanyReport):
    __name__ = 'domiciliation.register'


class RegisterTable(_OnDay):
    __name__ = 'domiciliation.register.table'

    @classmethod
    def render(cls, action, report_context):
        return csv_of(
            COLUMNS, ([getattr(l, n) for n in COLUMNS]
                for l in report_context['lines']))

    @classmethod
    def convert(cls, action, data, **kwargs):
        return 'csv', data
