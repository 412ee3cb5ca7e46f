# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bookings of members."

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from sql import Null

from trytond.i18n import gettext
from trytond.model import Check, Unique, fields
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Bool, Eval
from trytond.transaction import without_check_access

from .allowance import CENTS

class Booking(metaclass=PoolMeta):
    __name__ = 'coworking.booking'
    contract = fields.Many2One(
        'coworking.contract', "Contract", readonly=True, ondelete='RESTRICT',
        states={
            'invisible': ~Bool(Eval('contract')),
            },
        help="The contract with which it is billed.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._by_methods = cls._by_methods | {'contract'}

    def may_use(self, party, span):
        Member = Pool().get('coworking.contract.member')
        return super().may_use(party, span) or Member.lets_in(
            party, self.site, *self.site.days(*span))

    @classmethod
    def audience(cls, party, date):
        Member = Pool().get('coworking.contract.member')
        audience = super().audience(party, date)
        for member in Member.of(party, date):
            plan = member.contract.plan
            if plan and plan.audience:
                audience = audience | {plan.audience}
        return audience

    @property
    def invoice_party(self):
        if contract := getattr(self, 'contract', None):
            return contract.payer
        return super().invoice_party

    def charge_price(self):
        Allowance = Pool().get('coworking.contract.allowance')
        self.contract = self.contract_of_party()
        Allowance.settle(self.credits_of_other_periods())
        super().charge_price()

    @without_check_access
    def contract_of_party(self):
        "The contract that the party is a member of on the day."
        Member = Pool().get('coworking.contract.member')
        members = Member.of(
            self.party, self.first_day, companies=[self.company.id])
        return members[0].contract if members else None

    def credits_of_other_periods(self):
        "Take back what the allowance of another period or contract paid."
        Charge = Pool().get('coworking.booking.charge')
        left = defaultdict(Decimal)
        for charge in self.charges:
            left[charge.credits or charge] += charge.quantity
        credits = [
            Charge.new(
                self, self.today, charge.due, -quantity, credits=charge)
            for charge, quantity in left.items()
            if charge.allowance_move and quantity > 0
            and not charge.allowance_move.counts_for(self)]
        Charge.save(credits)
        return credits

    @classmethod
    def settle(cls, charges):
        Allowance = Pool().get('coworking.contract.allowance')
        super().settle(charges)
        Allowance.settle(charges)

    @classmethod
    def bill_at_once(cls, charges):
        # The contract bills them with what else it owes.
        super().bill_at_once([c for c in charges if not c.booking.contract])


class Charge(metaclass=PoolMeta):
    __name__ = 'coworking.booking.charge'
    allowance_move = fields.Many2One(
        'coworking.contract.allowance.move', "Allowance", readonly=True,
        ondelete='RESTRICT')

    _settlements = {'invoice_line', 'offset', 'free', 'allowance_move'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('allowance_move_unique', Unique(t, t.allowance_move),
                'coworking_space.msg_charge_settled_once'),
            ('settled_once_by_allowance', Check(t,
                    (t.allowance_move == Null)
                    | (t.invoice_line == Null) & (t.offset == Null)
                    & ~t.free),
                'coworking_space.msg_charge_settled_once'),
            ]

    def get_settled(self, name):
        if self.allowance_move:
            return gettext('coworking_contract.msg_charge_allowance')
        return super().get_settled(name)

    def paid_back(self, credit):
        "How much of what the allowance paid the credit gives back."
        def taken(quantity):
            return (self.allowance_move.quantity * quantity
                / self.quantity).quantize(CENTS, rounding=ROUND_HALF_UP)
        before = sum(
            c.quantity for c in self.booking.charges
            if c.credits == self and c.id < credit.id)
        return taken(before + credit.quantity) - taken(before)

    @classmethod
    def split(cls, charge, quantity):
        "Undo the charge for two that make it: (of the quantity, the rest)."
        cls.undo([charge], charge.date)
        parts = [
            cls.new(charge.booking, charge.date, charge.due, q)
            for q in [quantity, charge.quantity - quantity]]
        cls.save(parts)
        return parts

    @classmethod
    def to_invoice(cls, company, date):
        return super().to_invoice(company, date) + [
            ('booking.contract', '=', None),
            ]

    @classmethod
    def of_contracts(cls, date):
        "The domain of what contracts have to bill of their bookings."
        return [
            ('is_settled', '=', False),
            ('date', '<=', date),
            ('booking.contract', '!=', None),
            ]
