# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from zoneinfo import ZoneInfo

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.transaction import Transaction

from . import slots


def today_at(company=None):
    "The date where the company is; that of the user by default."
    if company is None:
        Company = Pool().get('company.company')
        id_ = Transaction().context.get('company')
        company = Company(id_) if id_ is not None and id_ >= 0 else None
    zone = company and company.timezone
    return slots.now().replace(tzinfo=dt.timezone.utc).astimezone(
        ZoneInfo(zone or 'UTC')).date()


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
