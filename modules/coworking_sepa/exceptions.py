# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.exceptions import UserError
from trytond.modules.account_payment.exceptions import ProcessError


class MandateError(UserError):
    pass


class AnnouncementError(ProcessError):
    pass
