# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Who is responsible for a date is told, once, when it is to do."

from email.message import EmailMessage

from trytond import config
from trytond.i18n import gettext
from trytond.model import ModelStorage, fields
from trytond.report import Report
from trytond.sendmail import send_message_transactional
from trytond.transaction import Transaction, without_check_access

from .alone import be_alone
from .company import today_at


class RemindedMixin(ModelStorage):
    "A date whose responsible user is sent an e-mail."
    __slots__ = ()
    reminded = fields.Date(
        "Reminded", readonly=True,
        help="The day the responsible user was sent an e-mail.")

    @classmethod
    @without_check_access
    def remind_all(cls):
        "Remind each user by itself of what is to do now."
        by_user = {}
        for deadline in cls.search([
                    ('done', '=', None),
                    ('reminded', '=', None),
                    ('responsible.email', '!=', None),
                    ]):
            if deadline.ahead <= today_at(deadline.company):
                by_user.setdefault(deadline.responsible, []).append(deadline)
        for deadlines in by_user.values():
            cls.__queue__.remind(deadlines)

    @classmethod
    @without_check_access
    def remind(cls, deadlines):
        "Send one e-mail of what the user was not reminded of yet."
        be_alone(cls, deadlines)
        deadlines = [d for d in cls.browse(deadlines) if not d.reminded]
        if not deadlines:
            return
        user = deadlines[0].responsible
        language = user.language.code if user.language else None
        with Transaction().set_context(language=language):
            message = EmailMessage()
            message['From'] = config.get('email', 'from')
            message['To'] = user.email
            message['Subject'] = gettext(
                'coworking_space.msg_reminder_subject', count=len(deadlines))
            message.set_content('\n'.join(
                    f"{Report.format_date(d.date)} - {d.rec_name}"
                    for d in cls.browse(deadlines)))
            send_message_transactional(message)
        for deadline in deadlines:
            deadline.reminded = today_at(deadline.company)
        cls.save(deadlines)
