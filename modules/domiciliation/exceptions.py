# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.exceptions import UserError, UserWarning
from trytond.model.exceptions import AccessError


class DomiciliationError(UserError):
    "What the rules of domiciliation refuse."


class DomiciliationAccessError(AccessError):
    "A record changed behind its state."


class DomiciliationWarning(UserWarning):
    "What the law may not allow."
