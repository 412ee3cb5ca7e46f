# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a plan includes: hours, days or credit to book with."

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import allowances, periods
from .exceptions import ContractAccessError
from .periods import Rhythm

CENTS = Decimal('.01')
_DAY = dt.timedelta(days=1)


class AllowanceMixin(Model):
    "What is included in each period."
    __slots__ = ()
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True,
        domain=[
            ('quantity', '>', 0),
            ],
        help="What each whole period includes; a part of it has its share.")
    unit = fields.Selection([
            ('hour', "Hours"),
            ('half_day', "Half-Days"),
            ('day', "Days"),
            ('credit', "Credit"),
            ], "Unit", required=True, sort=False,
        help="Credit pays its amount of the price, taxes included.")
    unit_string = unit.translated('unit')
    category = fields.Many2One(
        'coworking.resource.category', "Of", ondelete='RESTRICT',
        help="What it pays for. Leave empty for everything.")
    shared = fields.Boolean(
        "Shared",
        help="The members share it, else each of them has as much.")
    rolls_over = fields.Boolean(
        "Rolls Over", help="What is left can be used in later periods.")


ALLOWANCE = ['quantity', 'unit', 'category', 'shared', 'rolls_over']


class PlanAllowance(AllowanceMixin, ModelSQL, ModelView):
    __name__ = 'coworking.plan.allowance'
    plan = fields.Many2One(
        'coworking.plan', "Plan", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('plan')

    def contract_allowance(self):
        "The unsaved allowance of a contract that takes the plan."
        Allowance = Pool().get('coworking.contract.allowance')
        return Allowance(
            months=self.plan.months, calendar=self.plan.calendar,
            **{n: getattr(self, n) for n in ALLOWANCE})

    def get_rec_name(self, name):
        return f"{self.quantity:g} {self.unit_string}"


class Allowance(AllowanceMixin, ModelSQL, ModelView):
    __name__ = 'coworking.contract.allowance'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='CASCADE')
    months = fields.Integer(
        "Months", required=True,
        domain=[
            ('months', '>=', 1),
            ],
        help="How many months a period has.")
    calendar = fields.Boolean("Calendar Months")
    start = fields.Date(
        "From", help="Leave empty for the start of the contract.")
    end = fields.Date(
        "Until", help="The last day. Leave empty for the end of the contract.")
    moves = fields.One2Many(
        'coworking.contract.allowance.move', 'allowance', "Uses",
        readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')

    @classmethod
    def default_months(cls):
        return 1

    @classmethod
    def check_modification(
            cls, mode, allowances, values=None, external=False):
        super().check_modification(
            mode, allowances, values=values, external=external)
        if external and (
                mode == 'write' and 'contract' in values
                or any(a.contract.state != 'draft' for a in allowances)):
            raise ContractAccessError(
                gettext('coworking_contract.msg_contract_by_button'))

    @property
    def counted(self):
        "The rhythm of its periods."
        return Rhythm(self.contract.anchor, self.months, bool(self.calendar))

    @property
    def living_spans(self):
        "Its life without the pauses."
        life = self.start or self.contract.start, self.end
        return [
            s for s in (
                periods.intersect(s, life)
                for s in self.contract.living_spans) if s]

    @classmethod
    def change(cls, contract, plan, date):
        "From the date on the contract includes what the plan does."
        old = [a for a in contract.allowances if not a.end]
        for allowance in old:
            allowance.end = date - _DAY
        new = [a.contract_allowance() for a in plan.allowances]
        for allowance in new:
            allowance.contract, allowance.start = contract, date
        cls.save(old + new)

    def granted(self, number):
        "What the period of the number includes."
        rhythm = self.counted
        period = rhythm.period(number)
        slices = rhythm.slices(number)
        return periods.prorated(
            self.quantity, slices, [
                s for s in (
                    periods.intersect(s, period)
                    for s in self.living_spans) if s],
            lambda q: q.quantize(CENTS, rounding=ROUND_HALF_UP))

    def available(self, date, party):
        "What the party can still use of the period of the date."
        number = self.counted.number(date)
        used = defaultdict(Decimal)
        for move in self.moves:
            if self.shared or move.party == party:
                used[self.counted.number(move.date)] -= move.quantity
        return allowances.available(
            number, self.granted, used, self.rolls_over)

    def needs(self, charge):
        "How much of it the whole charge takes, None when it pays it not."
        category = charge.booking.resource.category
        if charge.kind != 'price' or self.category not in {None, category}:
            return None
        if self.unit == 'credit':
            return charge.amount
        one = allowances.takes(self.unit, charge.unit)
        return one and one * charge.quantity

    @classmethod
    @without_check_access
    def settle(cls, charges):
        "Pay the charges as far as the allowances of their contract reach."
        for charge in charges:
            contract = charge.booking.contract
            if charge.is_settled or not contract:
                continue
            if charge.credits:
                cls.give_back(charge)
                continue
            be_alone(cls, contract.allowances)
            for allowance in cls.browse(contract.allowances):
                charge = allowance.pay(charge)
                if not charge:
                    break

    def pay(self, charge):
        "Pay what it can of the charge: the charge that is left, if any."
        Charge = Pool().get('coworking.booking.charge')
        booking = charge.booking
        needed = self.needs(charge)
        if not needed:
            return charge
        left = self.available(booking.first_day, booking.party)
        if left < needed:
            if self.unit == 'credit':
                return charge
            quantity = left // (needed / charge.quantity)
            if quantity <= 0:
                return charge
            charge, rest = Charge.split(charge, quantity)
            needed = self.needs(charge)
        else:
            rest = None
        self.move(charge, -needed, booking.first_day)
        return rest

    @classmethod
    def give_back(cls, credit):
        "What paid the charge that is taken back comes back, to its period."
        paid = credit.credits.allowance_move
        if paid:
            paid.allowance.move(
                credit, credit.credits.paid_back(credit), paid.date)

    def move(self, charge, quantity, date):
        "Write that the charge takes or gives back so much."
        pool = Pool()
        Charge = pool.get('coworking.booking.charge')
        Move = pool.get('coworking.contract.allowance.move')
        move, = Move.create([{
                    'allowance': self.id,
                    'party': charge.booking.party.id,
                    'date': date,
                    'quantity': quantity,
                    }])
        Charge.write([charge], {'allowance_move': move.id})

    def get_rec_name(self, name):
        return f"{self.quantity:g} {self.unit_string}"


class AllowanceMove(ModelSQL, ModelView):
    __name__ = 'coworking.contract.allowance.move'
    allowance = fields.Many2One(
        'coworking.contract.allowance', "Allowance", required=True,
        readonly=True, ondelete='RESTRICT')
    party = fields.Many2One(
        'party.party', "Person", required=True, readonly=True,
        ondelete='RESTRICT')
    date = fields.Date(
        "Date", required=True, readonly=True,
        help="A day of the period that it counts in.")
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True, readonly=True,
        help="Less than zero for what is used.")
    charges = fields.One2Many(
        'coworking.booking.charge', 'allowance_move', "Charges",
        readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('allowance')
        cls._order = [('date', 'DESC'), ('id', 'DESC')]

    def counts_for(self, booking):
        "Whether the period that it counts in is that of the booking."
        counted = self.allowance.counted
        return (self.allowance.contract == booking.contract
            and counted.number(self.date)
            == counted.number(booking.first_day))

    @classmethod
    def check_modification(cls, mode, moves, values=None, external=False):
        super().check_modification(
            mode, moves, values=values, external=external)
        if external or mode != 'create':
            raise AccessError(gettext('coworking_contract.msg_charge_kept'))
