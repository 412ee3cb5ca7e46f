# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.model import Check, Model, ModelStorage, fields
from trytond.pyson import Eval

from .exceptions import SpanError
from .resource import UNIT_NAMES

# What people enter, in the order of the form.
ENTERED = ['date', 'half', 'start_time', 'end_date', 'end_time']


def _entered(field):
    return fields.Function(field, 'get_entered', setter='set_entered')


class SpanMixin(Model):
    """A span entered as a date and times of a site.

    The model has a field site.
    """
    __slots__ = ()
    unit = fields.Selection(
        UNIT_NAMES, "By", required=True, sort=False,
        help="How the span is entered.")
    unit_string = unit.translated('unit')
    start = fields.DateTime("Start", required=True)
    end = fields.DateTime("End", required=True)
    date = _entered(fields.Date("Date", required=True))
    half = _entered(fields.Selection([
                (None, ""),
                ('morning', "Morning"),
                ('afternoon', "Afternoon"),
                ], "Half", sort=False,
            states={
                'required': Eval('unit') == 'half_day',
                'invisible': Eval('unit') != 'half_day',
                }))
    start_time = _entered(fields.Time("From", format='%H:%M',
            states={
                'required': Eval('unit') == 'hour',
                'readonly': Eval('unit') != 'hour',
                }))
    end_date = _entered(fields.Date("Until",
            states={
                'required': Eval('unit') == 'hour',
                'readonly': Eval('unit') != 'hour',
                }))
    end_time = _entered(fields.Time("To", format='%H:%M',
            states={
                'required': Eval('unit') == 'hour',
                'readonly': Eval('unit') != 'hour',
                },
            help="00:00 is the end of the day."))

    @classmethod
    def default_unit(cls):
        return 'hour'

    @fields.depends('unit', 'site', *ENTERED)
    def _entered_span(self):
        return self.site.entered_span(
            self.unit, *(getattr(self, n) for n in ENTERED))

    @fields.depends('unit', 'site', 'date', methods=['_entered_span'])
    def _enter(self):
        "Follow what was entered, as far as it makes sense."
        self.start = self.end = None
        if not (self.site and self.date and self.unit):
            return
        try:
            self.start, self.end = self._entered_span()
        except SpanError:
            return
        if self.unit != 'hour':
            for name, value in self._shown().items():
                setattr(self, name, value)

    @fields.depends('unit', 'half', 'date', methods=['_enter'])
    def on_change_unit(self):
        if self.unit == 'hour':
            # Not the last day of the week or month that was shown.
            self.end_date = self.date
        if self.unit != 'half_day':
            self.half = None
        elif not self.half:
            self.half = 'morning'
        self._enter()

    @fields.depends('date', 'start', 'end', 'site', 'unit', methods=['_enter'])
    def on_change_date(self):
        self.end_date = self.date
        if self.date and self.site and self.start and self.end:
            shown = self._shown()
            self.end_date += shown['end_date'] - shown['date']
        self._enter()

    @fields.depends(methods=['_enter'])
    def on_change_half(self):
        self._enter()

    @fields.depends(methods=['_enter'])
    def on_change_start_time(self):
        self._enter()

    @fields.depends(methods=['_enter'])
    def on_change_end_date(self):
        self._enter()

    @fields.depends(methods=['_enter'])
    def on_change_end_time(self):
        self._enter()

    @fields.depends('unit', 'site', *ENTERED, methods=['_entered_span'])
    def on_change_notify(self):
        notifications = super().on_change_notify()
        if (self.site and self.unit == 'hour'
                and all(getattr(self, n) is not None for n in ENTERED
                    if n != 'half')):
            try:
                self._entered_span()
            except SpanError as error:
                notifications.append(('warning', error.message))
        return notifications

    def _shown(self):
        "The span as a date and times of the site."
        start = self.site.to_local(self.start)
        end = self.site.to_local(self.end)
        end_date = end.date()
        if end.time() == dt.time.min:
            end_date -= dt.timedelta(days=1)
        half = None
        if self.unit == 'half_day':
            before = start.time() < self.site.half_day_split
            half = 'morning' if before else 'afternoon'
        return {
            'date': start.date(),
            'half': half,
            'start_time': start.time(),
            'end_date': end_date,
            'end_time': end.time(),
            }

    @classmethod
    def get_entered(cls, records, names):
        shown = {r.id: r._shown() for r in records}
        return {n: {i: s[n] for i, s in shown.items()} for n in names}

    @classmethod
    def set_entered(cls, records, name, value):
        "Nothing is left to set: see StoredSpanMixin."


class StoredSpanMixin(SpanMixin, ModelStorage):
    """A span that is stored as two instants.

    What is entered is turned into instants as a whole, because one name at a
    time it would pass through spans that make no sense.
    """
    __slots__ = ()

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('span', Check(t, t.end > t.start),
                'coworking_space.msg_span_order'),
            ]

    @classmethod
    def entered_site(cls, values, record=None):
        "The site in whose time the values are entered."
        raise NotImplementedError

    @classmethod
    def _with_instants(cls, values, record=None):
        "The values with start and end for what is entered."
        if not cls._is_entered(values, record):
            return values
        site = cls.entered_site(values, record)
        if not site:
            return values
        if record:
            entered = {'unit': record.unit, **record._shown()}
            length = entered['end_date'] - entered['date']
        else:
            entered = {'unit': cls.default_unit(), 'date': None}
            length = dt.timedelta()
        # An import brings dates and times as text.
        entered.update(
            (n, cls._fields[n].sql_format(values[n]))
            for n in ['unit', *ENTERED] if n in values)
        if 'end_date' not in values and entered['date']:
            entered['end_date'] = entered['date'] + length
        start, end = site.entered_span(**entered)
        return {**values, 'start': start, 'end': end}

    @classmethod
    def _is_entered(cls, values, record=None):
        "Whether the instants must follow from the values."
        if values.keys() & set(ENTERED):
            return True
        return (record is not None
            and bool(values.keys() & {'unit', 'resource'})
            and not values.keys() & {'start', 'end'})

    @classmethod
    def create(cls, vlist):
        return super().create([cls._with_instants(v) for v in vlist])

    @classmethod
    def write(cls, *args):
        actions = []
        for records, values in zip(args[::2], args[1::2]):
            if any(cls._is_entered(values, r) for r in records):
                for record in records:
                    actions += [[record], cls._with_instants(values, record)]
            else:
                actions += [records, values]
        super().write(*actions)
