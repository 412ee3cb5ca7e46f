# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What to do first, above a list that is still empty."

from trytond.modules.coworking_space.hint import HintMixin


class ApprovalHint(HintMixin):
    __name__ = 'domiciliation.approval.hint'
    _module = 'domiciliation'


class FileHint(HintMixin):
    __name__ = 'domiciliation.file.hint'
    _module = 'domiciliation'


class ContractHint(HintMixin):
    __name__ = 'domiciliation.contract.hint'
    _module = 'domiciliation'


class MailHint(HintMixin):
    __name__ = 'domiciliation.mail.hint'
    _module = 'domiciliation'


class RecipientHint(HintMixin):
    __name__ = 'domiciliation.recipient.hint'
    _module = 'domiciliation'
