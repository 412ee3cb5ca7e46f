# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, fields
from trytond.modules.company.model import CompanyValueMixin
from trytond.pool import Pool, PoolMeta
from trytond.pyson import Eval, Id


def _sequence(name, type_, help):
    return fields.Many2One(
        'ir.sequence', name, required=True,
        domain=[
            ('company', 'in', [
                    Eval('context', {}).get('company', -1), None]),
            ('sequence_type', '=', Id('coworking_subsidy', type_)),
            ],
        help=help)


agreement_sequence = _sequence(
    "Agreement Sequence", 'sequence_type_agreement',
    "Numbers the agreements that are signed.")
claim_sequence = _sequence(
    "Claim Sequence", 'sequence_type_claim',
    "Numbers the claims that are submitted.")

subsidy_entries = fields.Selection([
        ('none', "None"),
        ('draft', "Draft"),
        ('posted', "Posted"),
        ], "Subsidy Entries", required=True, sort=False,
    help="What is written in the books for the fundings that are ours.")
subsidy_journal = fields.Many2One(
    'account.journal', "Subsidy Journal",
    states={
        'required': Eval('subsidy_entries', 'none') != 'none',
        })

_VALUES = {
    'agreement_sequence', 'claim_sequence', 'subsidy_entries',
    'subsidy_journal'}


def _default(name):
    ModelData = Pool().get('ir.model.data')
    try:
        return ModelData.get_id('coworking_subsidy', name)
    except KeyError:
        return None


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    agreement_sequence = fields.MultiValue(agreement_sequence)
    claim_sequence = fields.MultiValue(claim_sequence)
    subsidy_entries = fields.MultiValue(subsidy_entries)
    subsidy_journal = fields.MultiValue(subsidy_journal)

    @classmethod
    def multivalue_model(cls, field):
        if field in _VALUES:
            return Pool().get('coworking.configuration.subsidy')
        return super().multivalue_model(field)

    @classmethod
    def default_agreement_sequence(cls, **pattern):
        return _default('sequence_agreement')

    @classmethod
    def default_claim_sequence(cls, **pattern):
        return _default('sequence_claim')

    @classmethod
    def default_subsidy_entries(cls, **pattern):
        return 'none'

    @classmethod
    def default_subsidy_journal(cls, **pattern):
        return _default('journal_subsidy')


class ConfigurationSubsidy(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.subsidy'
    agreement_sequence = agreement_sequence
    claim_sequence = claim_sequence
    subsidy_entries = subsidy_entries
    subsidy_journal = subsidy_journal

    @classmethod
    def default_agreement_sequence(cls):
        return _default('sequence_agreement')

    @classmethod
    def default_claim_sequence(cls):
        return _default('sequence_claim')

    @classmethod
    def default_subsidy_entries(cls):
        return 'none'

    @classmethod
    def default_subsidy_journal(cls):
        return _default('journal_subsidy')
