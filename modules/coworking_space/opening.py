# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from sql.operators import Greater

from trytond.model import Check, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from . import slots


class _HoursMixin:
    "What the hours of a site are made of."
    __slots__ = ()
    site = fields.Many2One(
        'coworking.site', "Site", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('site')

    @classmethod
    def on_modification(cls, mode, records, field_names=None):
        Site = Pool().get('coworking.site')
        super().on_modification(mode, records, field_names=field_names)
        if mode in {'create', 'write'}:
            Site.ask_about_bookings({r.site for r in records})

    @classmethod
    def on_delete(cls, records):
        Site = Pool().get('coworking.site')
        sites = {r.site for r in records}
        return [
            *super().on_delete(records),
            lambda: Site.ask_about_bookings(sites)]


class Opening(_HoursMixin, ModelSQL, ModelView):
    __name__ = 'coworking.site.opening'
    weekday = fields.Selection([
            ('0', "Monday"),
            ('1', "Tuesday"),
            ('2', "Wednesday"),
            ('3', "Thursday"),
            ('4', "Friday"),
            ('5', "Saturday"),
            ('6', "Sunday"),
            ], "Weekday", required=True, sort=False)
    weekday_string = weekday.translated('weekday')
    start_time = fields.Time("From", required=True, format='%H:%M')
    end_time = fields.Time(
        "To", required=True, format='%H:%M',
        help="A time that is not after the start is on the next day: "
        "00:00 to 00:00 is the whole day.")
    start_date = fields.Date(
        "Valid From",
        domain=['OR',
            ('start_date', '<=', Eval('end_date')),
            ('start_date', '=', None),
            ('end_date', '=', None),
            ])
    end_date = fields.Date("Valid To")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [
            ('site', 'ASC'), ('weekday', 'ASC'), ('start_time', 'ASC'),
            ('id', 'ASC')]

    @property
    def hours(self):
        return slots.Hours(
            int(self.weekday), self.start_time, self.end_time,
            self.start_date, self.end_date)

    def get_rec_name(self, name):
        return ' '.join([
                self.weekday_string,
                f'{self.start_time:%H:%M}-{self.end_time:%H:%M}'])


class Closure(_HoursMixin, ModelSQL, ModelView):
    __name__ = 'coworking.site.closure'
    name = fields.Char("Reason", required=True)
    start_date = fields.Date("From", required=True)
    end_date = fields.Date("To", required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('start_date', 'DESC'), ('id', 'DESC')]
        cls._sql_constraints += [
            ('dates', Check(t, ~Greater(t.start_date, t.end_date)),
                'coworking_space.msg_closure_dates'),
            ]

    @fields.depends('start_date', 'end_date')
    def on_change_start_date(self):
        if self.start_date and not self.end_date:
            self.end_date = self.start_date


class SiteHolidays(Wizard):
    __name__ = 'coworking.site.holidays'
    start = StateView(
        'coworking.site.holidays.start',
        'coworking_space.site_holidays_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Add", 'add', 'tryton-ok', default=True),
            ])
    add = StateTransition()

    def default_start(self, fields):
        Date = Pool().get('ir.date')
        return {'year': Date.today().year}

    @check_access
    def transition_add(self):
        self.model.close_on_holidays(self.records, self.start.year)
        return 'end'


class SiteHolidaysStart(ModelView):
    __name__ = 'coworking.site.holidays.start'
    year = fields.Integer(
        "Year", required=True,
        domain=[
            ('year', '>=', 1900),
            ('year', '<=', 2100),
            ])
