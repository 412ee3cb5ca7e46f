# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.pool import PoolMeta


class Cron(metaclass=PoolMeta):
    __name__ = 'ir.cron'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.method.selection += [
            ('coworking.booking|expire_holds', "Release Expired Holds"),
            ('coworking.booking.charge|invoice_due',
                "Invoice Bookings of Last Month"),
            ('coworking.deadline|remind_all', "Remind of Deadlines"),
            ]
