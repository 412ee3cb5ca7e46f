# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is printed for the funders."

from trytond.modules.company import CompanyReport
from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.kept import KeptReport
from trytond.modules.coworking_space.report import PdfMixin
from trytond.pool import Pool

from . import bars
from .shared import total


class PlanReport(PdfMixin, CompanyReport):
    __name__ = 'subsidy.project.plan'


class StartReport(PdfMixin, CompanyReport):
    __name__ = 'subsidy.project.start'


class CompletionReport(PdfMixin, CompanyReport):
    __name__ = 'subsidy.project.completion'


class ClaimReport(PdfMixin, CompanyReport):
    __name__ = 'subsidy.claim'


class SummaryReport(PdfMixin, CompanyReport):
    "The expenses that a claim justifies, those claimed before too."
    __name__ = 'subsidy.claim.summary'

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        context['total'] = total
        context['lines_of'] = cls.lines_of
        return context

    @classmethod
    def lines_of(cls, claim):
        "The lines of the claim; the balance tells of them all."
        lines = list(claim.lines)
        if claim.instalment.kind in {'balance', 'single'}:
            lines += [
                line for other in claim.before for line in other.lines]
        return sorted(lines, key=lambda n: (n.expense.date, n.expense.id))


class FinancialReport(KeptReport):
    __name__ = 'subsidy.report.financial'

    @classmethod
    def get_context(cls, records, header, data):
        context = super().get_context(records, header, data)
        context['lines_of'] = lambda report, kind, indirect=None: [
            n for n in report.budget.lines
            if n.kind == kind and (n.planned or n.actual)
            and indirect in {None, bool(n.section.indirect)}]
        context['sum_of'] = lambda lines, name: total(
            getattr(n, name) for n in lines)
        return context

    @classmethod
    def kept(cls, record):
        return record.financial


class PageReport(KeptReport):
    "One page with charts."
    __name__ = 'subsidy.report.page'

    @classmethod
    def get_context(cls, records, header, data):
        Deadline = Pool().get('coworking.deadline')
        context = super().get_context(records, header, data)
        context['bars'] = bars
        context['years_of'] = lambda report: [
            (b, b.known('before'), b.known('subsidy'))
            for b in report.agreement.budgets]
        context['deadlines_of'] = lambda report: Deadline.search([
                ('company', '=', report.company.id),
                ('done', '=', None),
                ('date', '>=', report.budget.end),
                ('origin', 'in', [
                        str(report.agreement),
                        *(str(r) for r in report.agreement.reports
                            if r != report),
                        *(str(i) for t in report.agreement.tranches
                            for i in t.instalments),
                        ]),
                ], limit=6)
        return context

    @classmethod
    def kept(cls, record):
        return record.page


class AidReport(PdfMixin, CompanyReport):
    "The statement of the aids of three years, at the end of today."
    __name__ = 'subsidy.aid'

    @classmethod
    def get_context(cls, records, header, data):
        Aid = Pool().get('subsidy.aid')
        context = super().get_context(records, header, data)
        context['groups'] = {
            (aid.company, aid.party): Aid.declared(aid.party, aid.company)
            for aid in records}
        context['regulations_of'] = lambda aids: sorted(
            {a.regulation for a in aids}, key=lambda r: r.id)
        context['day'] = today_at
        context['total_on'] = Aid.total_on
        return context
