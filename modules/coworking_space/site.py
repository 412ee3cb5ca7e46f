# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from holidays import France, country_holidays
from trytond.i18n import gettext
from trytond.model import DeactivableMixin, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.tools import timezone as tz
from trytond.transaction import Transaction, without_check_access

from . import slots
from .exceptions import HoursWarning, ResourceError, SpanError

TIMEZONES = [(None, '')] + [(z, z) for z in sorted(tz.available_timezones())]
HOLIDAY_REGIONS = [(None, '')] + sorted((
        (code, name) for name, code in France.subdivisions_aliases.items()
        if not name.isupper()), key=lambda r: r[1])
# How many bookings a message lists before it only counts.
LISTED = 10


class Site(DeactivableMixin, ModelSQL, ModelView):
    __name__ = 'coworking.site'
    company = fields.Many2One(
        'company.company', "Company", required=True,
        help="The company that lets the place.")
    companies = fields.Many2Many(
        'coworking.site-company.company', 'site', 'company',
        "Other Companies",
        domain=[
            ('id', '!=', Eval('company', -1)),
            ],
        help="The companies that may book here too.")
    name = fields.Char("Name", required=True)
    address = fields.Many2One(
        'party.address', "Address", ondelete='RESTRICT',
        help="Leave empty for a point that moves.")
    timezone = fields.Selection(
        TIMEZONES, "Time Zone", translate=False,
        help="Leave empty to use the time zone of the company.")
    area = fields.Numeric("Area (m²)", digits=(None, 2))
    functions = fields.MultiSelection([
            ('coworking', "Coworking"),
            ('telework', "Telework"),
            ('fablab', "Fablab"),
            ('mediation', "Digital Mediation"),
            ('support', "Project Support"),
            ], "Functions", sort=False)
    half_day_split = fields.Time(
        "Half-Day Split", required=True, format='%H:%M',
        help="The time at which the afternoon begins.")
    holiday_region = fields.Selection(
        HOLIDAY_REGIONS, "Holiday Region", translate=False,
        help="Leave empty for the holidays of mainland France.")
    openings = fields.One2Many(
        'coworking.site.opening', 'site', "Opening Hours")
    closures = fields.One2Many('coworking.site.closure', 'site', "Closures")
    roots = fields.One2Many(
        'coworking.resource', 'site', "Resources",
        filter=[
            ('parent', '=', None),
            ])

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order.insert(0, ('name', 'ASC'))
        cls._buttons.update({
                'add_holidays': {},
                })

    @classmethod
    def default_company(cls):
        return Transaction().context.get('company')

    @classmethod
    def default_half_day_split(cls):
        return dt.time(13, 30)

    @classmethod
    def obvious(cls):
        "The id of the only site where the company can book something."
        company = Transaction().context.get('company', -1)
        sites = cls.search([
                ('roots', 'where', [('category.units', 'in', slots.UNITS)]),
                ['OR',
                    ('company', '=', company),
                    ('companies', '=', company),
                    ],
                ], limit=2)
        if len(sites) == 1:
            return sites[0].id

    @property
    def zone(self):
        "The time zone that the clocks of the site show."
        name = self.timezone or (self.company and self.company.timezone)
        return tz.get_tzinfo(name) if name else tz.UTC

    def to_local(self, instant):
        return slots.to_local(instant, self.zone)

    def days(self, start, end):
        "The first and the last local day that the span touches."
        last = end - dt.timedelta(seconds=1)
        return self.to_local(start).date(), self.to_local(last).date()

    def format_span(self, start, end):
        "The span as people of the place say it, in the user's language."
        Lang = Pool().get('ir.lang')
        lang = Lang.get()
        first_day, last_day = self.days(start, end)
        first_time = self.to_local(start).time()
        last_time = self.to_local(end).time()
        values = {
            'first_day': lang.strftime(first_day),
            'first_time': f'{first_time:%H:%M}',
            'last_day': lang.strftime(last_day),
            'last_time': (
                '24:00' if last_time == dt.time.min
                else f'{last_time:%H:%M}'),
            }
        if first_day == last_day:
            return gettext('coworking_space.msg_span_one_day', **values)
        return gettext('coworking_space.msg_span_days', **values)

    def hours(self):
        "The opening hours and the closures, as slots understands them."
        return [o.hours for o in self.openings], [
            (c.start_date, c.end_date) for c in self.closures]

    def open_spans(self, first, last):
        "The spans during which the site is open between two days."
        return slots.open_spans(first, last, *self.hours(), self.zone)

    def entered_span(
            self, unit, date, half=None,
            start_time=None, end_date=None, end_time=None):
        """The span that people entered.

        By the hour from the times; by more from the date, within the opening
        hours.  Raises SpanError for what is incomplete, does not exist or
        ends before it starts.
        """
        if unit == 'hour':
            entered = [date, start_time, end_date, end_time]
        elif unit == 'half_day':
            if not half and start_time:
                half = slots.HALVES[start_time >= self.half_day_split]
            entered = [date, half]
        else:
            entered = [date]
        if None in entered:
            raise SpanError(gettext('coworking_space.msg_span_incomplete'))
        if unit != 'hour':
            bounds = slots.bounds(
                unit, date, half, self.half_day_split, self.zone)
            return slots.clip(
                bounds, self.open_spans(date, slots.last_day(unit, date)))
        start = self._to_utc(date, start_time)
        if end_time == dt.time.min:
            end = slots.midnight(end_date + dt.timedelta(days=1), self.zone)
        else:
            end = self._to_utc(end_date, end_time)
        if end <= start:
            raise SpanError(gettext('coworking_space.msg_span_order'))
        return start, end

    def _to_utc(self, day, clock):
        Lang = Pool().get('ir.lang')
        try:
            return slots.to_utc(day, clock, self.zone)
        except slots.NoSuchTime as error:
            lang = Lang.get()
            raise SpanError(gettext(
                    'coworking_space.msg_span_no_such_time',
                    day=lang.strftime(day),
                    time=lang.strftime(clock, '%H:%M'))) from error

    def is_open(self, unit, start, end):
        """Whether the site is open for a span entered by the unit.

        By the hour it must be open throughout, by more only at both ends.
        """
        opened = self.open_spans(*self.days(start, end))
        if unit == 'hour':
            return slots.covers(opened, start, end)
        return (any(s <= start < e for s, e in opened)
            and any(s < end <= e for s, e in opened))

    def may_enter(self, party, instant):
        "Whether the party may be there at the instant."
        day = self.to_local(instant).date()
        return slots.covers(
            self.open_spans(day, day), instant,
            instant + dt.timedelta(seconds=1))

    def closure(self, start, end):
        "The first closure that the span touches."
        first, last = self.days(start, end)
        for closure in self.closures:
            if closure.start_date <= last and first <= closure.end_date:
                return closure

    def opened_today(self):
        "What is left of today's opening: spans that end after now."
        now = slots.now()
        today = self.to_local(now).date()
        return [
            (max(start, now), end)
            for start, end in self.open_spans(today, today) if end > now]

    def closing_time(self):
        "The local time at which the site closes today, None once it has."
        if opened := self.opened_today():
            return self.to_local(opened[-1][1]).time()

    def availability(self, start, end):
        """What is free at the site during [start, end): [Availability].

        One for each resource that can be booked.  It counts the bookings of
        all companies and tells whose of none.
        """
        Resource = Pool().get('coworking.resource')
        return Resource.availability(
            Resource.search([
                    ('site', '=', self.id),
                    ('category.units', 'in', slots.UNITS),
                    ]), start, end)

    @classmethod
    def write(cls, *args):
        # The hours are judged once, when all of them are written.
        with Transaction().set_context(_hours_change=True):
            super().write(*args)
        sites = sum(args[0:None:2], [])
        fields_ = set().union(*args[1:None:2])
        if fields_ & {'openings', 'closures', 'timezone'}:
            cls.ask_about_bookings(sites)

    @classmethod
    def check_modification(cls, mode, sites, values=None, external=False):
        super().check_modification(
            mode, sites, values=values, external=external)
        if mode == 'write' and 'company' in values:
            for site in sites:
                if site.company.id != values['company']:
                    site.check_no_bookings(site.company)

    def check_no_bookings(self, company):
        "Refuse to close the site to a company that has bookings there."
        Booking = Pool().get('coworking.booking')
        if Booking.search([
                    ('company', '=', company.id),
                    ('resource.site', '=', self.id),
                    ], limit=1):
            raise ResourceError(gettext(
                    'coworking_space.msg_site_company_bookings',
                    company=company.rec_name, site=self.rec_name))

    @classmethod
    @without_check_access
    def on_modification(cls, mode, sites, field_names=None):
        Booking = Pool().get('coworking.booking')
        super().on_modification(mode, sites, field_names=field_names)
        if mode == 'write' and 'active' in field_names:
            for site in sites:
                if not site.active:
                    Booking.check_none_to_come(
                        site, ('resource.site', '=', site.id),
                        'msg_inactive_bookings')

    @classmethod
    @without_check_access
    def ask_about_bookings(cls, sites):
        "Ask what becomes of the bookings that new hours leave outside."
        pool = Pool()
        Booking = pool.get('coworking.booking')
        Warning = pool.get('res.user.warning')
        if Transaction().context.get('_hours_change'):
            return
        for site in cls.browse(sites):
            bookings = Booking.left_outside(site)
            if not bookings:
                continue
            name = Warning.format('bookings_left_outside', bookings)
            if Warning.check(name):
                raise HoursWarning(name, gettext(
                        'coworking_space.msg_site_hours_bookings',
                        site=site.rec_name,
                        bookings=list_spans(bookings)))
            Booking.write(bookings, {'out_of_hours': True})

    @classmethod
    def close_on_holidays(cls, sites, year):
        "Add the public holidays of the year that are no closures yet."
        Closure = Pool().get('coworking.site.closure')
        language = Transaction().language
        if language not in France.supported_languages:
            language = 'en_US'
        closures = []
        for site in sites:
            known = {c.start_date for c in site.closures}
            holidays = country_holidays(
                'FR', subdiv=site.holiday_region or None, years=year,
                language=language)
            closures.extend({
                    'site': site.id,
                    'name': name,
                    'start_date': day,
                    'end_date': day,
                    }
                for day, name in sorted(holidays.items())
                if day not in known)
        Closure.create(closures)

    @classmethod
    @ModelView.button_action('coworking_space.wizard_site_holidays')
    def add_holidays(cls, sites):
        pass


def list_spans(records):
    "What and when, one a line, without saying whose."
    lines = [
        f"{r.resource.rec_name}: {r.spoken_span}" for r in records[:LISTED]]
    if len(records) > LISTED:
        lines.append(gettext(
                'coworking_space.msg_and_more',
                count=len(records) - LISTED))
    return '\n'.join(lines)


class SiteCompany(ModelSQL):
    __name__ = 'coworking.site-company.company'
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='CASCADE')
    company = fields.Many2One(
        'company.company', "Company", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('site')

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if mode in {'write', 'delete'}:
            for record in records:
                record.site.check_no_bookings(record.company)
