# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, ModelView, fields
from trytond.pool import Pool

from .occupancy import OccupierMixin
from .searching import any_of


class Maintenance(OccupierMixin, ModelSQL, ModelView):
    __name__ = 'coworking.maintenance'
    reason = fields.Char("Reason", required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('resource')
        cls._order = [('start', 'DESC'), ('id', 'DESC')]

    def occupied(self):
        return [(self.resource, self.start, self.end)]

    @classmethod
    def on_modification(cls, mode, records, field_names=None):
        Occupancy = Pool().get('coworking.occupancy')
        super().on_modification(mode, records, field_names=field_names)
        if mode == 'delete':
            Occupancy.release(records)
        elif mode == 'create' or field_names & {'resource', 'start', 'end'}:
            for record in records:
                Occupancy.take(record)

    def get_rec_name(self, name):
        return f"{self.resource.rec_name}: {self.reason}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return any_of(clause, 'resource.rec_name', 'reason')
