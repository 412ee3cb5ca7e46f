# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What an item of mail costs its client."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.modules.coworking_contract.conditions import RHYTHM
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from . import delays


class FeesMixin(Model):
    "An item whose fees go on the contract of its client."
    __slots__ = ()

    def count(self):
        "Charge what comes beyond the items of the month."
        option = self.contract_option
        if not option or option.included is None or not option.item_price:
            return
        first, last = delays.month(self.date)
        rank = self.search_count([
                ('contract', '=', self.contract.id),
                ('date', '>=', first),
                ('date', '<=', last),
                ['OR',
                    ('date', '<', self.date),
                    [('date', '=', self.date), ('id', '<=', self.id)],
                    ],
                ])
        if rank > option.included:
            self.charge('beyond', option.item_price)

    def charge_storage(self):
        "Charge the days that a parcel stayed beyond those that are free."
        option = self.contract_option
        if self.kind != 'parcel':
            return
        days = (self.taken - self.date).days - option.storage_days
        if days > 0:
            self.charge('storage', option.storage_price, days)

    def charge_scan(self):
        self.charge('scan', self.contract_option.scan_price)

    def charge_forwarding(self, postage):
        self.charge('postage', postage)
        self.charge('handling', self.contract_option.handling_price)

    @without_check_access
    def charge(self, kind, price, quantity=1):
        "Write the fee, once, on the contract; it is billed with the rest."
        Line = Pool().get('coworking.contract.line')
        if (not price or not self.contract.is_living
                or any(f.mail_fee == kind for f in self.living_fees)):
            return
        contract, option = self.contract.contract, self.contract_option
        Line.create([{
                    'contract': contract.id,
                    'name': gettext(
                        f'domiciliation.msg_fee_{kind}', mail=self.rec_name),
                    'product': option.product.id,
                    'price': price,
                    'quantity': quantity,
                    'tax_included': option.tax_included,
                    'once': True,
                    'mail': self.id,
                    'mail_fee': kind,
                    'start': self._fee_date(contract),
                    **{n: getattr(contract, n) for n in RHYTHM},
                    }])
        contract.changed([contract])

    @property
    def living_fees(self):
        "Those that were not taken back."
        return [f for f in self.fees if f.is_lived]

    @without_check_access
    def take_back_fees(self):
        "What was charged to who is not its client is given back."
        for fee in self.living_fees:
            fee.end = fee.start - dt.timedelta(days=1)
            fee.save()
            fee.contract.changed([fee.contract])

    def _fee_date(self, contract):
        "Today, within the life of the contract."
        date = max(self.today, contract.start)
        return min(date, contract.end) if contract.end else date


class ContractLine(metaclass=PoolMeta):
    __name__ = 'coworking.contract.line'
    mail = fields.Many2One(
        'domiciliation.mail', "Mail", readonly=True, ondelete='SET NULL',
        states={
            'invisible': ~Eval('mail'),
            })
    mail_fee = fields.Selection([
            (None, ""),
            ('beyond', "Item Beyond"),
            ('storage', "Storage"),
            ('scan', "Scan"),
            ('postage', "Postage"),
            ('handling', "Handling"),
            ], "Fee", readonly=True, sort=False,
        states={
            'invisible': ~Eval('mail_fee'),
            })
