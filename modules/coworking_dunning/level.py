# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What reminders say, and what they charge."

from decimal import Decimal

from trytond.model import fields
from trytond.modules.coworking_invoice.customer import KINDS
from trytond.pool import Pool, PoolMeta


class Level(metaclass=PoolMeta):
    __name__ = 'account.dunning.level'
    title = fields.Char(
        "Title", translate=True, help="That of the letter and the e-mail.")
    text = fields.Text(
        "Text", translate=True, help="What it says before the list.")

    @classmethod
    def default_email_template(cls):
        ModelData = Pool().get('ir.model.data')
        return ModelData.get_id('coworking_dunning', 'report_email')

    def get_rec_name(self, name):
        return self.title or super().get_rec_name(name)


class Mention(metaclass=PoolMeta):
    __name__ = 'coworking.invoice.mention'
    on_reminders = fields.Boolean(
        "On Reminders", help="Reminders of these invoices bear it too.")

    @classmethod
    def default_on_reminders(cls):
        return False


class Fee(metaclass=PoolMeta):
    __name__ = 'account.dunning.fee'
    customer_kinds = fields.MultiSelection(
        KINDS, "Customers", sort=False,
        help="Who is charged. Leave empty for all.")

    def get_amount(self, dunning):
        amount, currency = super().get_amount(dunning)
        kind = dunning.party.customer_kind_used
        if (self.customer_kinds and kind not in self.customer_kinds
                or dunning.left <= 0 or self._is_charged(dunning)):
            amount = Decimal(0)
        return amount, currency

    def _is_charged(self, dunning):
        "Whether another line or level of the invoice charges it."
        Charged = Pool().get('account.dunning.fee.dunning_level')
        lines = (
            dunning.invoice.lines_to_pay if dunning.invoice
            else [dunning.line])
        dunned = [l for l in lines if l.dunnings]
        return dunned[0] != dunning.line or bool(Charged.search([
                    ('dunning.line', 'in', [l.id for l in lines]),
                    ('level.fee', '=', self.id),
                    ('amount', '>', 0),
                    ], limit=1))


class FeeDunningLevel(metaclass=PoolMeta):
    __name__ = 'account.dunning.fee.dunning_level'

    @classmethod
    def process(cls, fees):
        "Nothing is written of what is not charged."
        super().process([f for f in fees if f.amount])
