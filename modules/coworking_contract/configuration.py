# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, fields
from trytond.modules.company.model import CompanyValueMixin
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, Id

contract_sequence = fields.Many2One(
    'ir.sequence', "Contract Sequence", required=True,
    domain=[
        ('company', 'in', [
                Eval('context', {}).get('company', -1), None]),
        ('sequence_type', '=',
            Id('coworking_contract', 'sequence_type_contract')),
        ],
    help="Numbers the contracts.")
contract_billing = fields.Selection([
        ('by_hand', "By hand"),
        ('draft', "Each day, to drafts"),
        ('post', "Each day, posted"),
        ], "Billing of Contracts", required=True, sort=False,
    help="Whether what contracts owe is invoiced by itself.")

suspension = fields.Integer(
    "Suspension",
    domain=['OR',
        ('suspension', '=', None),
        ('suspension', '>=', 0),
        ],
    help="How many days after it was to be paid an invoice keeps the members "
    "of a contract out at night. Leave empty to let them in.")


def _account(name, help):
    return fields.Many2One(
        'account.account', name,
        domain=[
            ('closed', '!=', True),
            ('type', '!=', None),
            ('company', '=', Eval('context', {}).get('company', -1)),
            ],
        help=help)


deposit_account = _account(
    "Deposit Account",
    "Where deposits stand as a debt to the party, like 16511. "
    "It requires a party.")
deposit_account.domain.append(('party_required', '=', True))
deposit_kept_account = _account(
    "Kept Deposit Account",
    "What is kept of a deposit, like 758.")
deposit_journal = fields.Many2One(
    'account.journal', "Deposit Journal",
    help="For what is kept of deposits or set off against invoices.")



def _months(name, string, help):
    return fields.Integer(
        string, required=True, domain=[(name, '>=', 0)], help=help)


remind_earliest = _months(
    'remind_earliest', "Remind at the Earliest",
    "In months before the last day of notice (article L215-1 of the consumer "
    "code: 3).")
remind_latest = _months(
    'remind_latest', "Remind at the Latest",
    "In months before the last day of notice (article L215-1 of the consumer "
    "code: 1).")

OF_CONTRACTS = {
    'contract_sequence', 'contract_billing', 'suspension', 'deposit_account',
    'deposit_kept_account', 'deposit_journal', 'remind_earliest',
    'remind_latest'}


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    contract_sequence = fields.MultiValue(contract_sequence)
    contract_billing = fields.MultiValue(contract_billing)
    suspension = fields.MultiValue(suspension)
    deposit_account = fields.MultiValue(deposit_account)
    deposit_kept_account = fields.MultiValue(deposit_kept_account)
    deposit_journal = fields.MultiValue(deposit_journal)
    remind_earliest = fields.MultiValue(remind_earliest)
    remind_latest = fields.MultiValue(remind_latest)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in OF_CONTRACTS:
            return pool.get('coworking.configuration.contract')
        return super().multivalue_model(field)

    @classmethod
    def default_contract_sequence(cls, **pattern):
        return cls.multivalue_model(
            'contract_sequence').default_contract_sequence()

    @classmethod
    def default_remind_earliest(cls, **pattern):
        return cls.multivalue_model(
            'remind_earliest').default_remind_earliest()

    @classmethod
    def default_remind_latest(cls, **pattern):
        return cls.multivalue_model('remind_latest').default_remind_latest()

    @classmethod
    def default_contract_billing(cls, **pattern):
        return cls.multivalue_model(
            'contract_billing').default_contract_billing()


class ConfigurationContract(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.contract'
    contract_sequence = contract_sequence
    contract_billing = contract_billing
    suspension = suspension
    deposit_account = deposit_account
    deposit_kept_account = deposit_kept_account
    deposit_journal = deposit_journal
    remind_earliest = remind_earliest
    remind_latest = remind_latest

    @classmethod
    def default_contract_sequence(cls):
        ModelData = Pool().get('ir.model.data')
        try:
            return ModelData.get_id('coworking_contract', 'sequence_contract')
        except KeyError:
            return None

    @classmethod
    def default_contract_billing(cls):
        return 'by_hand'

    @classmethod
    def default_remind_earliest(cls):
        return 3

    @classmethod
    def default_remind_latest(cls):
        return 1
