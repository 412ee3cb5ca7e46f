# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Indices of prices, quarter by quarter."

import csv
import datetime as dt
import io
from decimal import Decimal, InvalidOperation

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, Unique, fields)
from trytond.pool import Pool
from trytond.transaction import check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .exceptions import ImportIndexError


class PriceIndex(DeactivableMixin, ModelSQL, ModelView):
    __name__ = 'coworking.index'
    _rec_name = 'code'
    code = fields.Char("Code", required=True)
    name = fields.Char("Name", required=True, translate=True)
    values = fields.One2Many('coworking.index.value', 'index', "Values")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('code_unique', Unique(t, t.code),
                'coworking_contract.msg_index_unique'),
            ]
        cls._order.insert(0, ('code', 'ASC'))

    def published(self, year, quarter, date):
        "The value of the quarter as published on the date, None before."
        for value in self.values:
            if ((value.year, value.quarter) == (year, str(quarter))
                    and value.published <= date):
                return value.value

    def latest(self, date):
        "The year and quarter of the latest value published on the date."
        return max((
                (v.year, int(v.quarter)) for v in self.values
                if v.published <= date), default=None)


class PriceIndexValue(ModelSQL, ModelView):
    __name__ = 'coworking.index.value'
    index = fields.Many2One(
        'coworking.index', "Index", required=True, ondelete='CASCADE')
    year = fields.Integer(
        "Year", required=True,
        domain=[
            ('year', '>=', 1900),
            ('year', '<=', 9999),
            ])
    quarter = fields.Selection(
        [(str(q), str(q)) for q in range(1, 5)], "Quarter", required=True,
        translate=False, sort=False)
    value = fields.Numeric(
        "Value", digits=(None, 4), required=True,
        domain=[
            ('value', '>', 0),
            ])
    published = fields.Date(
        "Published", required=True,
        help="The day from which it can be used.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        t = cls.__table__()
        cls._sql_constraints += [
            ('quarter_unique', Unique(t, t.index, t.year, t.quarter),
                'coworking_contract.msg_index_value_unique'),
            ]
        cls._order = [
            ('year', 'DESC'), ('quarter', 'DESC'), ('id', 'DESC')]

    def get_rec_name(self, name):
        return f"{self.index.code} {self.year} T{self.quarter}"


class ImportIndex(Wizard):
    __name__ = 'coworking.index.import'
    start = StateView(
        'coworking.index.import.start',
        'coworking_contract.index_import_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Import", 'import_', 'tryton-ok', default=True),
            ])
    import_ = StateTransition()

    @check_access
    def transition_import_(self):
        Value = Pool().get('coworking.index.value')
        index = self.record
        known = {(v.year, v.quarter): v for v in index.values}
        new = []
        for year, quarter, value, published in read_values(self.start.file):
            record = known.get((year, quarter)) or Value(
                index=index, year=year, quarter=quarter)
            record.value, record.published = value, published
            new.append(record)
        Value.save(new)
        return 'end'

    def end(self):
        return 'reload'


def read_values(content):
    """What a CSV file has: [(year, quarter, value, day of publication)].

    One a line, separated by semicolons or commas; the value may have a decimal
    comma, the day is written as 2026-03-27.  Lines whose year is not a number
    are titles.  Raises ImportIndexError with the line that it cannot read.
    """
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = content.decode('latin-1')
    delimiter = ';' if ';' in text else ','
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    for number, row in enumerate(rows, 1):
        cells = [c.strip() for c in row]
        if not cells or not cells[0].isdigit():
            continue
        try:
            year, quarter, value, published = cells[:4]
            quarter = quarter.upper().removeprefix('T').removeprefix('Q')
            if quarter not in {'1', '2', '3', '4'}:
                raise ValueError
            yield (
                int(year), quarter, Decimal(value.replace(',', '.')),
                dt.date.fromisoformat(published))
        except (ValueError, InvalidOperation) as error:
            raise ImportIndexError(gettext(
                    'coworking_contract.msg_index_import',
                    line=number, text=delimiter.join(row))) from error


class ImportIndexStart(ModelView):
    __name__ = 'coworking.index.import.start'
    file = fields.Binary(
        "File", required=True,
        help="A CSV file: year, quarter, value, day of publication "
        "as 2026-03-27.")
