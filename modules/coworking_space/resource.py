# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from collections import defaultdict
from itertools import groupby

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered, tree)
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If
from trytond.transaction import (
    Transaction, inactive_records, without_check_access)

from . import slots
from .alone import be_alone
from .availability import Availability
from .cancellation import CancellationMixin
from .company import CompanyMixin
from .exceptions import ResourceError
from .slots import UNITS

KINDS = [
    ('seat', "Seat"),
    ('office', "Office"),
    ('room', "Room"),
    ('workshop', "Workshop"),
    ('equipment', "Equipment"),
    ('service', "Service"),
    ]
UNIT_NAMES = [
    ('hour', "Hour"),
    ('half_day', "Half-Day"),
    ('day', "Day"),
    ('week', "Week"),
    ('month', "Month"),
    ]


def _duration(name, string, help):
    return fields.TimeDelta(
        string,
        domain=['OR',
            (name, '=', None),
            (name, '>=', dt.timedelta()),
            ],
        help=help)


class Category(
        CancellationMixin, CompanyMixin, DeactivableMixin, ModelSQL,
        ModelView):
    __name__ = 'coworking.resource.category'
    name = fields.Char("Name", required=True, translate=True)
    kind = fields.Selection(KINDS, "Kind", required=True, sort=False)
    units = fields.MultiSelection(
        UNIT_NAMES, "Units Sold", sort=False,
        help="The units by which it can be booked.\n"
        "Leave empty for what cannot be booked.")
    units_string = units.translated('units')
    minimum = _duration('minimum', "Minimum", "The shortest booking.")
    maximum = _duration('maximum', "Maximum", "The longest booking.")
    step = _duration(
        'step', "Step",
        "Bookings by the hour begin and end at multiples of the step, "
        "counted from midnight.")
    lead_time = _duration(
        'lead_time', "Lead Time", "How long before its start one must book.")
    horizon = _duration(
        'horizon', "Horizon", "How long ahead one may book.")
    buffer_before = _duration(
        'buffer_before', "Buffer Before", "Kept free before each booking.")
    buffer_after = _duration(
        'buffer_after', "Buffer After", "Kept free after each booking.")
    used_by = fields.One2Many(
        'coworking.resource', 'category', "Used By", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order.insert(0, ('name', 'ASC'))

    @classmethod
    def default_units(cls):
        return UNITS

    @classmethod
    def on_modification(cls, mode, categories, field_names=None):
        Resource = Pool().get('coworking.resource')
        super().on_modification(mode, categories, field_names=field_names)
        if mode == 'write' and field_names & {
                'buffer_before', 'buffer_after'}:
            with inactive_records():
                Resource.occupy_again(Resource.search([
                            ('category', 'in', [c.id for c in categories]),
                            ]))


class Resource(
        DeactivableMixin, sequence_ordered(), tree(separator=' / '),
        ModelSQL, ModelView):
    __name__ = 'coworking.resource'
    name = fields.Char("Name", required=True)
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='RESTRICT')
    category = fields.Many2One(
        'coworking.resource.category', "Category", required=True,
        ondelete='RESTRICT')
    parent = fields.Many2One(
        'coworking.resource', "Inside", ondelete='RESTRICT',
        domain=[
            ('site', '=', Eval('site', -1)),
            ],
        help="The resource that contains it: "
        "to take that one is to take this one too.")
    children = fields.One2Many(
        'coworking.resource', 'parent', "Contains",
        domain=[
            ('site', '=', Eval('site', -1)),
            ])
    booked_as = fields.Selection([
            ('whole', "The whole"),
            ('place', "One of its places"),
            ], "Booked As", required=True, sort=False,
        help="What asking for it means. "
        "An open space is booked as one of its places.")
    seated = fields.Integer(
        "Seated", domain=['OR', ('seated', '=', None), ('seated', '>', 0)],
        help="How many people it seats.\nLeave empty for no limit.")
    standing = fields.Integer(
        "Standing",
        domain=['OR', ('standing', '=', None), ('standing', '>', 0)],
        help="How many people it holds standing.\nLeave empty for no limit.")
    equipment = fields.Text(
        "Equipment", help="What comes with it, one thing a line.")
    places = fields.Function(
        fields.Integer("Places"), 'on_change_with_places')
    kind = fields.Function(
        fields.Selection(KINDS, "Kind"), 'on_change_with_kind',
        searcher='search_category')
    free_places = fields.Function(
        fields.Integer(
            "Free Places", help="How many places are free all day."),
        'get_availability')
    free_times = fields.Function(
        fields.Char(
            "Free", help="When, and how many places, in the site's time."),
        'get_availability')

    prices = fields.Function(
        fields.Char("Prices", help="Of one place, for everybody."),
        'get_prices')
    free_now = fields.Function(
        fields.Integer("Free Now", help="How many places are free."),
        'get_free_now')
    free_until = fields.Function(
        fields.Time(
            "Until", format='%H:%M', help="As long as they stay free."),
        'get_free_now')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('site')
        cls._order.insert(0, ('site', 'ASC'))

    @classmethod
    def default_booked_as(cls):
        return 'whole'

    @fields.depends('children', 'booked_as')
    def on_change_with_places(self, name=None):
        return len(self.children or []) if self.booked_as == 'place' else 1

    @fields.depends('category', '_parent_category.kind')
    def on_change_with_kind(self, name=None):
        return self.category.kind if self.category else None

    @classmethod
    def search_category(cls, name, clause):
        nested = clause[0][len(name):]
        return [('category.' + name + nested, *clause[1:])]

    def capacity(self, layout):
        "How many people it holds in the layout, None for no limit."
        return self.standing if layout == 'standing' else self.seated

    def buffered(self, start, end):
        "The span with the time kept free around it."
        zero = dt.timedelta()
        return (
            start - (self.category.buffer_before or zero),
            end + (self.category.buffer_after or zero))

    def blocked(self, start, end):
        "The span that no booking of it may touch when [start, end) is taken."
        zero = dt.timedelta()
        return (
            start - (self.category.buffer_after or zero),
            end + (self.category.buffer_before or zero)
            if end else dt.datetime.max)

    @classmethod
    def get_availability(cls, resources, names):
        "What is free during the opening hours of the date in the context."
        Date = Pool().get('ir.date')
        date = Transaction().context.get('date')
        values = {n: {r.id: None for r in resources} for n in names}
        for site, group in groupby(
                sorted(resources, key=lambda r: r.site.id),
                key=lambda r: r.site):
            day = date or Date.today(timezone=site.zone)
            opened = site.open_spans(day, day)
            if not opened:
                continue
            for availability in cls.availability(
                    list(group), opened[0][0], opened[-1][1]):
                resource = availability.resource
                for name, value in [
                        ('free_places', len(availability.free)),
                        ('free_times', availability.describe(
                                opened, site.to_local)),
                        ]:
                    if name in values:
                        values[name][resource.id] = value
        return values

    @classmethod
    def get_free_now(cls, resources, names):
        "How many places are free now, and until when today."
        values = {n: {r.id: None for r in resources} for n in names}
        for site, group in groupby(
                sorted(resources, key=lambda r: r.site.id),
                key=lambda r: r.site):
            now = slots.now()
            opened = site.opened_today()
            if not slots.covers(opened, now, now):
                continue
            for availability in cls.availability(
                    list(group), now, opened[-1][1]):
                _, end, free = availability.steps[0]
                for name, value in [
                        ('free_now', free),
                        ('free_until', site.to_local(end).time()),
                        ]:
                    if name in values:
                        values[name][availability.resource.id] = value
        return values

    @classmethod
    def get_prices(cls, resources, name):
        "The prices on the date in the context, in the order of the units."
        pool = Pool()
        Company = pool.get('company.company')
        Date = pool.get('ir.date')
        Lang = pool.get('ir.lang')
        TariffLine = pool.get('coworking.tariff.line')
        context = Transaction().context
        company = Company(context.get('company', -1))
        if company.id < 0:
            return dict.fromkeys(map(int, resources))
        lang = Lang.get()
        found = TariffLine.find(
            company, resources, context.get('date') or Date.today())
        return {
            resource.id: ' · '.join(
                f"{lines[u].unit_string} "
                f"{lang.currency(lines[u].price, company.currency)}"
                for u in UNITS if u in lines)
            for resource, lines in found.items()}

    @property
    def ancestors(self):
        "The resources that contain it, itself first."
        resource = self
        while resource:
            yield resource
            resource = resource.parent

    @classmethod
    def contents(cls, resources):
        "All that is inside the resources, themselves included."
        with inactive_records(), without_check_access():
            return cls.search([
                    ('parent', 'child_of', [r.id for r in resources],
                        'parent'),
                    ])

    @classmethod
    @without_check_access
    def availability(cls, resources, start, end, but=None):
        """What is free of the resources during [start, end): [Availability].

        What the booking but takes counts as free.
        """
        Occupancy = Pool().get('coworking.occupancy')
        contents = cls.contents(resources)
        inside = defaultdict(list)
        for resource in contents:
            inside[resource.parent].append(resource)
        busy = defaultdict(list)
        ancestors = {r.id: list(r.ancestors) for r in contents}
        widest = [r.buffered(start, end) for r in resources]
        for resource, *span in Occupancy.busy(
                contents, min((s for s, _ in widest), default=start),
                max((e for _, e in widest), default=end), but=but):
            for ancestor in ancestors[resource]:
                busy[ancestor].append(span)

        result = []
        for resource in resources:
            places = [resource]
            if resource.booked_as == 'place':
                places = [p for p in inside[resource] if p.active]
            result.append(Availability(resource, start, end, {
                        p: [resource.blocked(*span) for span in busy[p]]
                        for p in places}))
        return result

    @classmethod
    @without_check_access
    def queue_up(cls, resources):
        """Let one transaction at a time take the resources.

        And choose in the pools they are in.
        """
        be_alone(cls, {
                a for r in resources for a in r.ancestors
                if a in resources or a.booked_as == 'place'})

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree/field[@name="free_times"]', 'visual',
                If(Eval('free_places', 0) >= Eval('places', 1), 'success',
                    If(Bool(Eval('free_times')), 'warning', 'danger'))),
            ]

    @classmethod
    def check_modification(cls, mode, resources, values=None, external=False):
        super().check_modification(
            mode, resources, values=values, external=external)
        if mode == 'write':
            for resource in resources:
                resource._check_write(values)

    def _changes(self, values, name):
        "Whether to write the values gives it another one of the name."
        value = getattr(self, name)
        return name in values and getattr(value, 'id', value) != values[name]

    def _check_write(self, values):
        "Refuse to take away what bookings were given."
        Booking = Pool().get('coworking.booking')
        given = ['OR',
            ('resource', '=', self.id),
            ('allotted', '=', self.id),
            ]
        if self._changes(values, 'site') and Booking.search(given, limit=1):
            raise ResourceError(gettext(
                    'coworking_space.msg_resource_site_bookings',
                    resource=self.rec_name))
        if self._changes(values, 'parent'):
            Booking.check_none_to_come(self, [
                    ('allotted', '=', self.id),
                    ('resource', '!=', self.id),
                    ], 'msg_resource_parent_bookings')
        if self._changes(values, 'booked_as'):
            Booking.check_none_to_come(
                self, ('resource', '=', self.id),
                'msg_resource_booked_as_bookings')

    @classmethod
    def on_modification(cls, mode, resources, field_names=None):
        super().on_modification(mode, resources, field_names=field_names)
        if mode == 'write' and 'active' in field_names:
            cls.check_active(resources)
        if (mode == 'create' and any(r.parent for r in resources)
                or mode == 'write' and field_names & {'parent', 'category'}):
            cls.occupy_again(resources)

    @classmethod
    @without_check_access
    def check_active(cls, resources):
        "Refuse to deactivate what bookings to come count on."
        Booking = Pool().get('coworking.booking')
        for resource in resources:
            if not resource.active:
                contents = [r.id for r in cls.contents([resource])]
                Booking.check_none_to_come(resource, ['OR',
                        ('resource', 'in', contents),
                        ('allotted', 'in', contents),
                        ], 'msg_inactive_bookings')

    @classmethod
    @without_check_access
    def occupy_again(cls, resources):
        "Write again the occupancies to come of all around the resources."
        Occupancy = Pool().get('coworking.occupancy')
        if resources:
            ancestors = [list(r.ancestors) for r in resources]
            be_alone(cls, {a for line in ancestors for a in line})
            Occupancy.refresh(cls.contents({line[-1] for line in ancestors}))


class AvailabilityContext(ModelView):
    __name__ = 'coworking.availability.context'
    site = fields.Many2One('coworking.site', "Site")
    date = fields.Date("Date", required=True)

    @classmethod
    def default_site(cls):
        return Pool().get('coworking.site').obvious()

    @classmethod
    def default_date(cls):
        return Pool().get('ir.date').today()
