# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a booking costs, and why."

from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from trytond.i18n import gettext
from trytond.model import Model, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import Transaction, without_check_access

from . import pricing, slots
from .charge import Due
from .exceptions import PriceError
from .language import speaking_to
from .span import ENTERED


class Quote:
    "The price of a booking: units of tariff lines, times places."

    def __init__(self, booking, lines, units, times):
        self.booking = booking
        self.lines = lines
        self.units = units
        self.times = times

    @property
    def due(self):
        "The quantity of each Due; what costs nothing is not due."
        due = {}
        for unit, count in self.units.items():
            line = self.lines[unit]
            if line.price:
                key = Due(
                    'price', line.product, unit, line.price,
                    line.tax_included)
                due[key] = due.get(key, 0) + count * self.times
        return due

    @property
    def amount(self):
        "What the party pays, taxes included."
        Charge = Pool().get('coworking.booking.charge')
        booking = self.booking
        return sum(
            (Charge.new(booking, booking.first_day, key, quantity).amount
                for key, quantity in self.due.items()),
            booking.company.currency.round(Decimal(0)))

    @property
    def amount_string(self):
        Lang = Pool().get('ir.lang')
        return Lang.get().currency(self.amount, self.booking.company.currency)

    @property
    def full_words(self):
        "The price and how it was made."
        return f"{self.amount_string} = {self.describe()}"

    def describe(self):
        "How the price was made, in words."
        Lang = Pool().get('ir.lang')
        lang = Lang.get()
        currency = self.booking.company.currency
        words = []
        for unit, count in self.units.items():
            line = self.lines[unit]
            words.append(gettext(
                    'coworking_space.msg_price_unit' if line.tax_included
                    else 'coworking_space.msg_price_unit_untaxed',
                    count=count, unit=line.unit_string,
                    price=lang.currency(line.price, currency)))
        words = ' + '.join(words)
        if self.times > 1:
            return gettext(
                'coworking_space.msg_price_times', price=words,
                times=self.times)
        return words


