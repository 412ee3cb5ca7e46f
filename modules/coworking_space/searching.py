# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.


def any_of(clause, *names):
    "The domain of what one of the fields matches, or none of them does not."
    is_denied = clause[1].startswith(('!', 'not '))
    return ['AND' if is_denied else 'OR', *((n, *clause[1:]) for n in names)]
