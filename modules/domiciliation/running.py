# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The contract whose party has its seat here: the doors it opens."

from trytond.i18n import gettext
from trytond.model import fields
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.transaction import without_check_access

from .exceptions import DomiciliationError


class Plan(metaclass=PoolMeta):
    __name__ = 'coworking.plan'

    @fields.depends('company', 'lines', 'minimum')
    def on_change_lines(self):
        """A domiciliation is billed quarterly in advance by default.

        And as long, and renewed, as the law asks.
        """
        Rule = Pool().get('domiciliation.rule')
        products = (getattr(l, 'product', None) for l in self.lines or [])
        if (self.company and not self.minimum
                and any(p and p.domiciliation for p in products)):
            rule = Rule.on(today_at(self.company), self.company)
            self.months, self.billed = rule.billing_months, 'advance'
            self.minimum = self.renewal = rule.minimum_months
            self.tacit = True


class Contract(metaclass=PoolMeta):
    __name__ = 'coworking.contract'
    domiciliations = fields.One2Many(
        'domiciliation.contract', 'contract', "Domiciliation", readonly=True,
        size=1)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._by_methods = cls._by_methods | {'domiciliations'}

    @property
    @without_check_access
    def domiciliation(self):
        return self.domiciliations[0] if self.domiciliations else None

    @property
    def is_domiciliation(self):
        return any(
            l.product and l.product.domiciliation for l in self.lines)

    def _check_run(self):
        super()._check_run()
        if self.domiciliation:
            self.domiciliation.check_sign()
        elif self.is_domiciliation:
            raise DomiciliationError(gettext(
                    'domiciliation.msg_domiciliation_missing',
                    contract=self.rec_name))

    @classmethod
    def run(cls, contracts):
        Domiciliation = Pool().get('domiciliation.contract')
        super().run(contracts)
        Domiciliation.sign(
            [c.domiciliation for c in contracts if c.domiciliation])

    @classmethod
    def cancel(cls, contracts):
        Domiciliation = Pool().get('domiciliation.contract')
        super().cancel(contracts)
        Domiciliation.cancel(
            [c.domiciliation for c in contracts if c.domiciliation])

    def _check_renew(self, day):
        Approval = Pool().get('domiciliation.approval')
        super()._check_renew(day)
        if self.domiciliation:
            Approval.check(self.company, self.site, day)

    def _check_terminate(self, end):
        super()._check_terminate(end)
        domiciliation = self.domiciliation
        if domiciliation and not domiciliation.may_end:
            raise DomiciliationError(gettext(
                    'domiciliation.msg_end_domiciliation',
                    contract=self.rec_name))

    def change_plan(self, plan, date, resource=None):
        super().change_plan(plan, date, resource=resource)
        contract = self.__class__(self.id)
        if contract.domiciliation:
            contract.domiciliation.check_conditions()
        elif contract.is_domiciliation:
            raise DomiciliationError(gettext(
                    'domiciliation.msg_domiciliation_missing',
                    contract=self.rec_name))

    def terminate_on(self, end, *args, **kwargs):
        super().terminate_on(end, *args, **kwargs)
        contract = self.__class__(self.id)
        if contract.domiciliation:
            contract.domiciliation.note_end()

    @classmethod
    def close(cls, contracts):
        Domiciliation = Pool().get('domiciliation.contract')
        super().close(contracts)
        Domiciliation.ended(
            [c.domiciliation for c in contracts if c.domiciliation])


class Allowance(metaclass=PoolMeta):
    __name__ = 'coworking.contract.allowance'

    def available(self, day, party):
        domiciliation = self.contract.domiciliation
        if domiciliation and domiciliation.is_suspended:
            return 0
        return super().available(day, party)
