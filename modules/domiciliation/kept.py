# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The documents of a domiciliation, kept as they were signed or given."

from trytond.model import Model, ModelView, fields
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.kept import KeptMixin, KeptReport
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool
from trytond.report import Report
from trytond.rpc import RPC
from trytond.transaction import without_check_access

KINDS = [
    ('agreement', "Domiciliation Contract"),
    ('certificate', "Certificate"),
    ('proxy', "Postal Proxy"),
    ]


class DocumentedMixin(Model):
    "A domiciliation whose documents are kept."
    __slots__ = ()
    documents = fields.One2Many(
        'domiciliation.document', 'contract', "Documents", readonly=True)

    @without_check_access
    def keep(self, kind):
        "Keep the document as it is now."
        pool = Pool()
        Document = pool.get('domiciliation.document')
        DocumentReport = pool.get(f'domiciliation.{kind}', type='report')
        document = Document(
            contract=self, kind=kind, date=self.today)
        document.content = DocumentReport.write(self)
        document.save()

    def check_certificate(self):
        "Only who has its seat here, by an approval, gets a certificate."
        Approval = Pool().get('domiciliation.approval')
        if not self.contract.is_signed or self.is_over:
            self.refuse('msg_certificate_not_living')
        Approval.check(self.company, self.site, self.today)

    def kept(self, kind):
        "The latest document of the kind, if any."
        return next((d for d in self.documents if d.kind == kind), None)


class Document(KeptMixin):
    __name__ = 'domiciliation.document'
    contract = fields.Many2One(
        'domiciliation.contract', "Contract", required=True, readonly=True,
        ondelete='CASCADE')
    kind = fields.Selection(
        KINDS, "Document", required=True, readonly=True, sort=False)
    kind_string = kind.translated('kind')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('id', 'DESC')]
        cls._buttons.update({
                'print_': {},
                })

    @classmethod
    @ModelView.button_action('domiciliation.report_document')
    def print_(cls, documents):
        pass

    def get_rec_name(self, name):
        return f"{self.kind_string} {Report.format_date(self.date)}"


class _SignedReport(KeptReport):
    "What is signed with the contract."

    @classmethod
    def kept(cls, domiciliation):
        document = domiciliation.kept(cls.__name__.rsplit('.', 1)[-1])
        return document and document.content


class AgreementReport(_SignedReport):
    __name__ = 'domiciliation.agreement'


class CertificateReport(KeptReport):
    "It says what is so on the day it is printed."
    __name__ = 'domiciliation.certificate'

    @classmethod
    def __setup__(cls):
        super().__setup__()
        # It is kept when it is printed.
        cls.__rpc__['execute'] = RPC(False)

    @classmethod
    def execute(cls, ids, data):
        result = super().execute(ids, data)
        for domiciliation in cls._get_records(
                ids, 'domiciliation.contract', data):
            domiciliation.keep('certificate')
        return result

    @classmethod
    def get_context(cls, records, header, data):
        for domiciliation in records:
            domiciliation.check_certificate()
        return super().get_context(records, header, data)


class ProxyReport(_SignedReport):
    __name__ = 'domiciliation.proxy'


class DocumentReport(PdfMixin, CompanyReport):
    "The document itself."
    __name__ = 'domiciliation.document'

    @classmethod
    def header_key(cls, record, data):
        return Report.header_key.__func__(cls, record, data) + (
            ('company', record.contract.company),
            )

    @classmethod
    def render(cls, action, report_context):
        return report_context['record'].content
