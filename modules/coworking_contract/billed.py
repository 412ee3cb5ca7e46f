# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a contract owes, and what it was charged."

import datetime as dt
from itertools import chain

from trytond.model import Model, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.invoicing import draft_invoices
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import periods


class BilledMixin(Model):
    "A contract that bills itself."
    __slots__ = ()
    charges = fields.One2Many(
        'coworking.contract.charge', 'contract', "Charges", readonly=True)
    charged_until = fields.Function(
        fields.Date("Charged until"), 'get_charged_until')
    next_billing = fields.Date(
        "Next Billing", readonly=True,
        help="The first day on which it may owe something more. "
        "Empty when it changed since it was billed.")

    def get_charged_until(self, name):
        return max((
                last for line in self.lines for period in line.periods
                for _, last in periods.covered(period.parts)),
            default=None)

    @classmethod
    def changed(cls, contracts):
        "What they owe is to compute again, and what they take."
        Occupancy = Pool().get('coworking.occupancy')
        contracts = cls.browse(contracts)
        cls.write(contracts, {'next_billing': None})
        for contract in contracts:
            if contract.is_signed:
                for line in contract.lines:
                    if line.resource:
                        Occupancy.take(line)

    @classmethod
    def to_bill(cls, company, date):
        "The domain of the contracts that may owe something on the date."
        pool = Pool()
        BookingCharge = pool.get('coworking.booking.charge')
        Charge = pool.get('coworking.contract.charge')
        return [
            ('company', '=', company.id),
            ('state', 'in', ['running', 'terminated']),
            ['OR',
                ('next_billing', '=', None),
                ('next_billing', '<=', date),
                ('charges', 'where', Charge.unsettled()),
                ('bookings', 'where', [
                        ('charges', 'where', BookingCharge.of_contracts(date)),
                        ]),
                ],
            ]

    @classmethod
    @without_check_access
    def owed(cls, contracts, date):
        "What they owe until the date: [(unsaved period, unsaved charges)]."
        pool = Pool()
        Charge = pool.get('coworking.contract.charge')
        Period = pool.get('coworking.contract.period')
        return [
            (period, Charge.of(period, slices, spans))
            for period, slices, spans in Period.of(contracts, date)]

    @classmethod
    @without_check_access
    def bill(cls, contracts, date, billing=None):
        """Charge what the contracts owe until the date: draft invoices.

        Who bills them too waits, and finds nothing left.
        """
        pool = Pool()
        Charge = pool.get('coworking.contract.charge')
        Period = pool.get('coworking.contract.period')
        be_alone(cls, contracts)
        contracts = cls.browse(contracts)
        owed = cls.owed(contracts, date)
        Period.save([p for p, _ in owed])
        charges = list(chain.from_iterable(c for _, c in owed))
        for charge in charges:
            charge.billing = billing
        Charge.save(charges)
        for contract in contracts:
            contract.next_billing = contract.next_due(date)
        cls.save(contracts)
        return draft_invoices(cls.unsettled(contracts, date))

    @classmethod
    def unsettled(cls, contracts, date):
        """The charges of the contracts that nothing has settled.

        And of the bookings of their members.
        """
        pool = Pool()
        Charge = pool.get('coworking.contract.charge')
        BookingCharge = pool.get('coworking.booking.charge')
        ids = [c.id for c in contracts]
        bookings = BookingCharge.search([
                BookingCharge.of_contracts(date),
                ('booking.contract', 'in', ids),
                ])
        be_alone(BookingCharge, bookings)
        return Charge.search([
                ('contract', 'in', ids),
                *Charge.unsettled(),
                ]) + [
            c for c in BookingCharge.browse(bookings) if not c.is_settled]

    @classmethod
    def drafts(cls, contracts):
        "The draft invoices of the contracts and of their bookings."
        pool = Pool()
        Charge = pool.get('coworking.contract.charge')
        BookingCharge = pool.get('coworking.booking.charge')
        ids = [c.id for c in contracts]
        draft = ('invoice_line.invoice.state', 'in', ['draft', 'validated'])
        return {c.invoice_line.invoice for c in [
                *Charge.search([('contract', 'in', ids), draft]),
                *BookingCharge.search(
                    [('booking.contract', 'in', ids), draft]),
                ]}

    def next_due(self, date):
        "The first day after the date on which something becomes due."
        return min((
                line.due_on(number) for line in self.lines
                for number in line.numbers_after(date)),
            default=dt.date.max)
