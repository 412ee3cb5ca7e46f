# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a list declares: no database here."

from typing import NamedTuple


class Movement(NamedTuple):
    "That a domiciliation began or ended: kind is entry or exit."
    contract: int
    kind: str
    date: object


def to_declare(facts, declared, start, end):
    """The movements of a list from start to end, both included.

    facts are the movements as they are now, declared what the lists already
    sent to the same recipient said, the oldest first.  A list says what is
    known now and was not said: what an earlier one left out or said
    otherwise comes as a correction, and so does what was said and is no more.

    Returns [(movement, is_correction)], where a date of None takes back.
    """
    said = {(m.contract, m.kind): m.date for m in declared}
    now = {(m.contract, m.kind): m.date for m in facts if m.date <= end}
    changed = [
        (Movement(contract, kind, date),
            date < start or (contract, kind) in said)
        for (contract, kind), date in now.items()
        if said.get((contract, kind)) != date]
    changed += [
        (Movement(contract, kind, None), True)
        for (contract, kind), date in said.items()
        if date and (contract, kind) not in now]
    return sorted(
        changed, key=lambda c: (c[0].date or start, c[0].contract, c[0].kind))
