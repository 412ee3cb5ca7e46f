# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Fields that are not to be guessed by searching through other records."

from trytond.model import ModelSQL
from trytond.pool import Pool
from trytond.transaction import Transaction, check_access


class GuardedMixin(ModelSQL):
    """A model through which some users may not search.

    Tryton checks the rights on a domain, but not on those nested in it by
    "where", which it evaluates without any: there each of them comes as a
    search for a query, and its fields are checked here.
    """
    __slots__ = ()

    @classmethod
    def search(
            cls, domain, offset=0, limit=None, order=None, count=False,
            query=False):
        transaction = Transaction()
        if query and transaction.user and not transaction.check_access:
            cls._check_fields(domain)
        return super().search(
            domain, offset=offset, limit=limit, order=order, count=count,
            query=query)

    @classmethod
    def _check_fields(cls, domain):
        pool = Pool()
        ModelAccess = pool.get('ir.model.access')
        FieldAccess = pool.get('ir.model.field.access')
        with check_access():
            for Model, name in _fields_of(cls, domain):
                # Who came here was let in; not so what lies behind.
                if Model != cls:
                    ModelAccess.check(Model.__name__, 'read')
                FieldAccess.check(Model.__name__, [name], 'read')


def _fields_of(Model, domain):
    "Yield the (model, field) that the domain looks at, however deep."
    if domain and isinstance(domain[0], str) and domain[0] not in {
            'AND', 'OR'}:
        name, *path = domain[0].split('.', 1)
        yield Model, name
        field = Model._fields[name]
        if hasattr(field, 'get_target'):
            if path:
                yield from _fields_of(
                    field.get_target(), (*path, *domain[1:]))
            elif domain[1].endswith('where'):
                yield from _fields_of(field.get_target(), domain[2])
    else:
        for clause in domain:
            if not isinstance(clause, str):
                yield from _fields_of(Model, clause)
