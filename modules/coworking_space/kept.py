# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Documents that stay as they were signed or sent."

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields
from trytond.model.exceptions import AccessError
from trytond.modules.company import CompanyReport
from trytond.pool import Pool
from trytond.transaction import Transaction, inactive_records

from .report import PdfMixin


class KeptMixin(ModelSQL, ModelView):
    "A document kept as it was written, before it is made a PDF."
    __slots__ = ()
    date = fields.Date("Date", required=True, readonly=True)
    content = fields.Binary("Content", readonly=True)

    @classmethod
    def check_modification(cls, mode, documents, values=None, external=False):
        super().check_modification(
            mode, documents, values=values, external=external)
        if external:
            raise AccessError(gettext('coworking_space.msg_document_kept'))


class KeptReport(PdfMixin, CompanyReport):
    "What was kept of a record, else what it would say now."

    @classmethod
    def write(cls, record):
        "What it says now, before it is made a PDF."
        ActionReport = Pool().get('ir.action.report')
        with inactive_records():
            action, = ActionReport.search(
                [('report_name', '=', cls.__name__)],
                order=[('id', 'ASC')], limit=1)
        record, = cls._get_records([record.id], record.__name__, {})
        # The template changes the language.
        with Transaction().set_context(Transaction().context):
            header = dict(cls.header_key(record, {}))
            return cls._write(action, cls.get_context([record], header, {}))

    @classmethod
    def kept(cls, record):
        "What was kept, if anything."

    @classmethod
    def _write(cls, action, report_context):
        return super().render(action, report_context)

    @classmethod
    def render(cls, action, report_context):
        return (cls.kept(report_context['record'])
            or cls._write(action, report_context))
