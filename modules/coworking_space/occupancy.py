# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from itertools import groupby

from sql import Null

from trytond.i18n import gettext
from trytond.model import (
    Check, Exclude, Index, ModelSQL, ModelView, fields)
from trytond.model.exceptions import AccessError, SQLConstraintError
from trytond.pool import Pool
from trytond.sql.functions import NumRange, TSRange
from trytond.sql.operators import RangeOverlap
from trytond.tools import grouped_slice
from trytond.transaction import without_check_access

from . import slots
from .exceptions import ResourceError, TakenError
from .site import list_spans
from .span import StoredSpanMixin

# SQLite checks the overlaps of one call in one expression.
SLICE = 50


class OccupierMixin(StoredSpanMixin):
    "Something that takes a resource for a span."
    __slots__ = ()
    hold_end = None
    resource = fields.Many2One(
        'coworking.resource', "Resource", required=True, ondelete='RESTRICT')
    site = fields.Function(
        fields.Many2One('coworking.site', "Site"), 'on_change_with_site',
        searcher='search_site')

    @fields.depends('resource', '_parent_resource.site')
    def on_change_with_site(self, name=None):
        return self.resource.site if self.resource else None

    @classmethod
    def search_site(cls, name, clause):
        return [('resource.' + clause[0], *clause[1:])]

    @fields.depends(methods=['on_change_with_site', '_enter'])
    def on_change_resource(self):
        self.site = self.on_change_with_site()
        self._enter()

    @classmethod
    def entered_site(cls, values, record=None):
        Resource = Pool().get('coworking.resource')
        if values.get('resource'):
            return Resource(values['resource']).site
        return record and record.site

    def occupied(self):
        "What it takes now, buffers included: [(resource, start, end)]."
        raise NotImplementedError

    @property
    def spoken_span(self):
        "When, as people of the place say it."
        return self.site.format_span(self.start, self.end)

    def refusal(self):
        "The sentence that says that somebody else has it."
        return gettext(
            'coworking_space.msg_taken',
            resource=self.resource.rec_name,
            span=self.site.format_span(self.start, self.end))

    @classmethod
    def expire(cls, records):
        "Give up what was only held, and for too long."
        raise NotImplementedError


