# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
from decimal import Decimal

from lxml import etree
from proteus import Model
from trytond.modules.company.tests.tools import get_company
from trytond.tools import file_open

__all__ = [
    'create_account', 'create_journal', 'create_mandate', 'debits', 'validate']


def create_account(party, iban, bic='PSSTFRPPXXX'):
    "A bank account of the party: its number."
    Bank = Model.get('bank')
    Party = Model.get('party.party')
    banks = Bank.find([('bic', '=', bic)])
    if not banks:
        owner = Party(name="Bank")
        owner.save()
        bank = Bank(party=owner, bic=bic)
        bank.save()
        banks = [bank]
    account = Model.get('bank.account')(bank=banks[0])
    account.owners.append(Party(party.id))
    number = account.numbers.new()
    number.type = 'iban'
    number.number = iban
    account.save()
    return account.numbers[0]


def create_journal(clearing, debit_day=None, flavor='pain.008.001.02'):
    "Direct debits of the company, which wait for the bank on an account."
    company = get_company()
    party = Model.get('party.party')(company.party.id)
    if not any(i.type == 'eu_at_02' for i in party.identifiers):
        _ = party.identifiers.new(type='eu_at_02', code='FR72ZZZ123456')
        party.save()
    journal = Model.get('account.payment.journal')(
        name="Direct Debits", process_method='sepa')
    journal.sepa_bank_account_number = create_account(
        company.party, 'FR7630006000011234567890189')
    journal.sepa_receivable_flavor = flavor
    journal.sepa_payable_flavor = 'pain.001.001.03'
    journal.debit_day = debit_day
    journal.clearing_account = clearing
    journal.clearing_journal, = Model.get('account.journal').find(
        [('type', '=', 'cash')], limit=1)
    journal.clearing_posting_delay = dt.timedelta()
    journal.save()
    return journal


def create_mandate(party, journal, iban, signed, **values):
    "A mandate that the party signed, and by which it is debited."
    mandate = Model.get('account.payment.sepa.mandate')(
        party=party, account_number=create_account(party, iban),
        identification=f'RUM-{party.name}', signature_date=signed, **values)
    mandate.click('request')
    mandate.click('validate_mandate')
    party = Model.get('party.party')(party.id)
    _ = party.reception_direct_debits.new(
        journal=journal, sepa_mandate=mandate)
    party.save()
    return mandate


def debits(*domain):
    "The payments, oldest first."
    return Model.get('account.payment').find(
        list(domain), order=[('id', 'ASC')])


def validate(message):
    """Hold the message against the schema of ISO 20022: what it asks for.

    [(scheme, sequence, day, mandate, end of the account, amount)]
    """
    document = etree.fromstring(bytes(message.message))
    space = etree.QName(document).namespace
    name = space.rpartition(':')[2]
    with file_open(f'account_payment_sepa/tests/{name}.xsd') as schema:
        etree.XMLSchema(etree.parse(schema)).assertValid(document)
    find = lambda node, path: node.findtext(
        '/'.join(f'{{{space}}}{p}' for p in path.split('/')))
    return [
        (find(info, 'PmtTpInf/LclInstrm/Cd'), find(info, 'PmtTpInf/SeqTp'),
            find(info, 'ReqdColltnDt'),
            find(debit, 'DrctDbtTx/MndtRltdInf/MndtId'),
            find(debit, 'DbtrAcct/Id/IBAN')[-4:],
            Decimal(find(debit, 'InstdAmt')))
        for info in document.iter(f'{{{space}}}PmtInf')
        for debit in info.iter(f'{{{space}}}DrctDbtTxInf')]
