# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The documents of a contract, kept as they were signed or sent."

from trytond.model import Model, ModelView, fields
from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.kept import KeptMixin, KeptReport
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool
from trytond.report import Report
from trytond.transaction import without_check_access

KINDS = [
    ('agreement', "Agreement"),
    ('amendment', "Amendment"),
    ('indexation', "Indexation Letter"),
    ('termination', "Termination Letter"),
    ]


class DocumentedMixin(Model):
    "A contract whose documents are kept."
    __slots__ = ()
    documents = fields.One2Many(
        'coworking.contract.document', 'contract', "Documents", readonly=True)

    @without_check_access
    def keep(self, kind, lines=()):
        "Keep the document as it is now, and that it changed the lines."
        pool = Pool()
        Document = pool.get('coworking.contract.document')
        Line = pool.get('coworking.contract.line')
        ContractReport = pool.get(f'coworking.contract.{kind}', type='report')
        document = Document(contract=self, kind=kind, date=self.today)
        document.save()
        Line.write(list(lines), {'document': document.id})
        document.content = ContractReport.write(self)
        document.save()

    def kept(self, kind):
        "The latest document of the kind, if any."
        return next((d for d in self.documents if d.kind == kind), None)

    def lines_of(self, kind):
        "The lines that the latest document of the kind changed."
        document = self.kept(kind)
        return document.lines if document else []


class Document(KeptMixin):
    __name__ = 'coworking.contract.document'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, readonly=True,
        ondelete='CASCADE')
    kind = fields.Selection(
        KINDS, "Document", required=True, readonly=True, sort=False)
    kind_string = kind.translated('kind')
    lines = fields.One2Many(
        'coworking.contract.line', 'document', "Changed Lines", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        cls._order = [('id', 'DESC')]
        cls._buttons.update({
                'print_': {},
                })

    @classmethod
    @ModelView.button_action('coworking_contract.report_document')
    def print_(cls, documents):
        pass

    def get_rec_name(self, name):
        return f"{self.kind_string} {Report.format_date(self.date)}"


class _ContractReport(KeptReport):
    "A document of a contract."

    @classmethod
    def kept(cls, contract):
        document = contract.kept(cls.__name__.rsplit('.', 1)[-1])
        return document and document.content


class AgreementReport(_ContractReport):
    __name__ = 'coworking.contract.agreement'


class AmendmentReport(_ContractReport):
    __name__ = 'coworking.contract.amendment'


class IndexationReport(_ContractReport):
    __name__ = 'coworking.contract.indexation'


class TerminationReport(_ContractReport):
    __name__ = 'coworking.contract.termination'


class OfContractReport(PdfMixin, CompanyReport):
    "A report of what belongs to a contract."

    @classmethod
    def header_key(cls, record, data):
        return Report.header_key.__func__(cls, record, data) + (
            ('company', record.contract.company),
            )


class DepositReport(OfContractReport):
    __name__ = 'coworking.contract.deposit'


class DocumentReport(OfContractReport):
    "The document itself."
    __name__ = 'coworking.contract.document'

    @classmethod
    def render(cls, action, report_context):
        return report_context['record'].content