class Occupancy(ModelSQL, ModelView):
    __name__ = 'coworking.occupancy'
    resource = fields.Many2One(
        'coworking.resource', "Resource", required=True, ondelete='CASCADE')
    start = fields.DateTime("Start", required=True)
    end = fields.DateTime("End", help="Empty when it never ends.")
    hold_end = fields.DateTime(
        "End of Hold",
        help="The instant from which it takes nothing any more.")
    origin = fields.Reference("Origin", 'get_origin', required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._order = [('start', 'ASC'), ('id', 'ASC')]
        cls._sql_constraints += [
            ('span', Check(t, (t.end == Null) | (t.end > t.start)),
                'coworking_space.msg_occupancy_span'),
            ('taken', Exclude(t,
                    (NumRange(t.resource, t.resource, '[]'), RangeOverlap),
                    (TSRange(t.start, t.end), RangeOverlap)),
                'coworking_space.msg_occupancy_taken'),
            ]
        cls._sql_indexes.update({
                Index(t, (t.origin, Index.Equality())),
                Index(t,
                    (t.resource, Index.Equality()),
                    (t.end, Index.Range())),
                Index(t,
                    (t.hold_end, Index.Range()),
                    where=t.hold_end != Null),
                })

    @classmethod
    def models_origin(cls):
        "The names of the models that take resources."
        return ['coworking.booking', 'coworking.maintenance']

    @classmethod
    def get_origin(cls):
        IrModel = Pool().get('ir.model')
        return [(n, IrModel.get_name(n)) for n in cls.models_origin()]

    @classmethod
    def check_modification(
            cls, mode, occupancies, values=None, external=False):
        super().check_modification(
            mode, occupancies, values=values, external=external)
        if external:
            raise AccessError(gettext('coworking_space.msg_occupancy_derived'))

    @classmethod
    @without_check_access
    def take(cls, origin):
        """Give the origin what it takes now, and nothing else.

        Raises TakenError when somebody else has it.
        """
        Resource = Pool().get('coworking.resource')
        cls.release([origin])
        Resource.queue_up([r for r, _, _ in origin.occupied()])
        rows = cls._rows(origin)
        cls.sweep(rows)
        # Read now: after a refusal PostgreSQL reads nothing more.
        refusal = origin.refusal()
        try:
            cls._create(rows)
        except SQLConstraintError as error:
            raise TakenError(refusal) from error

    @classmethod
    @without_check_access
    def release(cls, origins):
        "Free all that the origins take."
        cls.delete(cls.search([('origin', 'in', [str(o) for o in origins])]))

    @classmethod
    def _rows(cls, origin):
        "The unsaved occupancies of the origin, always in the same order."
        Resource = Pool().get('coworking.resource')
        return [
            cls(resource=resource, start=start, end=end,
                hold_end=origin.hold_end, origin=origin)
            for taken, start, end in origin.occupied()
            for resource in Resource.contents([taken])]

    @classmethod
    def _create(cls, rows):
        rows = sorted(rows, key=lambda r: (r.resource.id, r.start))
        for sub_rows in grouped_slice(rows, SLICE):
            cls.save(list(sub_rows))

    @classmethod
    def _overlap(cls, resources, start, end):
        domain = [
            ('resource', 'in', [int(r) for r in resources]),
            ['OR', ('end', '=', None), ('end', '>', start)],
            ]
        if end is not None:
            domain.append(('start', '<', end))
        return domain

    @classmethod
    @without_check_access
    def busy(cls, resources, start, end, but=None):
        """What keeps others from the resources: [(resource id, start, end)].

        Without what the origin but takes.
        """
        rows = cls.search_read([
                cls._overlap(resources, start, end),
                ['OR',
                    ('hold_end', '=', None),
                    ('hold_end', '>', slots.now()),
                    ],
                [('origin', '!=', str(but))] if but else [],
                ], fields_names=['resource', 'start', 'end'])
        return [(r['resource'], r['start'], r['end'] or end) for r in rows]

    @classmethod
    @without_check_access
    def sweep(cls, rows):
        "Expire the holds that are over where the rows are to stand."
        if not rows:
            return
        ends = [r.end for r in rows]
        expired = cls.search([
                cls._overlap(
                    [r.resource for r in rows],
                    min(r.start for r in rows),
                    None if None in ends else max(ends)),
                ('hold_end', '<=', slots.now()),
                ])
        for Model, origins in _by_model({r.origin for r in expired}):
            Model.expire(origins)

    @classmethod
    @without_check_access
    def refresh(cls, resources):
        """Write again the occupancies to come of the resources' origins.

        Raises ResourceError, with the list, when two of them would collide.
        """
        to_come = cls._overlap(resources, slots.now(), None)
        cls.sweep(cls.search(to_come))
        current = cls.search(to_come)
        origins = sorted({r.origin for r in current}, key=str)
        rows = [r for o in origins for r in cls._rows(o)]
        if colliding := _colliding(rows):
            raise ResourceError(gettext(
                    'coworking_space.msg_occupancy_collide',
                    origins=list_spans(
                        sorted(colliding, key=lambda o: o.spoken_span))))
        cls.release(origins)
        cls._create(rows)


def _colliding(rows):
    "The origins of the rows that overlap on one resource."
    colliding = set()
    longest = None
    for row in sorted(rows, key=lambda r: (r.resource.id, r.start)):
        if (longest and longest.resource == row.resource
                and (longest.end is None or row.start < longest.end)):
            colliding |= {longest.origin, row.origin}
            if longest.end is None or row.end and row.end <= longest.end:
                continue
        longest = row
    return colliding


def _by_model(origins):
    "Group the origins by their class."
    key = lambda o: o.__name__
    for _, group in groupby(sorted(origins, key=key), key=key):
        group = list(group)
        yield group[0].__class__, group
