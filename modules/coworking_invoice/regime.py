# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"When the VAT of what a company sells is due, from a day on."

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Unique, fields
from trytond.modules.coworking_space.company import CompanyMixin
from trytond.pyson import Eval
from trytond.transaction import without_check_access


class VatRegime(CompanyMixin, ModelSQL, ModelView):
    __name__ = 'coworking.vat.regime'
    start_date = fields.Date(
        "From", required=True,
        help="The first day of the regime, which ends when another begins.")
    regime = fields.Selection([
            ('receipts', "On receipts"),
            ('debits', "On debits"),
            ('franchise', "Franchise"),
            ], "Regime", required=True, sort=False,
        help="When the VAT of services is due: when they are paid, "
        "when they are invoiced, or never.")
    tax = fields.Many2One(
        'account.tax', "Tax", ondelete='RESTRICT',
        domain=[
            ('company', '=', Eval('company', -1)),
            ('parent', '=', None),
            ('type', '=', 'percentage'),
            ('rate', '=', 0),
            ['OR',
                ('group', '=', None),
                ('group.kind', 'in', ['sale', 'both']),
                ],
            ],
        states={
            'required': Eval('regime') == 'franchise',
            'invisible': Eval('regime') != 'franchise',
            },
        help="What is sold bears it instead of VAT.")
    mention = fields.Char(
        "Mention", translate=True,
        help="What invoices say of the regime.\n"
        "Leave empty for the words of the law.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [
            ('company', 'ASC'), ('start_date', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('start_unique', Unique(t, t.company, t.start_date),
                'coworking_invoice.msg_vat_regime_start_unique'),
            ]

    @property
    def said(self):
        "What invoices say of it, in the language of the context."
        return self.mention or gettext(
            f'coworking_invoice.msg_vat_regime_{self.regime}')

    def get_rec_name(self, name):
        return self.said

    @classmethod
    @without_check_access
    def at(cls, company, date):
        "The regime of the company on the date, if any."
        regimes = cls.search([
                ('company', '=', company.id),
                ('start_date', '<=', date),
                ],
            order=[('start_date', 'DESC')], limit=1)
        return regimes[0] if regimes else None
