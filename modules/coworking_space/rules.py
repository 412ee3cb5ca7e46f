# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What must hold before a booking is promised."

from trytond.i18n import gettext
from trytond.model import Model
from trytond.pool import Pool
from trytond.report import Report
from trytond.transaction import Transaction

from . import slots
from .exceptions import (
    BookingAccessError, BookingError, OutOfHoursWarning)


class RulesMixin(Model):
    "The rules of the place, each a method that refuses with a sentence."
    __slots__ = ()

    @classmethod
    def check(cls, bookings):
        "Refuse, with a sentence, what the rules of the place refuse."
        # Written first, to be alone with them when they are read.
        cls.write(bookings, {})
        for booking in bookings:
            booking.check_state()
            booking.check_party()
            booking.check_resource()
            booking.check_unit()
            booking.check_people()
            if not booking.is_held:
                booking.check_start()
                booking.check_notice()
            booking.check_duration()
            booking.check_closure()
            booking.check_hours()
        cls.save(bookings)

    def refuse(self, message, **values):
        raise BookingError(self.sentence(message, **values))

    def sentence(self, message, **values):
        "The message, which may name the resource and the span."
        return gettext(
            f'coworking_space.{message}',
            resource=self.resource.rec_name,
            span=self.site.format_span(self.start, self.end),
            **values)

    def check_state(self):
        if self.state not in {'draft', 'held'}:
            raise BookingAccessError(
                gettext('coworking_space.msg_booking_by_button'))

    def check_party(self):
        if not self.party:
            self.refuse('msg_booking_no_party')
        if not self.party.active:
            self.refuse(
                'msg_booking_party_inactive', party=self.party.rec_name)

    def check_resource(self):
        if not self.site.active or not all(
                r.active for r in self.resource.ancestors):
            self.refuse('msg_booking_resource_inactive')
        if self.company not in {self.site.company, *self.site.companies}:
            self.refuse(
                'msg_booking_company', company=self.company.rec_name,
                site=self.site.rec_name)

    def check_unit(self):
        if self.walk_in:
            return
        category = self.resource.category
        if self.unit not in (category.units or []):
            self.refuse(
                'msg_booking_unit',
                units=', '.join(category.units_string) or '-')
        if self.unit == 'hour' or self.is_held:
            return
        shown = self._shown()
        if (self.start, self.end) != self.site.entered_span(
                self.unit, shown['date'], shown['half']):
            self.refuse('msg_booking_not_unit', unit=self.unit_string)

    def check_people(self):
        people = self.attendees or 1
        if self.is_pool:
            capacity = self.places
        else:
            capacity = self.resource.capacity(self.layout)
        if capacity and people > capacity:
            self.refuse(
                'msg_booking_people', people=people, capacity=capacity,
                layout=self.layout_string)

    def check_start(self):
        if not self.walk_in and self.start < slots.now():
            self.refuse('msg_booking_past')

    def check_notice(self):
        if self.walk_in:
            return
        category = self.resource.category
        notice = self.start - slots.now()
        if category.lead_time and notice < category.lead_time:
            self.refuse(
                'msg_booking_late',
                lead_time=_format(category, 'lead_time'))
        if category.horizon and notice > category.horizon:
            self.refuse(
                'msg_booking_early', horizon=_format(category, 'horizon'))

    def check_duration(self):
        if self.walk_in:
            return
        category = self.resource.category
        duration = self.end - self.start
        if category.minimum and duration < category.minimum:
            self.refuse(
                'msg_booking_short', minimum=_format(category, 'minimum'))
        if category.maximum and duration > category.maximum:
            self.refuse(
                'msg_booking_long', maximum=_format(category, 'maximum'))
        if category.step and self.unit == 'hour':
            for instant in [self.start, self.end]:
                local = self.site.to_local(instant)
                midnight = local.replace(hour=0, minute=0, second=0)
                if (local - midnight) % category.step:
                    self.refuse(
                        'msg_booking_step', step=_format(category, 'step'))

    def check_closure(self):
        if closure := self.closure:
            self.refuse('msg_booking_closure', closure=closure.name)

    @property
    def closure(self):
        "The closure that stands against it."
        if (self.unit in {'week', 'month'}
                and self.site.is_open(self.unit, self.start, self.end)):
            # Like a night, a closed day inside it does not count.
            return None
        return self.site.closure(self.start, self.end)

    def check_hours(self):
        "Outside the opening hours the staff is warned and may go on."
        Warning = Pool().get('res.user.warning')
        accepted = self.out_of_hours
        self.out_of_hours = not self.may_use(
            self.party, (self.start, self.end))
        if not self.out_of_hours or accepted:
            return
        if not Transaction().user:
            self.refuse('msg_booking_hours')
        name = f'out_of_hours.{self.resource.id}.{self.start}.{self.end}'
        if Warning.check(name):
            raise OutOfHoursWarning(
                name, self.sentence('msg_booking_hours'))

    def check_day(self):
        "They cannot be there before the day."
        if self.first_day > self.today:
            self.refuse('msg_check_in_early')

    def check_cancelled(self):
        "Who is there can leave; only a walk-in by mistake is undone."
        if self.state == 'checked_in' and not self.walk_in:
            self.refuse('msg_cancel_checked_in')

    def check_missed(self):
        "Nobody is late for what has not begun."
        if slots.now() < self.start:
            self.refuse('msg_miss_early')

    def may_use(self, party, span):
        "Whether the party may be there during the span."
        return self.site.is_open(self.unit, *span)


def _format(record, name):
    "The duration as people say it, in the user's language."
    Lang = Pool().get('ir.lang')
    return Report.format_timedelta(getattr(record, name), lang=Lang.get())
