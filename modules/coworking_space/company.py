# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.transaction import Transaction


class CompanyMixin(Model):
    "What belongs to a company, that of the user by default."
    __slots__ = ()
    company = fields.Many2One('company.company', "Company", required=True)

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')


class CurrencyMixin(CompanyMixin):
    "The same, with amounts."
    __slots__ = ()
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')

    @fields.depends('company')
    def on_change_with_currency(self, name=None):
        return self.company.currency if self.company else None


def check_company(company):
    """Refuse the company that is not one of the user's.

    Companies can be read by everybody, and what a wizard is told is not
    checked by the server.
    """
    User = Pool().get('res.user')
    if company.id not in User.get_companies():
        raise AccessError(gettext(
                'coworking_space.msg_company', company=company.rec_name))
