# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal
from itertools import chain, groupby
from typing import Any, NamedTuple

from sql import Null

from trytond.i18n import gettext
from trytond.model import (
    Check, Index, ModelSQL, ModelView, Unique, fields)
from trytond.model.exceptions import AccessError
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .alone import be_alone
from .invoicing import InvoicedMixin, draft_invoices
from .resource import UNIT_NAMES


def month_end(date):
    "The last day of the month before the date."
    return date.replace(day=1) - dt.timedelta(days=1)


class Due(NamedTuple):
    "What one unit of a charge is: charges of the same are counted together."
    kind: str
    product: Any
    unit: str | None
    unit_price: Decimal
    tax_included: bool
    name: str | None = None


class Charge(InvoicedMixin, ModelSQL, ModelView):
    __name__ = 'coworking.booking.charge'
    booking = fields.Many2One(
        'coworking.booking', "Booking", required=True, readonly=True,
        ondelete='RESTRICT')
    company = fields.Function(
        fields.Many2One('company.company', "Company"), 'get_company',
        searcher='search_company')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"), 'get_currency')
    kind = fields.Selection([
            ('price', "Price"),
            ('fee', "Fee"),
            ('extra', "Extra"),
            ('credit', "Credit"),
            ], "Kind", required=True, readonly=True, sort=False)
    name = fields.Char("Name", readonly=True)
    unit = fields.Selection(
        [(None, "")] + UNIT_NAMES, "Unit", readonly=True, sort=False)
    unit_string = unit.translated('unit')
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True, help="With the taxes.")
    credits = fields.Many2One(
        'coworking.booking.charge', "Credits", readonly=True,
        ondelete='RESTRICT', help="The charge that it takes back.")
    offset = fields.Many2One(
        'coworking.booking.charge', "Offset By", readonly=True,
        ondelete='RESTRICT',
        help="The charge that undoes it before it was invoiced.")
    free = fields.Boolean("Free", readonly=True)
    settled = fields.Function(
        fields.Char("Settled By"), 'get_settled')
    is_settled = fields.Function(
        fields.Boolean("Settled"), 'get_is_settled',
        searcher='search_is_settled')

    # What settles a charge, each of them alone.
    _settlements = {'invoice_line', 'offset', 'free'}

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('booking')
        t = cls.__table__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('invoice_line_unique', Unique(t, t.invoice_line),
                'coworking_space.msg_charge_settled_once'),
            ('offset_unique', Unique(t, t.offset),
                'coworking_space.msg_charge_settled_once'),
            ('settled_once', Check(t,
                    ((t.invoice_line == Null) | (t.offset == Null))
                    & (~t.free
                        | (t.invoice_line == Null) & (t.offset == Null))),
                'coworking_space.msg_charge_settled_once'),
            ]
        cls._sql_indexes.add(
            Index(t,
                (t.date, Index.Range()),
                where=(t.invoice_line == Null) & (t.offset == Null)
                & ~t.free))
        cls._buttons.update({
                'waive': {
                    'invisible': Eval('is_settled', False),
                    'depends': ['is_settled'],
                    },
                })

    @classmethod
    def default_free(cls):
        return False

    def get_company(self, name):
        return self.booking.company

    @classmethod
    def search_company(cls, name, clause):
        return [('booking.' + clause[0], *clause[1:])]

    def get_currency(self, name):
        return self.booking.company.currency

    @without_check_access
    def get_settled(self, name):
        if self.invoice_line:
            invoice = self.invoice_line.invoice
            return invoice.number or gettext(
                'coworking_space.msg_invoice_draft')
        elif self.offset:
            return gettext('coworking_space.msg_charge_offset')
        elif self.free:
            return gettext('coworking_space.msg_charge_free')

    def get_is_settled(self, name):
        return any(getattr(self, n) for n in self._settlements)

    @classmethod
    def search_is_settled(cls, name, clause):
        _, operator, value = clause
        nothing = {
            n: False if n == 'free' else None for n in cls._settlements}
        if (operator == '=') == bool(value):
            return ['OR', *((n, '!=', v) for n, v in nothing.items())]
        return [(n, '=', v) for n, v in nothing.items()]

    @property
    def due(self):
        return Due(
            self.credits.kind if self.credits else self.kind, self.product,
            self.unit, self.unit_price, self.tax_included, self.name)

    @classmethod
    def new(cls, booking, date, due, quantity, credits=None):
        "The unsaved charge, with its amount."
        charge = cls(
            booking=booking, date=date, quantity=Decimal(quantity),
            credits=credits, **due._asdict())
        with Transaction().set_context(company=booking.company.id):
            charge.product = due.product.__class__(due.product.id)
        if credits:
            charge.kind = 'credit'
            charge.free = credits.free
        line = charge.priced_line()
        charge.amount = line.amount + sum(
            booking.company.currency.round(t.amount)
            for t in line._get_taxes().values())
        return charge

    @classmethod
    def adjust(cls, booking, date, due, kinds):
        """Charge what is due now and was not charged, credit what is not due.

        due gives the quantity of each Due, of all those of the kinds.  What
        was not invoiced yet is undone and charged anew; of the rest only the
        difference is charged.  Nothing is written when nothing changes.
        """
        be_alone(cls, booking.charges)
        charges = [
            c for c in cls.browse(booking.charges) if c.due.kind in kinds]
        cls.take_back_drafts(charges)
        billed, unsettled = {}, {}
        for charge in cls.browse(charges):
            if not charge.offset:
                group = billed if charge.is_settled else unsettled
                group.setdefault(charge.due, []).append(charge)
        # The price of what was offered stays offered.
        offered = bool(billed) and not unsettled and all(
            c.free for c in chain(*billed.values()))
        new = []
        for key in dict.fromkeys([*billed, *unsettled, *due]):
            missing = Decimal(due.get(key, 0)) - sum(
                c.quantity for c in billed.get(key, []))
            waiting = unsettled.get(key, [])
            if (missing == sum(c.quantity for c in waiting)
                    and (key.kind != 'price'
                        or all(c.date == date for c in waiting))):
                continue
            cls.undo(waiting, date)
            if missing > 0:
                new.append(cls.new(booking, date, key, missing))
                new[-1].free = key.kind == 'price' and offered
            elif missing < 0:
                new.extend(cls._credit(
                        billed[key], booking, booking.today, key, -missing))
        cls.save(new)
        return new

    @classmethod
    def undo(cls, charges, date):
        "Offset charges that nothing has settled."
        for charge in charges:
            origin = charge.credits or charge
            opposite = cls.new(
                charge.booking, date, charge.due, -charge.quantity,
                credits=None if charge.credits else origin)
            opposite.amount = -charge.amount
            opposite.offset = charge
            opposite.save()
            cls.write([charge], {'offset': opposite.id})

    @classmethod
    def _credit(cls, billed, booking, date, due, quantity):
        "The unsaved credits of the quantity, of the latest charges first."
        credited = {}
        for charge in billed:
            if charge.credits:
                credited[charge.credits] = (
                    credited.get(charge.credits, 0) - charge.quantity)
        for charge in reversed([c for c in billed if not c.credits]):
            part = min(quantity, charge.quantity - credited.get(charge, 0))
            if part > 0:
                yield cls.new(booking, date, due, -part, credits=charge)
                quantity -= part

    @classmethod
    def take_back_drafts(cls, charges):
        "Delete the lines of invoices that were not sent yet."
        pool = Pool()
        Invoice = pool.get('account.invoice')
        InvoiceLine = pool.get('account.invoice.line')
        be_alone(Invoice, {
                c.invoice_line.invoice for c in charges if c.invoice_line})
        charges = cls.browse(charges)
        Invoice.draft(list({
                    c.invoice_line.invoice for c in charges
                    if c.invoice_line
                    and c.invoice_line.invoice.state == 'validated'}))
        charges = cls.browse(charges)
        lines = [
            c.invoice_line for c in charges
            if c.invoice_line and c.invoice_line.invoice.state == 'draft']
        invoices = {l.invoice for l in lines}
        cls.write(
            [c for c in charges if c.invoice_line in lines],
            {'invoice_line': None})
        InvoiceLine.delete(lines)
        invoices = Invoice.browse(invoices)
        Invoice.delete([i for i in invoices if not i.lines])
        Invoice.update_taxes([i for i in invoices if i.lines])

    @classmethod
    def record_credits(cls, invoices):
        """Charge what credit notes made without the booking give back.

        Of what was sold, at its price: another price is a gesture, which
        leaves the booking as it is.
        """
        new = []
        for line in chain(*(i.lines for i in invoices)):
            charge = line.charge_given_back
            if charge:
                quantity = round(
                    Decimal(str(line.quantity)), line.unit.digits)
                credits = charge.credits or charge if quantity < 0 else None
                new.append(cls.new(
                        charge.booking, line.invoice.invoice_date, charge.due,
                        quantity, credits=credits))
                new[-1].invoice_line = line
        cls.save(new)

    @classmethod
    @ModelView.button
    def waive(cls, charges):
        be_alone(cls, charges)
        cls.write(
            [c for c in cls.browse(charges) if not c.is_settled],
            {'free': True})

    # Invoices

    @classmethod
    @without_check_access
    def invoice(cls, charges):
        "Make draft invoices of the charges that nothing has settled."
        be_alone(cls, charges)
        return draft_invoices(
            [c for c in cls.browse(charges) if not c.is_settled])

    @classmethod
    def to_invoice(cls, company, date):
        "The domain of what is due on the date."
        return [
            ('is_settled', '=', False),
            ('company', '=', company.id),
            ('date', '<=', date),
            ]

    @classmethod
    def invoice_due(cls, date=None, companies=None):
        """Invoice what is due until the date, each party on its own.

        By default until the end of last month, for the companies that invoice
        at the month's end.  What fails for one party is set aside in the
        errors of the queue and stops nobody else.
        """
        pool = Pool()
        Company = pool.get('company.company')
        Configuration = pool.get('coworking.configuration')
        Date = pool.get('ir.date')
        if companies is None:
            companies = [
                c for c in Company.search([])
                if Configuration(1).get_multivalue(
                    'invoicing', company=c.id) == 'month_end']
        for company in companies:
            with Transaction().set_context(company=company.id):
                until = date or month_end(Date.today())
            charges = cls.search(cls.to_invoice(company, until))
            key = lambda c: c.booking.invoice_party.id
            for _, group in groupby(sorted(charges, key=key), key=key):
                cls.__queue__.invoice(list(group))

    @property
    def deal(self):
        return self.booking

    @property
    def credited_line(self):
        return self.credits.invoice_line if self.credits else None

    @property
    def service_days(self):
        if sold := self.credited_line:
            return sold.service_start, sold.service_end
        return self.booking.site.days(self.booking.start, self.booking.end)

    def _words(self):
        booking = self.booking
        if sold := self.credited_line:
            yield gettext(
                'coworking_space.msg_charge_credit',
                invoice=sold.invoice.number)
            yield sold.description
            return
        if self.name:
            yield self.name
        elif self.due.kind == 'fee':
            yield gettext(
                'coworking_space.msg_charge_fee',
                resource=booking.resource.rec_name)
        else:
            yield booking.resource.rec_name
        yield booking.site.format_span(booking.start, booking.end)
        if self.tax_included:
            yield gettext(
                'coworking_space.msg_charge_price',
                unit=self.unit_string or '',
                price=Pool().get('ir.lang').get().currency(
                    self.unit_price, self.currency)).strip()
        elif self.unit:
            yield self.unit_string

    # Writing

    @classmethod
    def check_modification(cls, mode, charges, values=None, external=False):
        super().check_modification(
            mode, charges, values=values, external=external)
        if (external or mode == 'delete'
                or mode == 'write' and values.keys() - cls._settlements):
            raise AccessError(gettext('coworking_space.msg_charge_kept'))

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    self.booking.rec_name, self.name or self.unit_string]))

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('booking.' + clause[0], *clause[1:])]
