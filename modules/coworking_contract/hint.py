# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What to do first, above a list that is still empty."

from trytond.modules.coworking_space.hint import HintMixin


class PlanHint(HintMixin):
    __name__ = 'coworking.plan.hint'
    _module = 'coworking_contract'


class ContractHint(HintMixin):
    __name__ = 'coworking.contract.hint'
    _module = 'coworking_contract'


class BillingHint(HintMixin):
    __name__ = 'coworking.billing.hint'
    _module = 'coworking_contract'
