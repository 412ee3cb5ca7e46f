# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.pool import PoolMeta


class Occupancy(metaclass=PoolMeta):
    __name__ = 'coworking.occupancy'

    @classmethod
    def models_origin(cls):
        return super().models_origin() + [
            'coworking.contract.line', 'coworking.plan.seats']
