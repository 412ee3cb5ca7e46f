# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What to do first."

from trytond.modules.coworking_space.hint import HintMixin


class VatRegimeHint(HintMixin):
    __name__ = 'coworking.vat.regime.hint'
    _module = 'coworking_invoice'
