# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval, If
from trytond.transaction import without_check_access

from .exceptions import ContractDateError


class Member(ModelSQL, ModelView):
    __name__ = 'coworking.contract.member'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')
    party = fields.Many2One(
        'party.party', "Person", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    start = fields.Date(
        "From",
        domain=[
            If(Eval('start') & Eval('end'),
                ('start', '<=', Eval('end', None)),
                ()),
            ],
        help="Leave empty for the start of the contract.")
    end = fields.Date(
        "Until", help="The last day. Leave empty for the end of the contract.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')

    @fields.depends('contract', '_parent_contract.company')
    def on_change_with_company(self, name=None):
        return self.contract.company if self.contract else None

    @classmethod
    def validate_fields(cls, members, field_names):
        super().validate_fields(members, field_names)
        for member in members:
            if member.start and member.end and member.end < member.start:
                raise ContractDateError(gettext(
                        'coworking_contract.msg_end_before_start',
                        record=member.party.rec_name))

    @classmethod
    @without_check_access
    def of(cls, party, date, companies=None):
        "The memberships of the party on the date, whose contract runs."
        if not party:
            return []
        return cls.search([
                ('party', '=', party.id),
                ['OR', ('start', '=', None), ('start', '<=', date)],
                ['OR', ('end', '=', None), ('end', '>=', date)],
                ('contract', 'where', Pool().get(
                        'coworking.contract').runs_on(date)),
                ] + ([('contract.company', 'in', companies)]
                    if companies else []),
            order=[('contract', 'ASC'), ('id', 'ASC')])

    @classmethod
    @without_check_access
    def lets_in(cls, party, site, first, last):
        "Whether the party may be there day and night from a day to another."
        day = first
        while day <= last:
            if not any(
                    m.contract.lets_in(site, day) for m in cls.of(party, day)):
                return False
            day += dt.timedelta(days=1)
        return True

    def get_rec_name(self, name):
        return self.party.rec_name

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('party.rec_name', *clause[1:])]
