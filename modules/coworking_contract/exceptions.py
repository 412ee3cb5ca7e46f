# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.exceptions import UserError, UserWarning
from trytond.model.exceptions import AccessError, ValidationError


class ContractError(UserError):
    "A contract that the rules refuse."


class ContractDateError(ValidationError):
    "Dates of a contract that make no sense."


class ContractAccessError(AccessError):
    "A contract changed behind its state."


class SeatsError(UserError):
    "Seats that cannot be kept."


class ImportIndexError(UserError):
    "A file of values that cannot be read."


class OnlyUpWarning(UserWarning):
    "A clause that only raises."
