# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The files of the bank: read once, or not at all."

from contextlib import contextmanager
from decimal import Decimal
from itertools import filterfalse

from lxml import etree
from ofxparse import OfxParserException
from trytond.i18n import gettext
from trytond.modules.account_statement.exceptions import ImportStatementError
from trytond.pool import Pool, PoolMeta

# What the parsers raise on a file of another kind.
_UNREADABLE = (
    etree.LxmlError, OfxParserException, ArithmeticError, AttributeError,
    LookupError, TypeError, ValueError)


class ImportStatement(metaclass=PoolMeta):
    __name__ = 'account.statement.import'

    def do_import_(self, action):
        Statement = Pool().get('account.statement')
        action, data = super().do_import_(action)
        if not data['res_id']:
            raise ImportStatementError(gettext(
                    'coworking_bank.msg_import_nothing'))
        Statement.match(Statement.browse(data['res_id']))
        return action, data

    @contextmanager
    def readable(self):
        "Say in one sentence that the file is of another kind."
        formats = dict(self.start.__class__.file_format.selection)
        try:
            yield
        except _UNREADABLE as error:
            raise ImportStatementError(gettext(
                    'coworking_bank.msg_import_unreadable',
                    format=formats[self.start.file_format])) from error

    # CAMT

    def parse_camt(self):
        Statement = Pool().get('account.statement')
        with self.readable():
            statements = list(super().parse_camt())
        for statement in statements:
            if Statement.search([
                        ('journal', '=', statement.journal.id),
                        ('name', '=', statement.name),
                        ('date', '=', statement.date),
                        ('end_balance', '=', statement.end_balance),
                        ('state', '!=', 'cancelled'),
                        ], limit=1):
                raise ImportStatementError(gettext(
                        'coworking_bank.msg_import_again',
                        statement=statement.name,
                        journal=statement.journal.rec_name))
            yield statement

    parse_camt_052_001 = parse_camt
    parse_camt_053_001 = parse_camt
    parse_camt_054_001 = parse_camt

    def camt_description(self, camt_statement, entry):
        "What the bank calls it, else what the payer wrote."
        path = './{*}NtryDtls/{*}TxDtls/'
        return super().camt_description(camt_statement, entry) or ' '.join(
            filter(None, [
                    entry.findtext(path + '{*}RltdPties/{*}Dbtr//{*}Nm'),
                    entry.findtext(path + '{*}RmtInf/{*}Ustrd')])) or None

    def camt_information(self, camt_statement, entry, detail):
        information = super().camt_information(camt_statement, entry, detail)
        reason = detail.findtext('./{*}RtrInf/{*}Rsn/{*}Cd')
        if reason:
            information['camt_return_reason'] = reason
        return information

    def camt_party(self, camt_statement, entry, detail):
        "By its account, else by its name when one only has it."
        Party = Pool().get('party.party')
        party = super().camt_party(camt_statement, entry, detail)
        if not party and entry.findtext('./{*}CdtDbtInd') == 'CRDT':
            name = detail.findtext('./{*}RltdPties/{*}Dbtr//{*}Nm')
            parties = Party.search([('name', 'ilike', name)]) if name else []
            if len(parties) == 1:
                party, = parties
        return party

    # OFX

    def parse_ofx(self):
        with self.readable():
            statements = list(super().parse_ofx())
        for statement in statements:
            self._leave_out_known(statement)
            if statement.origins:
                yield statement

    def _leave_out_known(self, statement):
        "Leave out what another statement told: it begins after that."
        Origin = Pool().get('account.statement.origin')
        known = {
            (o.number, o.date, o.amount) for o in Origin.search([
                    ('statement.journal', '=', statement.journal.id),
                    ('statement.state', '!=', 'cancelled'),
                    ('number', 'in', [o.number for o in statement.origins]),
                    ])}
        is_known = lambda o: (o.number, o.date, o.amount) in known
        left_out = list(filter(is_known, statement.origins))
        statement.origins = list(filterfalse(is_known, statement.origins))
        amount = sum((o.amount for o in left_out), Decimal(0))
        statement.total_amount -= amount
        statement.number_of_lines -= len(left_out)
        if getattr(statement, 'start_balance', None) is not None:
            statement.start_balance += amount
