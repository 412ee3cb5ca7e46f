# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.wizard import Wizard


class ActOnContract(Wizard):
    "Something that the back office does to a contract in some states."
    _states = set()

    def writable(self):
        "The contract, which the user may write and which is in its state."
        contract = self.record
        self.model.write([contract], {})
        contract = self.model(contract.id)
        if contract.state not in self._states:
            contract.refuse('msg_contract_state')
        return contract

    def end(self):
        return 'reload'
