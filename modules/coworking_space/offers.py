# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from typing import Any, NamedTuple

from trytond.i18n import gettext
from trytond.model import Model
from trytond.pool import Pool

from .exceptions import BookingError, TakenError
from .price import Quote
from .site import LISTED


class Offer(NamedTuple):
    "An unsaved booking that could be had."
    booking: Any
    free: int
    quote: Quote


class OffersMixin(Model):
    "What could be booked."
    __slots__ = ()

    @classmethod
    def offers(
            cls, company, site, unit, start, end,
            people=1, layout='seated', kind=None, party=None):
        """What could be had, and for which price: [Offer].

        Raises BookingError with the reasons when there is nothing.
        """
        TariffLine = Pool().get('coworking.tariff.line')
        offers, reasons = [], []
        availabilities = [
            a for a in site.availability(start, end)
            if (not kind or a.resource.kind == kind)
            and not (a.resource.parent
                and a.resource.parent.booked_as == 'place')]
        date, _ = site.days(start, end)
        prices = TariffLine.find(
            company, [a.resource for a in availabilities], date,
            cls.audience(party, date))
        for availability in availabilities:
            resource = availability.resource
            for whole, places, free in cls._wishes(availability, people):
                booking = cls(
                    company=company, party=party, resource=resource,
                    site=site, whole=whole, places=places, unit=unit,
                    start=start, end=end, attendees=people, layout=layout,
                    walk_in=False, state='draft')
                # The same for all.
                booking.check_start()
                booking.check_closure()
                try:
                    booking.check_resource()
                    booking.check_unit()
                    booking.check_people()
                    booking.check_notice()
                    booking.check_duration()
                    if free < places:
                        raise TakenError(booking.refusal())
                    quote = booking.quote(prices[resource])
                except BookingError as error:
                    reasons.append(error.message)
                else:
                    offers.append(Offer(booking, free, quote))
        if not offers:
            reasons = list(dict.fromkeys(reasons))[:LISTED] or [
                gettext('coworking_space.msg_offers_none', site=site.rec_name)]
            raise BookingError('\n'.join(reasons))
        return offers

    @classmethod
    def _wishes(cls, availability, people):
        "What so many people may ask for: (whole, places, places free)."
        free = len(availability.free)
        if availability.resource.booked_as == 'place':
            yield False, people, free
            if availability.places > 1:
                yield True, 1, int(free == availability.places)
        else:
            yield False, 1, free
