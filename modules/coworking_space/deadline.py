# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The dates to keep.

What has dates to keep takes the DueMixin and says them in due_dates; a kind
is a record of coworking.deadline.kind, which a module ships as data.
"""

import datetime as dt

from sql import Null
from trytond.i18n import gettext
from trytond.model import (
    Index, Model, ModelSQL, ModelView, Unique, fields)
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.pyson import Date, Eval, If
from trytond.tools import grouped_slice
from trytond.transaction import without_check_access

from .alone import be_alone
from .company import CompanyMixin, today_at
from .reminder import RemindedMixin


class DeadlineKind(ModelSQL, ModelView):
    __name__ = 'coworking.deadline.kind'
    name = fields.Char("Name", required=True, translate=True)
    lead = fields.Integer(
        "Lead Time", required=True,
        domain=[
            ('lead', '>=', 0),
            ],
        help="How many days before it is to do.")
    group = fields.Many2One(
        'res.group', "Group", ondelete='RESTRICT',
        help="Who sees it. Leave empty for everybody.")
    responsible = fields.Many2One(
        'res.user', "Responsible", ondelete='RESTRICT',
        help="Who sees to it by default.")

    @classmethod
    def default_lead(cls):
        return 0

    def begin(self, date):
        "The day from which what is due on the date is to do."
        return date - dt.timedelta(days=self.lead)


class Deadline(RemindedMixin, CompanyMixin, ModelSQL, ModelView):
    __name__ = 'coworking.deadline'
    origin = fields.Reference(
        "For", selection='get_origin', required=True, readonly=True)
    kind = fields.Many2One(
        'coworking.deadline.kind', "What", required=True, readonly=True,
        ondelete='RESTRICT')
    date = fields.Date("Until", required=True, readonly=True)
    ahead = fields.Date(
        "From", required=True, readonly=True,
        help="The day from which it is to do.")
    done = fields.Date("Done", readonly=True)
    responsible = fields.Many2One(
        'res.user', "Responsible", ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.company.readonly = True
        t = cls.__table__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        cls._sql_constraints += [
            ('origin_kind_unique', Unique(t, t.origin, t.kind),
                'coworking_space.msg_deadline_unique'),
            ]
        cls._sql_indexes.add(
            Index(t, (t.date, Index.Range()), where=t.done == Null))

    @classmethod
    def get_origin(cls):
        Model = Pool().get('ir.model')
        return [(m.__name__, Model.get_name(m.__name__))
            for _, m in Pool().iterobject() if issubclass(m, DueMixin)]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual',
                If(Eval('done'), 'muted',
                    If(Eval('date', dt.date.max) < Date(), 'danger', ''))),
            ]

    @classmethod
    @without_check_access
    def keep(cls, origins):
        """Write what the origins have to keep.

        What is not to keep any more was done today.
        """
        pool = Pool()
        ModelData = pool.get('ir.model.data')
        Kind = pool.get('coworking.deadline.kind')
        deadlines = []
        for slice_ in grouped_slice(origins):
            slice_ = list(slice_)
            known = {}
            for deadline in cls.search(
                    [('origin', 'in', [str(o) for o in slice_])]):
                known[str(deadline.origin), deadline.kind.id] = deadline
            for origin in slice_:
                for name, date in origin.due_dates().items():
                    kind = Kind(ModelData.get_id(
                            origin._deadline_module, f'deadline_{name}'))
                    deadline = known.pop((str(origin), kind.id), None)
                    if not deadline:
                        # Who else writes it now comes first or after.
                        be_alone(Kind, [kind])
                        deadline = cls(
                            origin=origin, kind=kind, company=origin.company,
                            responsible=kind.responsible)
                    elif not deadline.done and (
                            deadline.date == date
                            and deadline.ahead == kind.begin(date)):
                        continue
                    deadline.date, deadline.ahead = date, kind.begin(date)
                    deadline.done = deadline.reminded = None
                    deadlines.append(deadline)
            for deadline in known.values():
                if not deadline.done:
                    deadline.done = today_at(deadline.company)
                    deadlines.append(deadline)
        cls.save(deadlines)

    @classmethod
    def check_modification(cls, mode, deadlines, values=None, external=False):
        super().check_modification(
            mode, deadlines, values=values, external=external)
        if external and (mode != 'write' or values.keys() - {'responsible'}):
            raise AccessError(gettext('coworking_space.msg_deadline_derived'))

    def get_rec_name(self, name):
        return f"{self.kind.name} - {self.origin.rec_name}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('kind.name', *clause[1:])]


class DueMixin(Model):
    "What has dates to keep."
    __slots__ = ()
    # The module that ships the kinds of its deadlines.
    _deadline_module = None

    def due_dates(self):
        "The dates that it has to keep now: {kind: date}."
        return {}

    @classmethod
    def keep_dates(cls, records):
        Pool().get('coworking.deadline').keep(cls.browse(records))

    @classmethod
    def on_modification(cls, mode, records, field_names=None):
        Deadline = Pool().get('coworking.deadline')
        super().on_modification(mode, records, field_names=field_names)
        if mode == 'delete':
            with without_check_access():
                Deadline.delete(Deadline.search([
                            ('origin', 'in', [str(r) for r in records]),
                            ]))
        else:
            cls.keep_dates(records)
