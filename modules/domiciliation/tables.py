# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Tables to send, as CSV that a spreadsheet of this country opens."

import csv
import io

from trytond.i18n import gettext


def csv_of(columns, rows):
    "The bytes of a table: the names of the columns, then the rows."
    output = io.StringIO()
    writer = csv.writer(output, delimiter=';')
    writer.writerow([
            gettext(f'domiciliation.msg_column_{n}') for n in columns])
    for row in rows:
        writer.writerow(['' if v is None else v for v in row])
    return output.getvalue().encode('utf-8-sig')
