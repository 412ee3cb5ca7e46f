# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.wizard import Wizard


class ActOnSubsidy(Wizard):
    "Something that is done to a record, which the user may write."

    def writable(self):
        self.model.write([self.record], {})
        return self.model(self.record.id)

    def end(self):
        return 'reload'
