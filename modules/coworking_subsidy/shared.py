# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the records of public money have in common."

from decimal import Decimal

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.modules.coworking_space.company import CurrencyMixin, today_at
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool

from .exceptions import SubsidyAccessError, SubsidyError, SubsidyWarning


def an_amount(name, string, help='', **options):
    "An amount that is not negative."
    return Monetary(
        string, currency='currency', digits='currency', help=help,
        domain=['OR',
            (name, '=', None),
            (name, '>=', 0),
            ], **options)


def a_share(name, string, help='', **options):
    "A rate between nothing and the whole: 0.5 for 50 %."
    return fields.Numeric(
        string, digits=(None, 6), help=help,
        domain=['OR',
            (name, '=', None),
            [(name, '>=', 0), (name, '<=', 1)],
            ], **options)


def computed(string, getter, help='', **options):
    "An amount that follows from others."
    return fields.Function(
        Monetary(
            string, currency='currency', digits='currency', help=help,
            **options),
        getter)


def total(amounts):
    return sum((a for a in amounts if a), Decimal(0))


class SubsidyMixin(Model):
    "What belongs to a company, counts in its currency and refuses in words."
    __slots__ = ()

    @property
    def today(self):
        "The date where the company is."
        return today_at(self.company)

    @property
    def round(self):
        return self.currency.round

    def refuse(self, message, error=SubsidyError, **variables):
        raise error(gettext(
                f'coworking_subsidy.{message}', record=self.rec_name,
                **variables))

    @classmethod
    def refuse_change(cls, message, **variables):
        raise SubsidyAccessError(
            gettext(f'coworking_subsidy.{message}', **variables))

    def warn(self, message, *keys, **variables):
        "Say it, and go on when the user does."
        Warning = Pool().get('res.user.warning')
        name = Warning.format(message, [self, *keys])
        if Warning.check(name):
            raise SubsidyWarning(name, gettext(
                    f'coworking_subsidy.{message}', record=self.rec_name,
                    **variables))


class OwnMixin(SubsidyMixin, CurrencyMixin):
    "What has a company of its own."
    __slots__ = ()


def part_of(parent):
    "What belongs to the company of its parent, and is read by who reads it."

    class PartMixin(SubsidyMixin):
        __slots__ = ()
        company = fields.Function(
            fields.Many2One('company.company', "Company"),
            'on_change_with_company', searcher='search_company')
        currency = fields.Function(
            fields.Many2One('currency.currency', "Currency"),
            'on_change_with_currency')

        @classmethod
        def __setup__(cls):
            super().__setup__()
            cls.__access__.add(parent)

        @fields.depends(parent, f'_parent_{parent}.company')
        def on_change_with_company(self, name=None):
            record = getattr(self, parent)
            return record.company if record else None

        @fields.depends(parent, f'_parent_{parent}.currency')
        def on_change_with_currency(self, name=None):
            record = getattr(self, parent)
            return record.currency if record else None

        @classmethod
        def search_company(cls, name, clause):
            nested = f'{parent}.company' + clause[0][len(name):]
            return [(nested, *clause[1:])]

    return PartMixin
