# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from decimal import Decimal

from proteus import Model
from trytond.modules.coworking_space.tests.tools import text_of

__all__ = ['create_plan', 'show', 'text_of']


def create_plan(name, product, price, lines=(), config=None, **values):
    "A plan of one line, named as the plan, and of others as values."
    Plan = Model.get('coworking.plan', config=config)
    plan = Plan(name=name, **values)
    for line_values in [
            {'name': name, 'product': product, 'price': price}, *lines]:
        line_values['price'] = Decimal(line_values['price'])
        plan.lines.new(**line_values)
    plan.save()
    return plan


def show(contract):
    "Print what the contract was charged."
    contract.reload()
    for charge in sorted(contract.charges, key=lambda c: c.id):
        print(charge.start, charge.end, charge.days, charge.amount)
