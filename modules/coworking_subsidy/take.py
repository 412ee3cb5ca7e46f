# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Expenses are taken from where they were written first."

from trytond.model import ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import without_check_access
from trytond.wizard import Button, StateTransition, StateView, Wizard

from .shared import a_share


class TakeStart(ModelView):
    __name__ = 'subsidy.project.take.start'
    company = fields.Many2One('company.company', "Company")
    currency = fields.Many2One('currency.currency', "Currency")
    project = fields.Many2One('subsidy.project', "Project")
    cost = fields.Many2One(
        'subsidy.project.cost', "Cost Line",
        domain=[
            ('project', '=', Eval('project', -1)),
            ])
    invoice_lines = fields.Many2Many(
        'account.invoice.line', None, None, "Supplier Invoices",
        domain=[
            ('invoice.company', '=', Eval('company', -1)),
            ('invoice.currency', '=', Eval('currency', -1)),
            ('invoice.type', '=', 'in'),
            ('invoice.state', 'in', ['posted', 'paid']),
            ('type', '=', 'line'),
            ])
    move_lines = fields.Many2Many(
        'account.move.line', None, None, "Books",
        domain=[
            ('move.company', '=', Eval('company', -1)),
            ('move.state', '=', 'posted'),
            ('account.type.expense', '=', True),
            ('debit', '>', 0),
            ['OR',
                ('origin', '=', None),
                ('origin', 'not like', 'account.invoice.line,%'),
                ],
            ],
        help="Such as salaries.")
    flat_rate = a_share(
        'flat_rate', "Flat Rate",
        "Of the expenses of a cost line, for what is not justified one by "
        "one.")
    flat_cost = fields.Many2One(
        'subsidy.project.cost', "Of",
        domain=[
            ('project', '=', Eval('project', -1)),
            ],
        states={
            'invisible': ~Eval('flat_rate'),
            'required': Eval('flat_rate', 0) > 0,
            })


class Take(Wizard):
    "Take expenses into a project."
    __name__ = 'subsidy.project.take'
    start = StateView(
        'subsidy.project.take.start',
        'coworking_subsidy.take_start_view_form', [
            Button("Cancel", 'end', 'tryton-cancel'),
            Button("Take", 'take', 'tryton-ok', default=True),
            ])
    take = StateTransition()

    def default_start(self, fields):
        project = self.record
        return {
            'company': project.company.id,
            'currency': project.currency.id,
            'project': project.id,
            }

    def transition_take(self):
        Expense = Pool().get('subsidy.expense')
        start, project = self.start, self.record
        self.model.write([project], {})
        expenses = [
            Expense.of_invoice_line(project, n) for n in start.invoice_lines]
        expenses += [
            Expense.of_move_line(project, n) for n in start.move_lines]
        if start.flat_rate:
            expenses.append(Expense.flat_of(
                    project, start.flat_rate, start.flat_cost))
        for expense in expenses:
            expense.check_taken()
            expense.cost = start.cost
        with without_check_access():
            Expense.save(expenses)
        return 'end'

    def end(self):
        return 'reload'
