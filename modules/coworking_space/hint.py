# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What to do first, above a list that is still empty.

To give a list a hint, add a class here, its message, and name it as the
context model of the list.
"""

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval


class HintMixin(ModelView):
    "The hint of the lists of a model."
    __slots__ = ()
    _module = 'coworking_space'
    hint = fields.Char(
        "First", readonly=True,
        states={
            'invisible': ~Eval('hint'),
            })

    @classmethod
    def default_hint(cls):
        model = cls.__name__.removesuffix('.hint')
        if not Pool().get(model).search([], limit=1):
            return gettext(
                f'{cls._module}.msg_hint_{model.split(".")[-1]}')


class SiteHint(HintMixin):
    __name__ = 'coworking.site.hint'


class CategoryHint(HintMixin):
    __name__ = 'coworking.resource.category.hint'


class ResourceHint(HintMixin):
    __name__ = 'coworking.resource.hint'


class TariffHint(HintMixin):
    __name__ = 'coworking.tariff.hint'


class ExtraHint(HintMixin):
    __name__ = 'coworking.extra.hint'


class BookingHint(HintMixin):
    __name__ = 'coworking.booking.hint'


class ChargeHint(HintMixin):
    __name__ = 'coworking.booking.charge.hint'


class MaintenanceHint(HintMixin):
    __name__ = 'coworking.maintenance.hint'
