# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.modules.coworking_space.exceptions import BillingError


class InvoiceLacksError(BillingError):
    pass


class FranchiseError(BillingError):
    pass
