# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access


class Site(metaclass=PoolMeta):
    __name__ = 'coworking.site'

    @classmethod
    def on_modification(cls, mode, sites, field_names=None):
        Resource = Pool().get('coworking.resource')
        super().on_modification(mode, sites, field_names=field_names)
        if mode == 'write' and 'active' in field_names:
            for site in sites:
                if not site.active:
                    with without_check_access():
                        Resource.check_not_held(site.roots, site)

    def may_enter(self, party, instant):
        Member = Pool().get('coworking.contract.member')
        day = self.to_local(instant).date()
        return super().may_enter(party, instant) or Member.lets_in(
            party, self, day, day)
