# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The delays, the thresholds and the articles of law, from a day on.

When the law changes, duplicate the rule and change what is new and its day.
"""

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, Model, ModelSQL, ModelView, fields)
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool
from trytond.report import Report

from .exceptions import DomiciliationError


def _number(name, string, unit, help=""):
    return fields.Integer(
        string, required=True, domain=[(name, '>=', 0)],
        help=' '.join(filter(None, [unit, help])))


class Rule(DeactivableMixin, ModelSQL, ModelView):
    "What is read at the date of a fact, the company's own first."
    __name__ = 'domiciliation.rule'
    company = fields.Many2One(
        'company.company', "Company",
        help="Leave empty for all companies.")
    start = fields.Date("From", required=True)

    approval_months = _number(
        'approval_months', "Approval", "In months.",
        "How long it is valid (article R123-166-3).")
    suspension_months = _number(
        'suspension_months', "Longest Suspension", "In months.",
        "Of an approval (article R123-166-5).")
    change_months = _number(
        'change_months', "Declare a Change within", "In months.",
        "To the prefect (article R123-166-4).")
    billing_months = _number(
        'billing_months', "Billed Each", "In months.",
        "What a plan for a domiciliation proposes.")
    minimum_months = _number(
        'minimum_months', "Shortest Contract", "In months.",
        "Article R123-168.")
    registration_months = _number(
        'registration_months', "Registered within", "In months.",
        "How long a company in formation has to show that it is registered.")
    renewal_months = _number(
        'renewal_months', "Look at Renewals ahead", "In months.",
        "How long before a renewal without approval a notice is proposed.")
    unread_client = _number(
        'unread_client', "Warn the Client after", "In days without taking "
        "note of the mail.")
    unread_operator = _number(
        'unread_operator', "Warn the Operator after", "In days without taking "
        "note of the mail.")
    unread_months = _number(
        'unread_months', "Inform of Neglected Mail after", "In months.",
        "Article R123-168.")
    quarterly_days = _number(
        'quarterly_days', "Quarterly List within", "In days after the "
        "quarter.", "The law fixes none.")
    yearly_day = _number(
        'yearly_day', "Yearly List until", "Day of January.",
        "Before the 15th (article R123-168).")
    screening_months = _number(
        'screening_months', "Screen again after", "In months.",
        "Article L562-4 of the monetary and financial code.")
    review_simplified = _number(
        'review_simplified', "Simplified Vigilance", "In months.")
    review_standard = _number(
        'review_standard', "Standard Vigilance", "In months.")
    review_enhanced = _number(
        'review_enhanced', "Enhanced Vigilance", "In months.")
    score_standard = _number(
        'score_standard', "Standard from", "Score.")
    score_enhanced = _number(
        'score_enhanced', "Enhanced from", "Score.")
    grace_days = _number(
        'grace_days', "Comfort Suspended after", "In days.",
        "How long a document may be out of date or a review late.")
    retention_months = _number(
        'retention_months', "Kept for", "In months after the end.",
        "Article L561-12 of the monetary and financial code.")
    owner_share = fields.Numeric(
        "Beneficial Owners above", digits=(None, 2), required=True,
        help="In percent of shares or votes "
        "(article R561-1 of the monetary and financial code).")
    liberal = fields.Selection([
            ('allow', "Allowed"),
            ('warn', "Warned of"),
            ('refuse', "Refused"),
            ], "Liberal Professions", required=True, sort=False,
        help="Article L123-10 names only commercial and craft traders.")
    secondary = fields.Selection([
            ('allow', "Allowed"),
            ('warn', "Warned of"),
            ('refuse', "Refused"),
            ], "Secondary Establishments", required=True, sort=False)
    title_other = fields.Selection([
            ('allow', "Allowed"),
            ('warn', "Warned of"),
            ('refuse', "Refused"),
            ], "Other Titles to the Premises", required=True, sort=False,
        help="Article L123-11-3 names the owner "
        "and the holder of a commercial lease.")
    law_approval = fields.Char("Approval", required=True)
    law_contract = fields.Char("Contract", required=True)
    law_vigilance = fields.Char("Vigilance", required=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('start', 'DESC'), ('id', 'DESC')]

    @classmethod
    def on(cls, date, company):
        "The rule that holds for the company on the date."
        rules = cls.search([
                ('start', '<=', date),
                ['OR',
                    ('company', '=', None),
                    ('company', '=', company.id),
                    ],
                ])
        if not rules:
            raise DomiciliationError(
                gettext(
                    'domiciliation.msg_rule_missing',
                    date=Report.format_date(date)))
        return max(rules, key=lambda r: (bool(r.company), r.start, r.id))

    def review_months(self, level):
        return getattr(self, f'review_{level}')

    def get_rec_name(self, name):
        return ' - '.join(filter(None, [
                    str(self.start),
                    self.company and self.company.rec_name]))


class RuledMixin(Model):
    "What belongs to a company, whose rules hold for it."
    __slots__ = ()

    @property
    def today(self):
        "The date where the company is."
        return today_at(self.company)

    @property
    def rule(self):
        "The rule of today."
        return Pool().get('domiciliation.rule').on(self.today, self.company)
