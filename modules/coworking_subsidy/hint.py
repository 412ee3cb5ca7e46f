# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What to do first, above a list that is still empty."

from trytond.modules.coworking_space.hint import HintMixin


class ProjectHint(HintMixin):
    __name__ = 'subsidy.project.hint'
    _module = 'coworking_subsidy'


class FundingHint(HintMixin):
    __name__ = 'subsidy.funding.hint'
    _module = 'coworking_subsidy'


class AgreementHint(HintMixin):
    __name__ = 'subsidy.agreement.hint'
    _module = 'coworking_subsidy'


class TrancheHint(HintMixin):
    __name__ = 'subsidy.tranche.hint'
    _module = 'coworking_subsidy'


class ClaimHint(HintMixin):
    __name__ = 'subsidy.claim.hint'
    _module = 'coworking_subsidy'


class BudgetHint(HintMixin):
    __name__ = 'subsidy.budget.hint'
    _module = 'coworking_subsidy'


class AidHint(HintMixin):
    __name__ = 'subsidy.aid.hint'
    _module = 'coworking_subsidy'


class AccountHint(HintMixin):
    __name__ = 'subsidy.account.hint'
    _module = 'coworking_subsidy'


class EntryHint(HintMixin):
    __name__ = 'subsidy.entry.hint'
    _module = 'coworking_subsidy'


class GrantHint(HintMixin):
    __name__ = 'subsidy.grant.hint'
    _module = 'coworking_subsidy'
