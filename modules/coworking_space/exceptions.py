# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.exceptions import UserError, UserWarning
from trytond.model.exceptions import AccessError, ValidationError


class SpanError(ValidationError):
    "A span that does not exist or makes no sense."


class BookingError(UserError):
    "A booking that the rules refuse."


class TakenError(BookingError):
    "A resource that somebody else has."


class BookingAccessError(AccessError):
    "A booking changed behind its state."


class OutOfHoursWarning(UserWarning):
    "A booking outside the opening hours."


class HoursWarning(UserWarning):
    "Opening hours changed over bookings to come."


class ResourceError(ValidationError):
    "A change of resources that bookings to come do not allow."


class PriceError(BookingError):
    "A price that no tariff gives."


class BillingError(UserError):
    "Something to invoice or to pay that cannot be."


class ReportError(UserError):
    "A report that is not what it should be."
