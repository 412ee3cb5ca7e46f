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
from trytond.modules.coworking_space.alone import be_alone
from trytond.pool import Pool, PoolMeta
from trytond.tools import escape_wildcard

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
        # What cannot be matched does not undo what was read.
        Statement.__queue__.match(Statement.browse(data['res_id']))
        return action, data

    @staticmethod
    def _be_alone(statements):
        "Who imports the same file meanwhile sees what was taken."
        Journal = Pool().get('account.statement.journal')
        be_alone(Journal, {s.journal for s in statements})

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
        with self.readable():
            statements = list(super().parse_camt())
        self._be_alone(statements)
        new = list(filterfalse(self._is_known, statements))
        if statements and not new:
            raise ImportStatementError(gettext(
                    'coworking_bank.msg_import_again',
                    statement=statements[0].name,
                    journal=statements[0].journal.rec_name))
        yield from new

    @staticmethod
    def _is_known(statement):
        Statement = Pool().get('account.statement')
        return bool(Statement.search([
                    ('journal', '=', statement.journal.id),
                    ('name', '=', statement.name),
                    ('date', '=', statement.date),
                    ('end_balance', '=', statement.end_balance),
                    ('state', '!=', 'cancelled'),
                    ], limit=1))

    parse_camt_052_001 = parse_camt
    parse_camt_053_001 = parse_camt
    parse_camt_054_001 = parse_camt

    def camt_origin(self, camt_statement, entry):
        """What is booked: one for each transaction.

        One for all of the entry, when they are not together its amount.
        """
        status = entry.find('./{*}Sts')
        if status is not None and ''.join(
                status.itertext()).strip() != 'BOOK':
            return []
        self._say_day(entry.find('./{*}BookgDt'))
        origins = list(super().camt_origin(camt_statement, entry))
        for origin in origins:
            origin.description = origin.description or self._camt_told(origin)
        amount = self._camt_amount(entry)
        if sum(o.amount for o in origins) == amount:
            return origins
        whole = origins[0]
        whole.amount, whole.party, whole.information = amount, None, None
        whole.description = ' '.join(dict.fromkeys(
                filter(None, (o.description for o in origins)))) or None
        return [whole]

    @staticmethod
    def _say_day(booked):
        "The day of what is told to the second."
        moment = booked.find('./{*}DtTm') if booked is not None else None
        if moment is not None:
            moment.tag = moment.tag.removesuffix('Tm')
            moment.text = moment.text.strip()[:10]

    @staticmethod
    def _camt_told(origin):
        "What the payer wrote."
        information = getattr(origin, 'information', None) or {}
        return ' '.join(filter(None, [
                    information.get('camt_debtor_name'),
                    information.get('camt_remittance_information')])) or None

    def _camt_amount(self, entry, detail=None):
        "The amount of the transaction, where later versions have it too."
        if detail is not None and detail.find(
                './{*}AmtDtls/{*}TxAmt/{*}Amt') is None:
            amount = detail.findtext('./{*}Amt')
            if amount:
                sign = entry.findtext('./{*}CdtDbtInd')
                return Decimal(amount) * (-1 if sign == 'DBIT' else 1)
        return super()._camt_amount(entry, detail)

    def camt_information(self, camt_statement, entry, detail):
        information = super().camt_information(camt_statement, entry, detail)
        reason = detail.findtext('./{*}RtrInf/{*}Rsn/{*}Cd')
        if reason:
            information['camt_return_reason'] = reason
        written = [
            node.text for path in ['Ustrd', 'Strd/{*}CdtrRefInf/{*}Ref']
            for node in detail.findall('./{*}RmtInf/{*}' + path) if node.text]
        if written:
            information['camt_remittance_information'] = ' '.join(written)
        return information

    def camt_party(self, camt_statement, entry, detail):
        "By its account, else by its name when one only has it."
        Party = Pool().get('party.party')
        if detail.find('./{*}RtrInf') is not None:
            # Its creditor is who was to be paid.
            return None
        party = super().camt_party(camt_statement, entry, detail)
        if not party and entry.findtext('./{*}CdtDbtInd') == 'CRDT':
            name = detail.findtext('./{*}RltdPties/{*}Dbtr//{*}Nm')
            parties = Party.search([
                    ('name', 'ilike', escape_wildcard(name)),
                    ]) if name else []
            if len(parties) == 1:
                party, = parties
        return party

    # OFX

    def parse_ofx(self):
        with self.readable():
            statements = list(super().parse_ofx())
        self._be_alone(statements)
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
