# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.modules.coworking_space import slots
from trytond.modules.coworking_space.exceptions import ResourceError
from trytond.modules.coworking_space.site import list_spans
from trytond.pool import Pool, PoolMeta

LINE, SEATS = 'coworking.contract.line', 'coworking.plan.seats'


class Resource(metaclass=PoolMeta):
    __name__ = 'coworking.resource'

    def _check_write(self, values):
        super()._check_write(values)
        if self._changes(values, 'site'):
            self.check_not_held([self], self)
        elif any(self._changes(values, n) for n in ['parent', 'booked_as']):
            self.check_not_held([self], self, [SEATS])

    @classmethod
    def check_active(cls, resources):
        super().check_active(resources)
        for resource in resources:
            if not resource.active:
                cls.check_not_held([resource], resource)

    @classmethod
    def check_not_held(cls, resources, record, holders=(LINE, SEATS)):
        """Refuse, with the list, to take away what contracts and plans hold.

        The resources and what they contain, with the record.
        """
        Occupancy = Pool().get('coworking.occupancy')
        occupancies = Occupancy.search([
                ('resource', 'in', [r.id for r in cls.contents(resources)]),
                ['OR', ('end', '=', None), ('end', '>', slots.now())],
                ['OR', *(('origin', 'like', f'{h},%') for h in holders)],
                ])
        if occupancies:
            raise ResourceError(gettext(
                    'coworking_contract.msg_resource_held',
                    resource=record.rec_name,
                    holders=list_spans(
                        sorted({o.origin for o in occupancies}, key=str))))
