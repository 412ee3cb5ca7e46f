# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The day of the clerk: who is expected, who is there."

from trytond.model import Model, fields
from trytond.pool import Pool

from . import slots


class DeskMixin(Model):
    "What the desk sees of a booking."
    __slots__ = ()
    arrived = fields.DateTime("Arrived", readonly=True)
    left = fields.DateTime("Left", readonly=True)
    at_desk = fields.Function(fields.Selection([
                (None, ""),
                ('expected', "Expected"),
                ('in_house', "In House"),
                ], "At the Desk", sort=False),
        'get_at_desk', searcher='search_at_desk')
    arrived_time = fields.Function(
        fields.Time("Arrived at", format='%H:%M'), 'get_local_time')
    left_time = fields.Function(
        fields.Time("Left at", format='%H:%M'), 'get_local_time')

    def get_at_desk(self, name):
        if self.state == 'checked_in':
            return 'in_house'
        if self.state == 'confirmed':
            if self.first_day <= self.today:
                return 'expected'

    @classmethod
    def search_at_desk(cls, name, clause):
        _, operator, value = clause
        values = value if operator in {'in', 'not in'} else [value]
        domains = {
            'in_house': [('state', '=', 'checked_in')],
            'expected': [('state', '=', 'confirmed'), cls._begun()],
            }
        chosen = ['OR', ('id', '=', -1)]
        chosen += [d for v, d in domains.items() if v in values]
        if None in values:
            at_desk = cls.search(['OR', *domains.values()], query=True)
            chosen.append(('id', 'not in', at_desk))
        if operator in {'!=', 'not in'}:
            return [('id', 'not in', cls.search(chosen, query=True))]
        return chosen

    @classmethod
    def _begun(cls):
        "The domain of what begins today or before, by the clock of each site."
        Site = Pool().get('coworking.site')
        now = slots.now()
        domain = ['OR', ('id', '=', -1)]
        for site in Site.search([]):
            _, end = slots.bounds(
                'day', site.to_local(now).date(), None, None, site.zone)
            domain.append([
                    ('resource.site', '=', site.id),
                    ('start', '<', end),
                    ])
        return domain

    def get_local_time(self, name):
        "To the minute, as it is shown."
        instant = getattr(self, name.removesuffix('_time'))
        if instant:
            return self.site.to_local(instant).time().replace(second=0)
