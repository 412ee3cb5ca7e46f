# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The terms of contracts that renew tacitly, and the reminders of them."

from itertools import count

from trytond.exceptions import UserError
from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, Unique, fields
from trytond.model.exceptions import AccessError
from trytond.pool import Pool
from trytond.pyson import Bool, Eval
from trytond.transaction import without_check_access

from . import terms


class RenewedMixin(Model):
    "A contract that may renew tacitly."
    __slots__ = ()
    renewals = fields.One2Many(
        'coworking.contract.term', 'contract', "Renewals", readonly=True)

    @classmethod
    def prepare_renewals(cls, contracts=None):
        "Write the present terms of the contracts that will renew."
        Term = Pool().get('coworking.contract.term')
        if contracts is None:
            contracts = cls.search([
                    ('state', '=', 'running'),
                    ('end', '=', None),
                    ('tacit', '=', True),
                    ('renewal', '>', 0),
                    ])
        Term.save([t for c in contracts for t in Term.of(c)])

    @property
    def current_terms(self):
        "The terms of the plan it has, or is bound to have."
        changed = self.term_start
        if changed and (self.minimum or changed <= self.today):
            return self.terms(changed)
        return self.terms(self.start)

    def _check_renew(self, day):
        "Refuse, with a sentence, that a term begins on the day."

    def is_free_to_leave(self, date):
        """Whether it renewed without the reminder that the law asks.

        Then who should have been reminded may leave at any time (article
        L215-1 of the consumer code).
        """
        present = self.current_terms
        first, _ = present.term(present.number(date))
        return self.remind and any(
            present.start <= t.start < first and not t.is_reminded
            and t.remind_until and t.remind_until >= present.start
            for t in self.renewals)


class Term(ModelSQL, ModelView):
    __name__ = 'coworking.contract.term'
    contract = fields.Many2One(
        'coworking.contract', "Contract", required=True, readonly=True,
        ondelete='CASCADE')
    number = fields.Integer("Number", required=True, readonly=True)
    start = fields.Date("From", required=True, readonly=True)
    end = fields.Date("Until", required=True, readonly=True)
    last_notice = fields.Date(
        "Last Notice", required=True, readonly=True,
        help="The last day on which notice ends the contract with the term.")
    remind_from = fields.Date("Remind from", readonly=True)
    remind_until = fields.Date("Remind until", readonly=True)
    reminded = fields.Date("Reminded", readonly=True)
    obstacle = fields.Text(
        "Obstacle", readonly=True,
        help="Why the contract should not renew.")

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('contract')
        t = cls.__table__()
        cls._order = [('end', 'ASC'), ('id', 'ASC')]
        cls._sql_constraints += [
            ('start_unique', Unique(t, t.contract, t.start),
                'coworking_contract.msg_term_unique'),
            ]
        cls._buttons.update({
                'remind': {
                    'invisible': ~Eval('remind_from') | Bool(
                        Eval('reminded')),
                    'depends': ['remind_from', 'reminded'],
                    },
                })

    @classmethod
    @without_check_access
    def of(cls, contract):
        "The unsaved present term, and those to remind of already."
        number = contract.current_terms.number(
            max(contract.today, contract.start))
        terms_ = [cls._of(contract, number)]
        for following in count(number + 1):
            term = cls._of(contract, following)
            if not term.remind_from or term.remind_from > contract.today:
                break
            terms_.append(term)
        return terms_

    @classmethod
    def _of(cls, contract, number):
        Configuration = Pool().get('coworking.configuration')
        configuration = Configuration(1)
        start, end = contract.current_terms.term(number)
        term = next(
            (t for t in contract.renewals if t.start == start),
            cls(contract=contract, number=number, start=start))
        term.end = end
        term.last_notice = terms.last_notice(term.end, contract.given_notice)
        if contract.remind:
            company = contract.company.id
            term.remind_from, term.remind_until = terms.reminder(
                term.last_notice,
                configuration.get_multivalue(
                    'remind_earliest', company=company),
                configuration.get_multivalue(
                    'remind_latest', company=company))
        term.obstacle = None
        try:
            contract._check_renew(contract.current_terms.term(number + 1)[0])
        except UserError as error:
            term.obstacle = error.message
        return term

    @property
    def is_reminded(self):
        "Whether the reminder came in time."
        return bool(self.reminded and self.reminded <= self.remind_until)

    @classmethod
    @ModelView.button
    @without_check_access
    def remind(cls, renewals):
        "The member is reminded today."
        for term in renewals:
            if not term.reminded:
                term.reminded = term.contract.today
        cls.save(renewals)

    @classmethod
    def check_modification(cls, mode, renewals, values=None, external=False):
        super().check_modification(
            mode, renewals, values=values, external=external)
        if external:
            raise AccessError(
                gettext('coworking_contract.msg_period_derived'))

    def get_rec_name(self, name):
        Charge = Pool().get('coworking.contract.charge')
        return f"{self.contract.rec_name}, " + Charge.say(
            (self.start, self.end))
