# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.guarded import GuardedMixin
from trytond.modules.coworking_space.searching import any_of
from trytond.modules.coworking_space.sold import SoldMixin
from trytond.modules.product import price_digits
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.report import Report
from trytond.transaction import Transaction

from . import periods
from .conditions import RhythmMixin
from .exceptions import ContractAccessError, ContractDateError

_DAY = dt.timedelta(days=1)


class ContractLine(
        sequence_ordered(), SoldMixin, RhythmMixin, GuardedMixin, ModelSQL,
        ModelView):
    __name__ = 'coworking.contract.line'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, ondelete='CASCADE')
    company = fields.Function(
        fields.Many2One('company.company', "Company"),
        'on_change_with_company')
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    site = fields.Function(
        fields.Many2One('coworking.site', "Site"), 'on_change_with_site')
    name = fields.Char("Description", required=True)
    quantity = fields.Numeric(
        "Quantity", digits=(None, 2), required=True,
        domain=[
            ('quantity', '>', 0),
            ])
    tax_included = fields.Boolean("Tax Included")
    once = fields.Boolean(
        "Once", help="Billed once with the first period.")
    early_fee = fields.Boolean(
        "Early Fee", readonly=True,
        states={
            'invisible': ~Eval('early_fee', False),
            },
        help="Owed for an end before notice and term allow.")
    category = fields.Many2One(
        'coworking.resource.category', "Has a", ondelete='RESTRICT')
    resource = fields.Many2One(
        'coworking.resource', "Seat", ondelete='RESTRICT',
        domain=[
            ('site', '=', Eval('site', -1)),
            ('category', '=', Eval('category', -1)),
            ],
        states={
            'invisible': ~Eval('category'),
            },
        help="What the member has alone while the line lives.")
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until",
        help="The last day. Leave empty for the end of the contract.")
    plan = fields.Many2One(
        'coworking.plan', "Plan", readonly=True, ondelete='RESTRICT',
        states={
            'invisible': ~Bool(Eval('plan')),
            },
        help="The plan that it comes from.")
    predecessor = fields.Many2One(
        'coworking.contract.line', "Predecessor", readonly=True,
        ondelete='RESTRICT',
        states={
            'invisible': ~Bool(Eval('predecessor')),
            },
        help="The line that it follows.")
    agreed_price = fields.Numeric(
        "Agreed Price", digits=price_digits, readonly=True,
        help="The price that goes with the base quarter of the index.")
    formula = fields.Char(
        "Formula", readonly=True,
        states={
            'invisible': ~Eval('formula'),
            },
        help="How the index gave the price.")
    document = fields.Many2One(
        'coworking.contract.document', "Document", readonly=True,
        ondelete='SET NULL',
        states={
            'invisible': ~Bool(Eval('document')),
            },
        help="The amendment or the letter that began it.")
    periods = fields.One2Many(
        'coworking.contract.period', 'line', "Periods", readonly=True)

    # Who takes a resource without being held.
    hold_end = None

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        cls._order.insert(0, ('start', 'ASC'))

    @classmethod
    def default_quantity(cls):
        return Decimal(1)

    @fields.depends('contract', '_parent_contract.company')
    def on_change_with_company(self, name=None):
        return self.contract.company if self.contract else None

    @fields.depends('contract', '_parent_contract.company')
    def on_change_with_currency(self, name=None):
        if self.contract and self.contract.company:
            return self.contract.company.currency

    @fields.depends('contract', '_parent_contract.site')
    def on_change_with_site(self, name=None):
        return self.contract.site if self.contract else None

    @fields.depends('product', 'name')
    def on_change_product(self):
        if self.product and not self.name:
            self.name = self.product.name

    # What is due

    @property
    def life(self):
        "The days from its first to its last; the end may be open."
        ends = [e for e in [self.end, self.contract.end] if e]
        return self.start, min(ends, default=None)

    @property
    def is_lived(self):
        first, last = self.life
        return last is None or first <= last

    def lives_on(self, date):
        first, last = self.life
        return first <= date and (last is None or date <= last)

    @property
    def living_spans(self):
        "Its life without the pauses."
        if not self.is_lived:
            return []
        return periods.subtract(
            self.life, [p.span for p in self.contract.pauses])

    @property
    def period_price(self):
        "The price of a whole period."
        return self.round(self.quantity * self.price)

    @property
    def monthly_price(self):
        return self.quantity * self.price / self.months

    def untaxed_monthly_price(self, date):
        Tax = Pool().get('account.tax')
        if not self.tax_included:
            return self.monthly_price
        with Transaction().set_context(company=self.company.id):
            product = self.product.__class__(self.product.id)
            return Tax.reverse_compute(
                self.monthly_price, product.customer_taxes_used, date)

    def cost(self, span):
        "What the days cost, by their share of their periods."
        first, last = map(self.counted.number, span)
        if not self.prorated and self.period(first)[0] < span[0]:
            # That one is due as a whole anyway.
            first += 1
        return sum(
            (periods.prorated(
                    self.period_price, self.slices(n),
                    [periods.intersect(span, self.period(n))], self.round)
                for n in range(first, last + 1)), self.round(0))

    @property
    def round(self):
        return partial(self.currency.round, rounding=ROUND_HALF_UP)

    @property
    def counted(self):
        "The rhythm of its periods."
        return self.rhythm(self.contract.anchor)

    def numbers(self, date):
        "The numbers of the periods that the line has until the date."
        if self.once:
            return range(1)
        first, last = self.life
        last = min(d for d in [last, date] if d)
        return range(
            self.counted.number(first), self.counted.number(last) + 1)

    def numbers_after(self, date):
        """The numbers of the next periods that become due after the date.

        Those in a pause too: what follows is to be looked at in its time.
        """
        if self.once:
            numbers = [0]
        else:
            number = self.counted.number(max(date, self.start))
            numbers = [number - 1, number, number + 1]
        return [
            n for n in numbers
            if self.due_on(n) > date
            and periods.intersect(self.period(n), self.life)]

    def period(self, number):
        return (self.start, self.start) if self.once else (
            self.counted.period(number))

    def slices(self, number):
        return [self.period(number)] if self.once else (
            self.counted.slices(number))

    def due(self, number):
        "The days of the period that are due once it is time: [span]."
        period = self.period(number)
        if self.once:
            return [period] if self.is_lived else []
        spans = [
            s for s in (
                periods.intersect(s, period) for s in self.living_spans)
            if s]
        if spans and not self.prorated:
            return self._undivided(number, period, spans)
        return spans

    def _undivided(self, number, period, spans):
        """The days due of a period that costs the whole once it has begun.

        Who changes in the middle has paid the whole of it before; what came
        before by days, or in other periods, is followed by days.
        """
        before = [
            l for l in self.predecessors
            if l.is_lived and periods.intersect(l.life, period)]
        if self.start <= period[0] or not before:
            return [period]
        elif any(not l.prorated and l.counted == self.counted
                and l.due(number) for l in before):
            return []
        return spans

    @property
    def predecessors(self):
        "The lines that it follows, the latest first."
        line = self.predecessor
        while line:
            yield line
            line = line.predecessor

    def due_on(self, number):
        "The day on which the period becomes due."
        first, last = self.period(number)
        if self.once or self.billed == 'advance':
            return max(first, self.start)
        end = self.life[1]
        return (min(last, end) if end else last) + _DAY

    # Its seat

    def occupied(self):
        "Its seat, until it is given back."
        if not (self.resource and self.contract.is_signed):
            return []
        spans = [self.life] if self.is_lived else []
        if spans:
            spans = periods.subtract(self.life, [
                    p.span for p in self.contract.pauses if p.frees])
        zone = self.contract.site.zone
        return [(
                self.resource, slots.midnight(first, zone),
                last and slots.midnight(last + _DAY, zone))
            for first, last in spans]

    def refusal(self):
        return gettext(
            'coworking_contract.msg_seat_taken',
            resource=self.resource.rec_name,
            date=Report.format_date(self.start))

    @property
    def spoken_span(self):
        return gettext(
            'coworking_contract.msg_from', date=Report.format_date(self.start))

    # Its life

    def succeed(self, date, **values):
        "End it on the eve of the date and begin its successor: the new line."
        first, last = self.life
        if date < first or last and date > last:
            raise ContractDateError(gettext(
                    'coworking_contract.msg_change_outside',
                    line=self.rec_name,
                    contract=self.contract.rec_name))
        end, self.end = self.end, date - _DAY
        # Its seat is free before the successor takes it.
        self.save()
        line, = self.copy([self], default={
                'start': date,
                'end': end,
                'predecessor': self.id,
                **values})
        return line

    @classmethod
    def validate_fields(cls, lines, field_names):
        super().validate_fields(lines, field_names)
        for line in lines:
            if line.end and line.end < line.start - _DAY * bool(
                    line.contract.is_signed):
                raise ContractDateError(gettext(
                        'coworking_contract.msg_end_before_start',
                        record=line.rec_name))
            if line.start < line.contract.start:
                raise ContractDateError(gettext(
                        'coworking_contract.msg_line_before_contract',
                        line=line.rec_name,
                        contract=line.contract.rec_name))

    @classmethod
    def on_modification(cls, mode, lines, field_names=None):
        Contract = Pool().get('coworking.contract')
        super().on_modification(mode, lines, field_names=field_names)
        if mode == 'create' or mode == 'write' and field_names - {'document'}:
            Contract.changed({l.contract for l in lines})

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external and (
                'contract' in (values or {})
                and mode == 'write'
                or any(l.contract.state != 'draft' for l in lines)):
            raise ContractAccessError(
                gettext('coworking_contract.msg_contract_by_button'))

    @classmethod
    def copy(cls, lines, default=None):
        default = default.copy() if default is not None else {}
        for name in ['periods', 'predecessor', 'document', 'formula']:
            default.setdefault(name, None)
        return super().copy(lines, default=default)

    def get_rec_name(self, name):
        return f"{self.name}, {self.contract.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'name', 'contract.rec_name')
