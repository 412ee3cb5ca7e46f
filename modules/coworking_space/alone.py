# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"One transaction at a time."

from trytond import backend
from trytond.model import fields
from trytond.transaction import Transaction, TransactionError

# PostgreSQL: serialization failure, deadlock, lock not available.
MET_ANOTHER = {'40001', '40P01', '55P03'}


class StartAgain(TransactionError):
    "Another transaction has just changed what this one counts on."


def be_alone(Model, records):
    """Write the records as they are, so that nobody else does meanwhile.

    They are to be read after, and their date of modification stays, not to
    disturb who edits them.
    Raises StartAgain when another transaction just did the same: this one is
    started again, without counting, and sees what is left.
    """
    if not records:
        return
    table = Model.__table__()
    cursor = Transaction().connection.cursor()
    try:
        cursor.execute(*table.update(
                [table.create_uid], [table.create_uid],
                where=fields.SQL_OPERATORS['in'](
                    table.id, sorted(r.id for r in records))))
    except backend.DatabaseOperationalError as error:
        if getattr(error, 'sqlstate', None) in MET_ANOTHER:
            raise StartAgain from error
        raise


def hold(Model, records):
    """Lock the records as Model.lock does, but wait for one's turn.

    The lock of Tryton refuses at once what somebody else has, and gives up
    after a fifth of a second; what is already held it asks for no more.
    """
    be_alone(Model, records)
    Transaction()._locked_records[Model._table].update(
        r.id for r in records)
