# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.pool import Pool, PoolMeta


class Site(metaclass=PoolMeta):
    __name__ = 'coworking.site'

    def may_enter(self, party, instant):
        Member = Pool().get('coworking.contract.member')
        day = self.to_local(instant).date()
        return super().may_enter(party, instant) or Member.lets_in(
            party, self, day, day)
