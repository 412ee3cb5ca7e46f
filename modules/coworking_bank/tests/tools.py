# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A bank: its account, its files, and what a finance officer reads of them."

import csv
import datetime as dt
from decimal import Decimal
from itertools import groupby

from lxml import etree
from lxml.builder import ElementMaker
from proteus import Model, Wizard
from trytond.modules.company.tests.tools import get_company

__all__ = [
    'camt', 'create_bank', 'entries_of', 'import_file', 'ofx', 'show']

SPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'
# Where CAMT tells what of a transaction.
PATHS = {
    'number': 'Refs/EndToEndId',
    'mandate': 'Refs/MndtId',
    'batch': 'Refs/PmtInfId',
    'amount': 'Amt',
    'payer': 'RltdPties/Dbtr/Nm',
    'iban': 'RltdPties/DbtrAcct/Id/IBAN',
    'text': 'RmtInf/Ustrd',
    'reason': 'RtrInf/Rsn/Cd',
    }


def create_bank(account, number):
    """The statements of the account of the books: their journal.

    The number is that of a bank account of the company, or a new one.
    """
    Journal = Model.get('account.journal')
    if isinstance(number, str):
        number = _open_account(number)
    journal = Journal(name="Bank", code='BQ', type='statement')
    journal.save()
    statements = Model.get('account.statement.journal')(
        name="Bank", journal=journal, account=account,
        bank_account=number.account, validation='balance')
    statements.save()
    return statements


def _open_account(number):
    Party = Model.get('party.party')
    owner = Party(name="Bank of the Place")
    owner.save()
    bank = Model.get('bank')(party=owner)
    bank.save()
    account = Model.get('bank.account')(bank=bank)
    account.owners.append(Party(get_company().party.id))
    account.numbers.new(type='iban', number=number)
    account.save()
    return account.numbers[0]


def camt(name, number, day, start, *entries):
    """A statement in CAMT.053: bytes.

    The entries are (day, amount, {what of PATHS: text}, ...): one for each
    transaction.
    """
    E = ElementMaker(namespace=SPACE, nsmap={None: SPACE})

    def money(amount):
        return [
            E.Amt(f'{abs(Decimal(amount)):.2f}', Ccy='EUR'),
            E.CdtDbtInd('CRDT' if Decimal(amount) >= 0 else 'DBIT')]

    def balance(code, amount):
        return E.Bal(E.Tp(E.CdOrPrtry(E.Cd(code))), *money(amount))

    def transaction(details):
        told = E.TxDtls()
        # In the order of the schema.
        for what, path in PATHS.items():
            if what in details:
                node = told
                for tag in path.split('/'):
                    found = node.find(f'{{{SPACE}}}{tag}')
                    if found is None:
                        found = etree.SubElement(node, f'{{{SPACE}}}{tag}')
                    node = found
                node.text = details[what]
        return told

    def entry(date, amount, *transactions):
        return E.Ntry(
            *money(amount), E.Sts('BOOK'), E.BookgDt(E.Dt(date.isoformat())),
            E.NtryDtls(*map(transaction, transactions)))

    end = Decimal(start) + sum(Decimal(amount) for _, amount, *_ in entries)
    return etree.tostring(
        E.Document(E.BkToCstmrStmt(
                E.GrpHdr(E.MsgId(name)),
                E.Stmt(
                    E.Id(name), E.CreDtTm(f'{day}T06:00:00'),
                    E.Acct(
                        E.Id(E.IBAN(number.replace(' ', ''))), E.Ccy('EUR')),
                    balance('OPBD', start), balance('CLBD', end),
                    *[entry(*e) for e in entries]))),
        xml_declaration=True, encoding='UTF-8')


def ofx(number, day, balance, *transactions):
    """A statement in OFX: bytes.

    The transactions are (day, amount, number of the bank, name, memo).
    """
    written = ''.join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{date:%Y%m%d}<TRNAMT>{amount}"
        f"<FITID>{fitid}<NAME>{name}<MEMO>{memo}</STMTTRN>\n"
        for date, amount, fitid, name, memo in transactions)
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\n"
        "ENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n"
        "<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>EUR\n"
        f"<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING"
        "</BANKACCTFROM>\n"
        f"<BANKTRANLIST><DTSTART>{day:%Y%m01}<DTEND>{day:%Y%m%d}\n"
        f"{written}</BANKTRANLIST>\n"
        f"<LEDGERBAL><BALAMT>{balance}<DTASOF>{day:%Y%m%d}</LEDGERBAL>\n"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n").encode('ascii')


def import_file(content, file_format='camt_053_001'):
    "What the user imports: the statements."
    wizard = Wizard('account.statement.import')
    wizard.form.file_ = content
    wizard.form.file_format = file_format
    wizard.execute('import_')
    statements, = wizard.actions
    return statements


def show(statement):
    "What each line of the bank is for."
    for origin in statement.__class__(statement.id).origins:
        lines = [
            f'{n.amount:.2f} {n.account.code} '
            + (n.related_to.rec_name if n.related_to else '?')
            for n in origin.lines]
        print(f'{origin.amount:.2f}:', ' + '.join(lines) or 'left over')


# The fields of the file of the books, in order (LPF, art. A47 A-1).
FIELDS = [
    'JournalCode', 'JournalLib', 'EcritureNum', 'EcritureDate', 'CompteNum',
    'CompteLib', 'CompAuxNum', 'CompAuxLib', 'PieceRef', 'PieceDate',
    'EcritureLib', 'Debit', 'Credit', 'EcritureLet', 'DateLet', 'ValidDate',
    'Montantdevise', 'Idevise']
MAY_BE_EMPTY = {
    'CompAuxNum', 'CompAuxLib', 'EcritureLet', 'DateLet', 'Montantdevise',
    'Idevise'}


def entries_of(content):
    """Read the file of the books by the rule: {number of the entry: [line]}.

    Raises AssertionError on what the rule does not have.
    """
    rows = list(csv.reader(
            bytes(content).decode().splitlines(), delimiter='\t',
            quoting=csv.QUOTE_NONE))
    assert rows[0] == FIELDS, rows[0]
    lines = [dict(zip(FIELDS, row, strict=True)) for row in rows[1:]]
    for line in lines:
        for field in FIELDS:
            told = line[field].strip(' -')
            assert told or field in MAY_BE_EMPTY, (field, line)
        for field in ['EcritureDate', 'PieceDate', 'ValidDate', 'DateLet']:
            if line[field]:
                dt.datetime.strptime(line[field], '%Y%m%d')
        assert line['CompteNum'][:3].isdigit(), line
        assert bool(line['CompAuxNum']) == bool(line['CompAuxLib']), line
        assert bool(line['EcritureLet']) == bool(line['DateLet']), line
        assert (amount_of(line['Debit']) != 0) != (
            amount_of(line['Credit']) != 0), line
    entries = {
        number: list(group)
        for number, group in groupby(lines, key=lambda n: n['EcritureNum'])}
    assert sum(map(len, entries.values())) == len(lines), "not in order"
    for entry in entries.values():
        assert not sum(
            amount_of(n['Debit']) - amount_of(n['Credit']) for n in entry)
        assert len({n['EcritureDate'] for n in entry}) == 1
    return entries


def amount_of(text):
    "The amount of a field: Decimal."
    assert '.' not in text and ' ' not in text, text
    return Decimal(text.replace(',', '.'))
