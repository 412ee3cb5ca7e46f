# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"E-mails to a party, in its language."

import trytond.config as config
from trytond.pool import Pool
from trytond.report import get_email
from trytond.sendmail import send_message_transactional
from trytond.tools.email_ import set_from_header


def send(report, record, party, company):
    "Send the party the report module.id of the record, after the commit."
    pool = Pool()
    Action = pool.get('ir.action.report')
    Lang = pool.get('ir.lang')
    ModelData = pool.get('ir.model.data')
    action = Action(ModelData.get_id(*report.split('.')))
    message, title = get_email(action, record, [party.lang or Lang.get()])
    sender = config.get('email', 'from')
    set_from_header(message, sender, sender)
    message['To'] = party.email
    message['Subject'] = f'{company.rec_name} – {title}'
    send_message_transactional(message)
