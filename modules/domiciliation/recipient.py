# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import DeactivableMixin, ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.pool import Pool
from trytond.pyson import Eval


class Recipient(DeactivableMixin, CompanyMixin, ModelSQL, ModelView):
    "Who gets the lists of an establishment."
    __name__ = 'domiciliation.recipient'
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='RESTRICT')
    party = fields.Many2One(
        'party.party', "Party", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            },
        depends={'company'})
    kind = fields.Selection([
            ('tax', "Tax Office"),
            ('social', "Social Body"),
            ], "Kind", required=True, sort=False)
    since = fields.Date(
        "Since", required=True,
        help="The first day of which the lists tell.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('party_unique', Unique(t, t.company, t.site, t.party),
                'domiciliation.msg_recipient_unique'),
            ]

    @classmethod
    def prepare(cls, recipients):
        "Prepare the lists that are due to them."
        Declaration = Pool().get('domiciliation.declaration')
        for recipient in recipients:
            Declaration.prepare(recipient)

    def get_rec_name(self, name):
        return f"{self.party.rec_name} – {self.site.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('party.rec_name', *clause[1:])]
