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


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    contract_sequence = fields.MultiValue(contract_sequence)
    contract_billing = fields.MultiValue(contract_billing)
    suspension = fields.MultiValue(suspension)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in {
                'contract_sequence', 'contract_billing', 'suspension'}:
            return pool.get('coworking.configuration.contract')
        return super().multivalue_model(field)

    @classmethod
    def default_contract_sequence(cls, **pattern):
        return cls.multivalue_model(
            'contract_sequence').default_contract_sequence()

    @classmethod
    def default_contract_billing(cls, **pattern):
        return cls.multivalue_model(
            'contract_billing').default_contract_billing()


class ConfigurationContract(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.contract'
    contract_sequence = contract_sequence
    contract_billing = contract_billing
    suspension = suspension

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
