# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The register of de minimis aids."

from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool
from trytond.pyson import Bool, Eval, If
from trytond.transaction import without_check_access

from . import minimis
from .shared import OwnMixin, an_amount, computed, total
from .words import day, money


class Undertaking(OwnMixin, ModelSQL, ModelView):
    "The parties that are a single undertaking, for the register."
    __name__ = 'subsidy.undertaking'
    name = fields.Char("Name", required=True)
    parties = fields.Many2Many(
        'subsidy.undertaking-party.party', 'undertaking', 'party', "Parties",
        context={
            'company': Eval('company', -1),
            }, depends={'company'},
        help="Those that control each other (article 2 of the regulation).")

    @classmethod
    def parties_of(cls, party, company):
        "The party and those that are one undertaking with it."
        undertakings = cls.search([
                ('company', '=', company.id),
                ('parties', '=', party.id),
                ])
        return {party.id, *(
                p.id for u in undertakings for p in u.parties)}


class UndertakingParty(ModelSQL):
    __name__ = 'subsidy.undertaking-party.party'
    undertaking = fields.Many2One(
        'subsidy.undertaking', "Undertaking", required=True,
        ondelete='CASCADE')
    party = fields.Many2One(
        'party.party', "Party", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('undertaking')


_DERIVED = {
    'readonly': Bool(Eval('origin')),
    }


class Aid(OwnMixin, ModelSQL, ModelView):
    __name__ = 'subsidy.aid'
    party = fields.Many2One(
        'party.party', "Beneficiary", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'}, states=_DERIVED)
    funder = fields.Many2One(
        'party.party', "Granted by", required=True, ondelete='RESTRICT',
        context={
            'company': Eval('company', -1),
            }, depends={'company'}, states=_DERIVED)
    date = fields.Date(
        "Right Granted", required=True, states=_DERIVED,
        help="Whenever it is paid.")
    regulation = fields.Many2One(
        'subsidy.regulation', "Regulation", required=True,
        ondelete='RESTRICT', states=_DERIVED)
    amount = an_amount(
        'amount', "Gross Grant Equivalent", required=True, states=_DERIVED)
    purpose = fields.Char("For", required=True, states=_DERIVED)
    origin = fields.Reference(
        "Origin", selection='get_origin', readonly=True,
        help="What granted it; empty when it was entered.")
    total = computed(
        "Total", 'get_total',
        help="Of the years that end on its day, for the undertaking.")
    is_above = fields.Function(fields.Boolean("Above"), 'get_is_above')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]

    @classmethod
    def get_origin(cls):
        Model = Pool().get('ir.model')
        models = [
            'subsidy.funding', 'subsidy.funding.amendment',
            'subsidy.agreement.support']
        return [(None, '')] + [(m, Model.get_name(m)) for m in models]

    @classmethod
    @without_check_access
    def granted_to(cls, party, company, regulation, but=()):
        "The (date, amount) of the undertaking under the regulation."
        Undertaking = Pool().get('subsidy.undertaking')
        return [
            (a.date, a.amount) for a in cls.search([
                    ('company', '=', company.id),
                    ('party', 'in', list(
                            Undertaking.parties_of(party, company))),
                    ('regulation', 'in', [r.id for r in regulation.counted]),
                    ('id', 'not in', [a.id for a in but]),
                    ])]

    @classmethod
    @without_check_access
    def declared(cls, party, company):
        "All the aids of the undertaking that count today."
        Undertaking = Pool().get('subsidy.undertaking')
        return [
            a for a in cls.search([
                    ('company', '=', company.id),
                    ('party', 'in', list(
                            Undertaking.parties_of(party, company))),
                    ], order=[('date', 'ASC'), ('id', 'ASC')])
            if a.date >= minimis.first_day(
                today_at(company), a.regulation.years)]

    @classmethod
    def total_on(cls, party, company, regulation, date):
        "The running total of the undertaking on any date."
        return minimis.total(
            cls.granted_to(party, company, regulation), date,
            regulation.years)

    def get_total(self, name):
        return self.total_on(
            self.party, self.company, self.regulation, self.date)

    def get_is_above(self, name):
        return self.total > self.regulation.ceiling

    @classmethod
    def peak(cls, record, party, date, amount, regulation):
        "The highest total, once the record has granted the amount."
        return minimis.peak(
            cls.granted_to(
                party, record.company, regulation, but=cls._of(record)),
            date, amount, regulation.years)

    @classmethod
    def warn_above(cls, record, party, date, amount, regulation):
        "Say that an aid would pass the ceiling on some day."
        peak = cls.peak(record, party, date, amount, regulation)
        if peak > regulation.ceiling:
            record.warn(
                'msg_warn_minimis', party=party.rec_name,
                total=money(peak, record.currency),
                ceiling=money(regulation.ceiling, record.currency),
                years=regulation.years, law=regulation.law or '')

    @classmethod
    def _of(cls, record):
        return cls.search([('origin', '=', str(record))])

    # What writes it

    @classmethod
    @without_check_access
    def follow(cls, fundings, amendment=None):
        """Write what the fundings grant, on the day of their right.

        What an amendment adds is granted on its day; what it takes away never
        was.
        """
        for funding in fundings:
            if not funding.counts_for_minimis:
                continue
            funding = funding.__class__(funding.id)
            aids = cls.search([
                    ('origin', 'in', [
                            str(funding),
                            *(str(a) for a in funding.amendments)]),
                    ], order=[('date', 'DESC'), ('id', 'DESC')])
            more = funding.amount - total(a.amount for a in aids)
            if more > 0:
                cls(
                    company=funding.company, party=funding.beneficiary,
                    funder=funding.funder, amount=more,
                    regulation=funding.scheme.regulation,
                    date=amendment.date if amendment else funding.right,
                    purpose=funding.name,
                    origin=amendment or funding).save()
            for aid in aids:
                less = min(aid.amount, -more)
                if less > 0:
                    aid.amount -= less
                    more += less
            cls.save(aids)

    @classmethod
    @without_check_access
    def follow_support(cls, agreement):
        "Write what the agreement lends for nothing, over all its years."
        cls.save([
                cls(
                    company=agreement.company, party=support.receiver,
                    funder=support.giver, regulation=support.regulation,
                    date=agreement.signed,
                    amount=(support.yearly or 0) * agreement.years,
                    purpose=support.name, origin=support)
                for support in agreement.supports if support.regulation])

    @classmethod
    def check_modification(cls, mode, aids, values=None, external=False):
        super().check_modification(
            mode, aids, values=values, external=external)
        if external and (
                (values and values.get('origin'))
                or any(a.origin for a in aids)):
            cls.refuse_change('msg_aid_derived')

    @classmethod
    def copy(cls, aids, default=None):
        default = {} if default is None else default.copy()
        default.setdefault('origin')
        return super().copy(aids, default=default)

    def get_rec_name(self, name):
        return f"{self.funder.rec_name} - {day(self.date)}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return ['OR',
            ('funder.rec_name', *clause[1:]),
            ('purpose', *clause[1:]),
            ]

    @classmethod
    def view_attributes(cls):
        return super().view_attributes() + [
            ('/tree', 'visual', If(Bool(Eval('is_above')), 'danger', '')),
            ]
