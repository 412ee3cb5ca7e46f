# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"How a tranche is paid."

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, fields, sequence_ordered
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.coworking_space.deadline import DueMixin
from trytond.pool import Pool
from trytond.pyson import Bool, Eval

from .exceptions import SubsidyValidationError
from .shared import a_share, an_amount, computed, part_of, total
from .words import day, money, percent

KINDS = [
    ('advance', "Advance"),
    ('interim', "Interim"),
    ('balance', "Balance"),
    ('single', "Whole"),
    ]


class Step(NamedTuple):
    "What is to do next, and since when it is late."
    text: str
    late: dt.date = None


class DocumentKind(ModelSQL, ModelView):
    "What is joined to a claim (domain: decree, order, or agreement)."
    __name__ = 'subsidy.document.kind'
    name = fields.Char("Name", required=True, translate=True)
    instalments = fields.MultiSelection(
        KINDS, "Joined to", sort=False)
    schemes = fields.Many2Many(
        'subsidy.document.kind-subsidy.scheme', 'kind', 'scheme', "Schemes",
        help="Leave empty for all.")
    law = fields.Char("Text")


class DocumentKindScheme(ModelSQL):
    __name__ = 'subsidy.document.kind-subsidy.scheme'
    kind = fields.Many2One(
        'subsidy.document.kind', "Kind", required=True, ondelete='CASCADE')
    scheme = fields.Many2One(
        'subsidy.scheme', "Scheme", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('kind')


class Instalment(
        sequence_ordered(), part_of('tranche'), DueMixin, ModelSQL,
        ModelView):
    __name__ = 'subsidy.instalment'
    _deadline_module = 'coworking_subsidy'
    tranche = fields.Many2One(
        'subsidy.tranche', "Tranche", required=True, ondelete='CASCADE')
    kind = fields.Selection(KINDS, "Kind", required=True, sort=False)
    kind_string = kind.translated('kind')
    share = a_share(
        'share', "Share",
        "Of what the tranche promises.",
        states={
            'required': ~Bool(Eval('fixed')),
            'readonly': Bool(Eval('fixed')),
            })
    fixed = an_amount(
        'fixed', "Fixed Amount",
        states={
            'readonly': Bool(Eval('share')),
            })
    amount = computed("Amount", 'get_amount')
    expected = fields.Date("Expected", help="The day it is to be paid.")
    event = fields.Char(
        "When", help="What it waits for, when it is not a date.")
    documents = fields.Many2Many(
        'subsidy.instalment-subsidy.document.kind', 'instalment', 'kind',
        "Documents to Join")
    claims = fields.One2Many(
        'subsidy.claim', 'instalment', "Claims", readonly=True)
    received = computed("Received", 'get_received')
    next_step = fields.Function(fields.Char("Next"), 'get_step')
    late = fields.Function(fields.Date("Late since"), 'get_step')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('tranche', 'ASC'), ('sequence', 'ASC'), ('id', 'ASC')]

    @classmethod
    def default_kind(cls):
        return 'single'

    @property
    def funding(self):
        return self.tranche.funding

    @classmethod
    def documents_of(cls, kind, scheme):
        "The kinds of documents that the scheme asks for."
        Kind = Pool().get('subsidy.document.kind')
        return [
            k for k in Kind.search([])
            if kind in (k.instalments or [])
            and (not k.schemes or scheme in k.schemes)]

    def get_amount(self, name):
        "A share takes what the shares up to it make, less those before."
        if self.fixed is not None:
            return self.fixed
        planned, before = self.tranche.planned, Decimal(0)
        for other in self.tranche.instalments:
            if other == self:
                break
            before += other.share or Decimal(0)
        return (
            self.round(planned * (before + (self.share or Decimal(0))))
            - self.round(planned * before))

    @property
    def advanced(self):
        "What it and the advances before it make, at most what is allowed."
        rate = self.funding.scheme.advance_rate
        planned = self.tranche.planned
        whole = Decimal(0)
        for instalment in self.tranche.instalments:
            whole += instalment.amount
            if instalment == self:
                break
        return min(
            whole, planned if rate is None else self.round(planned * rate))

    def get_received(self, name):
        return total(c.received for c in self.claims)

    def claimed_but(self, claim=None):
        return total(c.counted for c in self.claims if c != claim)

    # What is to do

    @property
    def step(self):
        "What is to do next for it, or None."
        for claim in self.claims:
            if claim.state in {'draft', 'submitted', 'granted'}:
                return claim.step
        if self.funding.state != 'awarded' or self.is_settled:
            return None
        today = self.tranche.today
        when = self.event or (self.expected and day(self.expected)) or '–'
        late = self.expected if (
            self.expected and self.expected < today) else None
        return Step(
            gettext(
                'coworking_subsidy.msg_next_claim', kind=self.kind_string,
                amount=money(self.amount, self.currency), when=when), late)

    @property
    def is_settled(self):
        "Whether it was claimed and paid, or the tranche is paid in full."
        return any(c.state == 'received' for c in self.claims) or (
            self.tranche.received_amount >= self.tranche.planned)

    def get_step(self, name):
        step = self.step
        return step and (step.late if name == 'late' else step.text)

    def due_dates(self):
        if (self.expected and self.funding.state == 'awarded'
                and not self.is_settled and not any(
                    c.state in {'submitted', 'granted'}
                    for c in self.claims)):
            return {'instalment': self.expected}
        return {}

    # What protects it

    @classmethod
    def validate_fields(cls, instalments, field_names):
        super().validate_fields(instalments, field_names)
        be_alone(
            Pool().get('subsidy.funding'), [i.funding for i in instalments])
        for tranche in {i.tranche for i in cls.browse(instalments)}:
            cls._check(tranche)

    @classmethod
    def _check(cls, tranche):
        scheme, planned = tranche.funding.scheme, tranche.planned
        paid = Decimal(0)
        for instalment in tranche.instalments:
            paid += instalment.amount
            limit = {
                'advance': scheme.advance_rate,
                'interim': scheme.interim_rate,
                }.get(instalment.kind)
            if limit is None:
                limit = Decimal(1)
            if paid > tranche.round(planned * limit):
                instalment.refuse(
                    'msg_instalment_ceiling', SubsidyValidationError,
                    amount=money(paid, tranche.currency),
                    limit=money(
                        tranche.round(planned * limit), tranche.currency),
                    rate=percent(limit), law=scheme.law_payment or '')

    @classmethod
    def check_modification(
            cls, mode, instalments, values=None, external=False):
        super().check_modification(
            mode, instalments, values=values, external=external)
        for instalment in instalments:
            if instalment.claims and external and (
                    mode == 'delete'
                    or values.keys() & {'tranche', 'kind', 'share', 'fixed'}):
                cls.refuse_change(
                    'msg_instalment_claimed', record=instalment.rec_name)

    def get_rec_name(self, name):
        return f"{self.tranche.rec_name} - {self.kind_string}"

    @classmethod
    def search_rec_name(cls, name, clause):
        return [('tranche.rec_name', *clause[1:])]


class InstalmentDocument(ModelSQL):
    __name__ = 'subsidy.instalment-subsidy.document.kind'
    instalment = fields.Many2One(
        'subsidy.instalment', "Instalment", required=True,
        ondelete='CASCADE')
    kind = fields.Many2One(
        'subsidy.document.kind', "Kind", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('instalment')
