# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The sentences that the law asks invoices to bear."

from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.pyson import Eval, If

from .customer import KINDS


class Mention(sequence_ordered(), ModelSQL, ModelView):
    __name__ = 'coworking.invoice.mention'
    text = fields.Text("Text", required=True, translate=True)
    law = fields.Char("Law", help="The text that asks for it.")
    customer_kinds = fields.MultiSelection(
        KINDS, "Customers", sort=False,
        help="Whose invoices bear it. Leave empty for all.")
    on_credit_notes = fields.Boolean(
        "On Credit Notes", help="Credit notes bear it too.")
    company = fields.Many2One(
        'company.company', "Company",
        help="Whose invoices bear it. Leave empty for all.")
    start_date = fields.Date(
        "From",
        domain=[
            If(Eval('start_date') & Eval('end_date'),
                ('start_date', '<=', Eval('end_date')), ()),
            ],
        help="The first day of the invoices that bear it.")
    end_date = fields.Date(
        "Until",
        domain=[
            If(Eval('start_date') & Eval('end_date'),
                ('end_date', '>=', Eval('start_date')), ()),
            ],
        help="The last day of the invoices that bear it.")

    @classmethod
    def default_on_credit_notes(cls):
        return False

    def get_rec_name(self, name):
        return self.text.splitlines()[0]

    def is_on(self, invoice):
        "Whether the invoice bears it."
        kind = invoice.party.customer_kind_used
        date = invoice.paper_date
        return (
            self.company in {None, invoice.company}
            and (not self.customer_kinds or kind in self.customer_kinds)
            and (self.on_credit_notes or not invoice.is_credit_note)
            and (not self.start_date or self.start_date <= date)
            and (not self.end_date or date <= self.end_date))
