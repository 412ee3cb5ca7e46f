# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The subsidies as open data: the SCDL schema "subventions".

Its columns and what they may hold: scdl.opendatafrance.net, version 2.
"""

import csv
import io

from trytond.i18n import gettext
from trytond.model import ModelView, fields
from trytond.modules.coworking_space.company import CompanyMixin, check_company
from trytond.modules.coworking_space.report import OwnActionMixin
from trytond.pool import Pool
from trytond.transaction import check_access
from trytond.wizard import Button, StateReport, StateView, Wizard

from .exceptions import SubsidyError

COLUMNS = [
    'nomAttribuant', 'idAttribuant', 'dateConvention', 'referenceDecision',
    'nomBeneficiaire', 'idBeneficiaire', 'rnaBeneficiaire', 'objet',
    'montant', 'nature', 'conditionsVersement', 'datesPeriodeVersement',
    'idRAE', 'notificationUE', 'pourcentageSubvention', 'dispositifAide']


class ExportStart(CompanyMixin, ModelView):
    __name__ = 'subsidy.scdl.start'
    start = fields.Date("Right Granted from")
    end = fields.Date("Right Granted until")


class Export(Wizard):
    "The subsidies of some years as open data."
    __name__ = 'subsidy.scdl'
    start = StateView(
        'subsidy.scdl.start', 'coworking_subsidy.scdl_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Export", 'export', 'tryton-export', default=True),
            ])
    export = StateReport('subsidy.scdl')

    @check_access
    def do_export(self, action):
        check_company(self.start.company)
        Funding = Pool().get('subsidy.funding')
        domain = [
            ('company', '=', self.start.company.id),
            ('state', 'in', ['awarded', 'closed']),
            ]
        if self.start.start:
            domain.append(('right', '>=', self.start.start))
        if self.start.end:
            domain.append(('right', '<=', self.start.end))
        fundings = Funding.search(domain, order=[('right', 'ASC')])
        if not fundings:
            raise SubsidyError(
                gettext('coworking_subsidy.msg_scdl_nothing'))
        return action, {'ids': [f.id for f in fundings]}


class ScdlReport(OwnActionMixin):
    __name__ = 'subsidy.scdl'

    @classmethod
    def render(cls, action, report_context):
        output = io.StringIO()
        writer = csv.DictWriter(output, COLUMNS, lineterminator='\r\n')
        writer.writeheader()
        for funding in report_context['records']:
            writer.writerow(row(funding))
        return output.getvalue().encode('utf-8')

    @classmethod
    def convert(cls, action, data, **kwargs):
        return 'csv', data


def row(funding):
    "The row of an awarded funding: {column: text}."
    agreement = funding.agreement
    signed = (agreement and agreement.signed) or funding.decided
    instalments = [i for t in funding.tranches for i in t.instalments]
    return {
        'nomAttribuant': funding.funder.name,
        'idAttribuant': siret(funding, funding.funder),
        'dateConvention': (signed or funding.right).isoformat(),
        'referenceDecision': funding.reference or '',
        'nomBeneficiaire': funding.beneficiary.name,
        'idBeneficiaire': siret(funding, funding.beneficiary),
        'rnaBeneficiaire': identifier(funding.beneficiary, 'fr_rna') or '',
        'objet': funding.name[:256],
        'montant': f'{funding.amount:f}',
        'nature': 'aide en numéraire',
        'conditionsVersement': (
            'échelonné' if len(instalments) > 1 else 'unique'),
        'datesPeriodeVersement': period(funding),
        'idRAE': '',
        'notificationUE': 'non',
        'pourcentageSubvention': '1',
        'dispositifAide': funding.scheme.name,
        }


def period(funding):
    "The dates between which it is paid, or the day of its right."
    starts = [t.start for t in funding.tranches]
    ends = [t.end for t in funding.tranches]
    if not starts:
        return funding.right.isoformat()
    return f'{min(starts).isoformat()}/{max(ends).isoformat()}'


def identifier(party, type_):
    return next(
        (i.code.replace(' ', '') for i in party.identifiers
            if i.type == type_), None)


def siret(funding, party):
    "The SIRET that the schema asks of the funder and of the beneficiary."
    code = identifier(party, 'fr_siret')
    if not code:
        funding.refuse('msg_scdl_siret', party=party.rec_name)
    return code
