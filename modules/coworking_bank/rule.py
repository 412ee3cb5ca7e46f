# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The rules of the operator, which must be read before they are used."

import re
import tokenize
from decimal import Decimal

from simpleeval import InvalidExpression, simple_eval
from trytond.i18n import gettext
from trytond.pool import PoolMeta
from trytond.tools import decistmt

from .exceptions import RuleError

_NO_AMOUNT = (
    InvalidExpression, SyntaxError, tokenize.TokenError, ArithmeticError,
    TypeError, ValueError)


def check_expression(rule, pattern):
    "Refuse what is no regular expression."
    if pattern:
        try:
            re.compile(pattern)
        except re.error as error:
            raise RuleError(gettext(
                    'coworking_bank.msg_rule_expression', rule=rule.name or '',
                    expression=pattern, error=str(error))) from error


class StatementRule(metaclass=PoolMeta):
    __name__ = 'account.statement.rule'

    @classmethod
    def validate_fields(cls, rules, field_names):
        super().validate_fields(rules, field_names)
        for rule in rules:
            check_expression(rule, rule.description)


class StatementRuleInformation(metaclass=PoolMeta):
    __name__ = 'account.statement.rule.information'

    @classmethod
    def validate_fields(cls, informations, field_names):
        super().validate_fields(informations, field_names)
        for information in informations:
            if information.key_type == 'char' and not information.char:
                raise RuleError(gettext(
                        'coworking_bank.msg_rule_empty',
                        rule=information.rule.name or '',
                        key=information.key.rec_name))
            check_expression(information.rule, information.char)


class StatementRuleLine(metaclass=PoolMeta):
    __name__ = 'account.statement.rule.line'

    @classmethod
    def validate_fields(cls, lines, field_names):
        super().validate_fields(lines, field_names)
        for line in lines:
            line._check_amount()

    def _check_amount(self):
        try:
            amount = simple_eval(
                decistmt(self.amount), functions={'Decimal': Decimal},
                names={'amount': Decimal(1), 'pending': Decimal(1)})
            Decimal(amount)
        except _NO_AMOUNT as error:
            raise RuleError(gettext(
                    'coworking_bank.msg_rule_amount',
                    rule=self.rule.name or '', amount=self.amount)) from error
