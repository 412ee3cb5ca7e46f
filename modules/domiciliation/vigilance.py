# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How far to look: screenings against sanctions, and the grid of risk."

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, Unique, fields, sequence_ordered)
from trytond.modules.coworking_space.company import today_at
from trytond.pyson import Eval
from trytond.transaction import Transaction

from .exceptions import DomiciliationAccessError, DomiciliationError
from .person import OfFileMixin, OfOpenFileMixin


class Screening(OfFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.screening'
    person = fields.Many2One(
        'domiciliation.file.person', "Person", ondelete='CASCADE',
        domain=[
            ('file', '=', Eval('file', -1)),
            ],
        help="Leave empty for the client itself.")
    date = fields.Date("Date", required=True)
    source = fields.Char("List", required=True)
    version = fields.Char(
        "Version", required=True, help="The day or the number of the list.")
    result = fields.Selection([
            ('clear', "Not Listed"),
            ('cleared', "Same Name, Another Person"),
            ('match', "Listed"),
            ], "Result", required=True, sort=False)
    by = fields.Many2One(
        'res.user', "By", readonly=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]

    @classmethod
    def default_date(cls):
        return today_at()

    @classmethod
    def default_source(cls):
        return "Registre national des gels"

    @classmethod
    def default_by(cls):
        return Transaction().user

    @classmethod
    def validate_fields(cls, screenings, field_names):
        super().validate_fields(screenings, field_names)
        for screening in screenings:
            if screening.date > today_at(screening.file.company):
                raise DomiciliationError(
                    gettext('domiciliation.msg_screening_to_come'))

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if external and (mode != 'create'
                or any(r.by and r.by.id != Transaction().user
                    for r in records)):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_screening_kept'))


class Criterion(sequence_ordered(), DeactivableMixin, ModelSQL, ModelView):
    "A question of the grid of risk."
    __name__ = 'domiciliation.criterion'
    name = fields.Char("Question", required=True, translate=True)
    answers = fields.One2Many(
        'domiciliation.criterion.answer', 'criterion', "Answers")


class CriterionAnswer(sequence_ordered(), ModelSQL, ModelView):
    __name__ = 'domiciliation.criterion.answer'
    criterion = fields.Many2One(
        'domiciliation.criterion', "Question", required=True,
        ondelete='CASCADE')
    name = fields.Char("Answer", required=True, translate=True)
    points = fields.Integer("Points", required=True)
    enhanced = fields.Boolean(
        "Enhanced", help="It asks for enhanced vigilance by itself.")

    @classmethod
    def default_points(cls):
        return 0


class FileAnswer(OfOpenFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.answer'
    criterion = fields.Many2One(
        'domiciliation.criterion', "Question", required=True,
        ondelete='RESTRICT')
    answer = fields.Many2One(
        'domiciliation.criterion.answer', "Answer", ondelete='RESTRICT',
        domain=[
            ('criterion', '=', Eval('criterion', -1)),
            ])

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('criterion_unique', Unique(t, t.file, t.criterion),
                'domiciliation.msg_answer_unique'),
            ]

    def get_rec_name(self, name):
        return self.criterion.name
