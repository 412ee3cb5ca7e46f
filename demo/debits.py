# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Direct debits of the demo, on accounts that are nobody's."
import datetime as dt

from proteus import Model
from trytond.modules.coworking_space.tests.tools import run_cron

from . import places
from .books import find, waiting_account, working_for


def debit(company):
    "What is due is announced; one of the members has no e-mail."
    with working_for(company):
        run_cron('account.payment.journal|debit_sepa')


def debit_journal(company):
    party = Model.get('party.party')(company.party.id)
    party.identifiers.new(type='eu_at_02', code=places.CREDITOR)
    party.save()
    journal = Model.get('account.payment.journal')(
        name="Prélèvements", company=company, process_method='sepa',
        debit_day=5,
        clearing_account=waiting_account(
            company, "Prélèvements à encaisser", '5116'),
        clearing_posting_delay=dt.timedelta())
    journal.clearing_journal = find('account.journal', ('type', '=', 'cash'))
    journal.sepa_bank_account_number = account(
        company.party, places.ACCOUNTS[0])
    journal.sepa_receivable_flavor = 'pain.008.001.02'
    journal.sepa_payable_flavor = 'pain.001.001.03'
    journal.save()
    return journal


def account(party, iban):
    "The number of the account of the party."
    Party = Model.get('party.party')
    bank = find('bank', ('party.name', '=', places.BANK))
    if not bank:
        owner = Party(name=places.BANK)
        owner.save()
        bank = Model.get('bank')(party=owner, bic=places.BIC)
        bank.save()
    new = Model.get('bank.account')(bank=bank)
    new.owners.append(Party(party.id))
    new.numbers.new(type='iban', number=iban)
    new.save()
    return new.numbers[0]


def mandate(company, journal, member, iban, signed):
    new = Model.get('account.payment.sepa.mandate')(
        party=member, company=company, account_number=account(member, iban),
        identification=f'MOREZ-{member.code}',
        signature_date=signed)
    new.click('request')
    new.click('validate_mandate')
    party = Model.get('party.party')(member.id)
    party.reception_direct_debits.new(journal=journal, sepa_mandate=new)
    party.save()
