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
            ('sequence_type', '=', Id('domiciliation', type_)),
            ],
        help=help)


mail_sequence = _sequence(
    "Mail Sequence", 'sequence_type_mail', "Numbers the mail.")
notice_sequence = _sequence(
    "Notice Sequence", 'sequence_type_notice',
    "Numbers the notices that are sent.")
declaration_sequence = _sequence(
    "Declaration Sequence", 'sequence_type_declaration',
    "Numbers the declarations that are sent.")

_SEQUENCES = {'mail_sequence', 'notice_sequence', 'declaration_sequence'}


def _default(name):
    ModelData = Pool().get('ir.model.data')
    try:
        return ModelData.get_id('domiciliation', name)
    except KeyError:
        return None


class Configuration(metaclass=PoolMeta):
    __name__ = 'coworking.configuration'
    mail_sequence = fields.MultiValue(mail_sequence)
    notice_sequence = fields.MultiValue(notice_sequence)
    declaration_sequence = fields.MultiValue(declaration_sequence)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in _SEQUENCES:
            return pool.get('coworking.configuration.domiciliation')
        return super().multivalue_model(field)

    @classmethod
    def default_mail_sequence(cls, **pattern):
        return _default('sequence_mail')

    @classmethod
    def default_notice_sequence(cls, **pattern):
        return _default('sequence_notice')

    @classmethod
    def default_declaration_sequence(cls, **pattern):
        return _default('sequence_declaration')


class ConfigurationDomiciliation(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.domiciliation'
    mail_sequence = mail_sequence
    notice_sequence = notice_sequence
    declaration_sequence = declaration_sequence

    @classmethod
    def default_mail_sequence(cls):
        return _default('sequence_mail')

    @classmethod
    def default_notice_sequence(cls):
        return _default('sequence_notice')

    @classmethod
    def default_declaration_sequence(cls):
        return _default('sequence_declaration')
