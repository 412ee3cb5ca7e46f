# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.exceptions import UserError, UserWarning
from trytond.model.exceptions import AccessError, ValidationError


class SubsidyError(UserError):
    "What the rules of public money refuse."


class SubsidyAccessError(AccessError):
    "A record changed behind its state."


class SubsidyValidationError(ValidationError):
    "Values that make no sense together."


class SubsidyWarning(UserWarning):
    "What a funder may not accept."