class PriceMixin(Model):
    "The price of a booking and what is charged for it."
    __slots__ = ()
    currency = fields.Function(
        fields.Many2One('currency.currency', "Currency"),
        'on_change_with_currency')
    frozen_price = Monetary(
        "Frozen Price", currency='currency', digits='currency',
        readonly=True)
    frozen_words = fields.Text("Frozen Words", readonly=True)
    price = fields.Function(Monetary(
            "Price", currency='currency', digits='currency',
            help="With the taxes."),
        'on_change_with_price')
    price_made = fields.Function(fields.Char(
            "How It Is Made"),
        'on_change_with_price_made')
    charges = fields.One2Many(
        'coworking.booking.charge', 'booking', "Charges",
        order=[('id', 'ASC')], readonly=True)

    @fields.depends('company')
    def on_change_with_currency(self, name=None):
        return self.company.currency if self.company else None

    @fields.depends('frozen_price', methods=['_try_quote'])
    def on_change_with_price(self, name=None):
        if self.frozen_price is not None:
            return self.frozen_price
        if quote := self._try_quote():
            return quote.amount

    @fields.depends(
        'frozen_price', 'frozen_words', methods=['_try_quote'])
    def on_change_with_price_made(self, name=None):
        if self.frozen_price is not None:
            return self.frozen_words
        if quote := self._try_quote():
            return quote.describe()

    @fields.depends(
        'company', 'party', 'site', 'resource', 'whole', 'places', 'unit',
        'start', 'end', *ENTERED)
    def _try_quote(self):
        "The quote, None as long as something is missing for it."
        User = Pool().get('res.user')
        if not (self.company and self.resource and self.site
                and self.places and self.start and self.end):
            return None
        if (Transaction().check_access
                and self.company.id not in User.get_companies()):
            return None
        try:
            return self.quote()
        except PriceError:
            return None

    @property
    def first_day(self):
        return self.site.days(self.start, self.end)[0]

    @classmethod
    def audience(cls, party, date):
        "The party categories whose prices the party gets on the date."
        if not party:
            return set()
        return set(chain.from_iterable(
                _with_parents(c) for c in party.categories))

    @without_check_access
    def quote(self, lines=None):
        "Its price by the tariffs now; raises PriceError when one is missing."
        TariffLine = Pool().get('coworking.tariff.line')
        site = self.site
        date = self.first_day
        if lines is None:
            lines = TariffLine.find(
                self.company, [self.resource], date,
                self.audience(getattr(self, 'party', None), date),
                )[self.resource]
        units = pricing.cover(
            pricing.parts(
                (self.start, self.end),
                site.open_spans(*site.days(self.start, self.end)),
                site.half_day_split, site.zone),
            {u: line.price_with_tax(date) for u, line in lines.items()})
        if units is None:
            raise TariffLine.missing(self.company, self.resource, date)
        return Quote(self, lines, units, self.times)

    @property
    def times(self):
        "How many places are paid: the whole is all of them."
        if self.resource.booked_as == 'place' and self.whole:
            return max(self.resource.places, 1)
        return self.places if self.is_pool else 1

    @property
    def invoice_party(self):
        "Who pays."
        return self.party

    @property
    def payer(self):
        "Who is invoiced."
        return self.invoice_party

    @classmethod
    def settle(cls, charges):
        "Settle charges by anything else than money."

    @property
    def cancellation_terms(self):
        "What is kept of the price when it is cancelled: [sentence]."
        Lang = Pool().get('ir.lang')
        lang = Lang.get()
        category = self.resource.category
        terms = []
        for tier in category.cancellation_tiers:
            until = self.site.to_local(self.start - tier.notice)
            terms.append(gettext(
                    'coworking_space.msg_cancellation_until',
                    day=lang.strftime(until.date()),
                    time=f'{until:%H:%M}',
                    fee=_percent(tier.fee, lang)))
        terms.append(gettext(
                'coworking_space.msg_cancellation_after' if terms
                else 'coworking_space.msg_cancellation_no_show',
                fee=_percent(category.no_show_fee, lang)))
        return terms

    def charge_price(self):
        "Freeze the price and charge what is not charged of it."
        quote = self.quote()
        self.frozen_price = quote.amount
        with speaking_to(self.invoice_party):
            self.frozen_words = self.__class__(self.id).quote().describe()
        self.save()
        self._charge(self.first_day, quote.due, {'price'})

    def charge_fee(self, share):
        "Keep that share of the price, and nothing else."
        pool = Pool()
        Configuration = pool.get('coworking.configuration')
        if share == 1:
            # What was sold is kept as it was sold.
            self._charge(self.today, {}, {'extra'})
            return
        kept = {}
        for charge in self.charges:
            if charge.due.kind == 'price' and not charge.free:
                kept[charge.tax_included] = (
                    kept.get(charge.tax_included, 0)
                    + charge.quantity * charge.unit_price)
        due = {}
        for tax_included, amount in kept.items():
            fee = self.company.currency.round(
                amount * share, rounding=ROUND_HALF_UP)
            if fee:
                product = Configuration(1).get_multivalue(
                    'fee_product', company=self.company.id)
                if not product:
                    raise PriceError(gettext(
                            'coworking_space.msg_fee_product_missing',
                            company=self.company.rec_name))
                due[Due('fee', product, None, fee, tax_included)] = 1
        self._charge(self.today, due, {'price', 'fee', 'extra'})

    def _charge(self, date, due, kinds):
        Charge = Pool().get('coworking.booking.charge')
        charges = Charge.adjust(self, date, due, kinds)
        self.settle(charges)
        # With what was taken back from drafts.
        self.bill_at_once(self.__class__(self.id).charges)

    @property
    def today(self):
        return self.site.to_local(slots.now()).date()


def _percent(share, lang):
    return lang.format_number((share * 100).normalize()) + '\u202f%'


def _with_parents(category):
    while category:
        yield category
        category = category.parent
