# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.transaction import Transaction


def speaking_to(party):
    "The context in which is said what the party reads."
    lang = party.lang
    return Transaction().set_context(language=lang.code if lang else None)
