# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The rules of each kind of subsidy, as data.

A rate, a ceiling, a delay or a text of law that changes is another record: a
funding stays under the scheme by which it was awarded.
"""

from trytond.i18n import gettext
from trytond.model import DeactivableMixin, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from .exceptions import SubsidyAccessError
from .shared import a_share


def _months(name, string, help):
    return fields.Integer(
        string, help=f"In months. {help}",
        domain=['OR',
            (name, '=', None),
            (name, '>=', 0),
            ])


def _law(string):
    return fields.Char(string, help="The text that the rule comes from.")


class Scheme(DeactivableMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.scheme'
    name = fields.Char("Name", required=True)
    company = fields.Many2One(
        'company.company', "Company", help="Leave empty for all.")
    start = fields.Date("From", required=True)
    end = fields.Date(
        "Until",
        domain=['OR',
            ('end', '=', None),
            ('end', '>=', Eval('start')),
            ])
    law = _law("Text")
    purpose = fields.Selection([
            ('investment', "Investment"),
            ('operation', "Operation"),
            ], "Purpose", required=True, sort=False)
    source = fields.Selection([
            ('state', "State"),
            ('region', "Region"),
            ('department', "Department"),
            ('local', "Communes and Their Groups"),
            ('europe', "European Union"),
            ('other', "Other Public Person"),
            ('private', "Private"),
            ], "Money of", required=True, sort=False)
    base = fields.Selection([
            ('excluding', "Excluding Tax"),
            ('including', "Including Tax"),
            ], "Base", required=True, sort=False)
    public_only = fields.Boolean(
        "Public Beneficiaries Only",
        help="A private operator may not be given it.")

    rate_min = a_share('rate_min', "Lowest Rate")
    rate_max = a_share('rate_max', "Highest Rate")
    law_rate = _law("Rate by")
    together = fields.Boolean(
        "Counts Together",
        help="Its grants count under one ceiling with those of the other "
        "schemes that do.")
    together_rate = a_share(
        'together_rate', "Ceiling Together", "Of the eligible base.",
        states={
            'invisible': ~Eval('together'),
            'required': Eval('together', False),
            })
    law_together = _law("Ceiling by")
    own_rate = a_share(
        'own_rate', "Own Share",
        "What a public owner brings at least of the public financing.")
    lead_rate = a_share(
        'lead_rate', "Own Share as Lead",
        "The same, for who leads in the field (chef de file).")
    law_own = _law("Own Share by")
    intensity = a_share(
        'intensity', "Aid Intensity",
        "What a private owner is given at most of the eligible base, by all "
        "public persons.")
    law_intensity = _law("Intensity by")
    counterpart_rate = a_share(
        'counterpart_rate', "Of Public Money",
        "What it is at most of the public money that it is mobilised by.")
    law_counterpart = _law("Counterpart by")

    not_before = fields.Selection([
            ('none', "Any Time"),
            ('received', "The Application Was Received"),
            ('complete', "The Application Was Complete"),
            ('right', "The Right Was Granted"),
            ], "Nothing before", required=True, sort=False,
        help="Legal acts and expenses before it are not taken.")
    law_before = _law("Start by")
    start_months = _months(
        'start_months', "Start within", "From the notification.")
    start_extension = _months(
        'start_extension', "Extension of the Start", "At most.")
    end_months = _months(
        'end_months', "Complete within", "From the start.")
    end_extension = _months(
        'end_extension', "Extension of the End", "At most.")
    claim_months = _months(
        'claim_months', "Claim within", "From the last day to complete.")
    law_delays = _law("Delays by")

    advance_rate = a_share(
        'advance_rate', "Advance", "At most, of what is awarded.")
    interim_rate = a_share(
        'interim_rate', "Before the Balance",
        "Advance and interims, at most, of what is awarded.")
    paid_only = fields.Boolean(
        "Paid Expenses Only", help="Expenses are claimed once they are paid.")
    payment_days = fields.Integer(
        "Paid within",
        domain=['OR',
            ('payment_days', '=', None),
            ('payment_days', '>=', 0),
            ],
        help="In days, from the claim. Later it is late.")
    law_payment = _law("Payment by")

    use_months = _months(
        'use_months', "Use Protected for", "From the completion.")
    use_clawback = fields.Selection([
            ('prorated', "For the Days Left"),
            ('whole', "Whole"),
            ], "Back when the Use Changes", required=True, sort=False)
    late_rate = a_share(
        'late_rate', "Back when Late", "Of what was received.")
    report_rate = a_share(
        'report_rate', "Back without Report",
        "Of what was received for the year.")
    law_clawback = _law("Clawback by")

    grant_months = _months(
        'grant_months', "Taken to Income over",
        "For what does not depreciate, unless it may not be sold for longer "
        "or shorter.")
    law_grant = _law("Taken to Income by")

    agreement_amount = fields.Numeric(
        "Agreement above", digits=(None, 2),
        help="A year, to a private beneficiary.")
    law_agreement = _law("Agreement by")
    report_months = _months(
        'report_months', "Report within", "From the end of the year.")
    law_report = _law("Report by")
    regulation = fields.Many2One(
        'subsidy.regulation', "De Minimis", ondelete='RESTRICT',
        help="What it counts for in the register, to a private beneficiary.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('name', 'ASC'), ('start', 'DESC'), ('id', 'ASC')]

    @classmethod
    def default_base(cls):
        return 'excluding'

    @classmethod
    def default_not_before(cls):
        return 'none'

    @classmethod
    def default_use_clawback(cls):
        return 'prorated'

    @classmethod
    def default_grant_months(cls):
        return 120

    @classmethod
    def default_law_grant(cls):
        return "PCG art. 312-1"

    @classmethod
    def default_purpose(cls):
        return 'operation'

    @property
    def is_public(self):
        return self.source != 'private'

    @classmethod
    def check_modification(cls, mode, schemes, values=None, external=False):
        Funding = Pool().get('subsidy.funding')
        super().check_modification(
            mode, schemes, values=values, external=external)
        if external and mode == 'write' and (
                values.keys() - {'name', 'end', 'active'}):
            with without_check_access():
                awarded = Funding.search([
                        ('scheme', 'in', [s.id for s in schemes]),
                        ('state', 'in', ['awarded', 'closed']),
                        ], limit=1)
            if awarded:
                raise SubsidyAccessError(
                    gettext('coworking_subsidy.msg_scheme_used'))

    def get_rec_name(self, name):
        return f"{self.name} ({self.start.year})"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('name', *clause[1:])]


class OwnShareException(DeactivableMixin, ModelSQL, ModelView):
    "What lowers the own share of a public owner."
    __name__ = 'subsidy.exception'
    name = fields.Char("Name", required=True)
    own_rate = a_share('own_rate', "Own Share", required=True)
    law = _law("Text")


class Regulation(DeactivableMixin, ModelSQL, ModelView):
    "What limits de minimis aids."
    __name__ = 'subsidy.regulation'
    name = fields.Char("Name", required=True)
    law = _law("Text")
    start = fields.Date("From", required=True)
    end = fields.Date("Until")
    ceiling = fields.Numeric("Ceiling", digits=(None, 2), required=True)
    years = fields.Integer(
        "Years", required=True,
        domain=[
            ('years', '>=', 1),
            ],
        help="The ceiling holds for the years that end on any day.")

    replaces = fields.Many2One(
        'subsidy.regulation', "Replaces", ondelete='RESTRICT',
        help="The aids granted under it still count.")

    @classmethod
    def default_years(cls):
        return 3

    @property
    def counted(self):
        "It and those that it replaces: their aids count together."
        counted = []
        regulation = self
        while regulation and regulation not in counted:
            counted.append(regulation)
            regulation = regulation.replaces
        return counted
