# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.model.exceptions import AccessError
from trytond.pool import PoolMeta
from trytond.report import Report

from .exceptions import ReportError


class OwnActionMixin(Report):
    "A report that is printed by its own actions, and by their groups."

    @classmethod
    def check_access(cls, action, model, ids):
        # Tryton looks at the groups of the action that who asks chooses.
        if action.report_name != cls.__name__:
            raise AccessError(gettext(
                    'coworking_space.msg_report_action',
                    report=action.rec_name))
        super().check_access(action, model, ids)


class PdfMixin(OwnActionMixin):
    "A report that is a PDF, or says so."

    @classmethod
    def convert(cls, action, data, *args, **kwargs):
        not_pdf = ReportError(gettext(
                'coworking_space.msg_report_not_pdf', report=action.name))
        try:
            extension, content = super().convert(
                action, data, *args, **kwargs)
        except IndexError as error:
            # When a conversion fails Tryton has no command left to try again.
            raise not_pdf from error
        if action.extension == 'pdf' and extension != 'pdf':
            raise not_pdf
        return extension, content


class InvoiceReport(PdfMixin, metaclass=PoolMeta):
    __name__ = 'account.invoice'
