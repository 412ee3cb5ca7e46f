# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The tranches of a funding that declines."

from decimal import Decimal

from trytond.model import ModelView, fields
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.wizard import Button, StateTransition, StateView

from . import schedule
from .acting import ActOnSubsidy
from .shared import a_share


class GenerateStart(ModelView):
    __name__ = 'subsidy.funding.generate.start'
    currency = fields.Many2One('currency.currency', "Currency")
    start = fields.Date("From", required=True)
    years = fields.Integer(
        "Years", required=True,
        domain=[
            ('years', '>=', 1),
            ('years', '<=', 20),
            ])
    first = Monetary(
        "First Year", currency='currency', digits='currency', required=True,
        domain=[
            ('first', '>', 0),
            ])
    decline = fields.Selection([
            ('linear', "The Same Amount Less"),
            ('geometric', "The Same Share Less"),
            ('table', "A Table of Shares"),
            ], "Decline", required=True, sort=False)
    step = Monetary(
        "Less Each Year", currency='currency', digits='currency',
        domain=['OR', ('step', '=', None), ('step', '>=', 0)],
        states={
            'invisible': Eval('decline') != 'linear',
            'required': Eval('decline') == 'linear',
            })
    rate = a_share(
        'rate', "Less Each Year",
        states={
            'invisible': Eval('decline') != 'geometric',
            'required': Eval('decline') == 'geometric',
            })
    shares = fields.Char(
        "Shares",
        states={
            'invisible': Eval('decline') != 'table',
            'required': Eval('decline') == 'table',
            },
        help="In percent of the first year: 100 75 50 25.")
    rule = fields.Selection([
            ('fixed', "Fixed Amount"),
            ('deficit', "Share of the Deficit"),
            ('costs', "Share of the Expenses"),
            ], "Rule", required=True, sort=False)
    rule_rate = a_share(
        'rule_rate', "Rate",
        states={
            'invisible': Eval('rule') == 'fixed',
            'required': Eval('rule') != 'fixed',
            })
    advance = a_share(
        'advance', "Advance",
        "What is paid at the beginning of each year; the balance after it.")

    @classmethod
    def default_decline(cls):
        return 'linear'

    @classmethod
    def default_rule(cls):
        return 'fixed'

    def amounts(self, round):
        "The amount of each year."
        if self.decline == 'linear':
            return schedule.linear(self.first, self.step, self.years, round)
        if self.decline == 'geometric':
            return schedule.geometric(
                self.first, self.rate, self.years, round)
        try:
            shares = [
                Decimal(s.replace(',', '.').rstrip('%')) / 100
                for s in self.shares.replace(';', ' ').split()]
        except ArithmeticError:
            shares = []
        if len(shares) != self.years or any(s < 0 for s in shares):
            return None
        return schedule.table(self.first, shares, round)


class Generate(ActOnSubsidy):
    "Write the tranches of a funding that declines."
    __name__ = 'subsidy.funding.generate'
    start = StateView(
        'subsidy.funding.generate.start',
        'coworking_subsidy.generate_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Generate", 'generate', 'tryton-ok', default=True),
            ])
    generate = StateTransition()

    def default_start(self, fields):
        funding = self.record
        agreement = funding.agreement
        years = agreement.years if agreement else 4
        whole = funding.amount or funding.asked_amount
        values = {
            'currency': funding.currency.id,
            'start': agreement.start if agreement else funding.today,
            'years': years,
            'rule': 'fixed',
            'decline': 'linear',
            'advance': funding.scheme.advance_rate,
            }
        if whole:
            # What loses as much each year: 4, 3, 2, 1 parts of the whole.
            step = funding.round(whole / (years * (years + 1) // 2))
            values['first'] = whole - step * (years * (years - 1) // 2)
            values['step'] = step
        return values

    def transition_generate(self):
        Tranche = Pool().get('subsidy.tranche')
        start, funding = self.start, self.writable()
        amounts = start.amounts(funding.round)
        if amounts is None:
            funding.refuse('msg_generate_shares', years=start.years)
        if funding.tranches:
            funding.refuse('msg_generate_again')
        for number, (amount, (first, last)) in enumerate(zip(
                    amounts, schedule.years(start.start, start.years)), 1):
            tranche = Tranche(
                funding=funding, number=number, start=first, end=last,
                rule=start.rule, rate=start.rule_rate, planned=amount)
            tranche.save()
            tranche.add_instalments(start.advance)
        return 'end'
