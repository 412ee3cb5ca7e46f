# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.wizard import Wizard


class ActOnContract(Wizard):
    "Something that the back office does to a contract."

    def writable(self):
        "The contract, which the user may write."
        contract = self.record
        self.model.write([contract], {})
        return self.model(contract.id)

    def end(self):
        return 'reload'
