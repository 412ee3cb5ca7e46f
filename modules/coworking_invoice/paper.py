# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What stands on the paper and is not a field of the invoice."

from typing import Any, NamedTuple

from trytond.modules.coworking_space.company import today_at
from trytond.modules.coworking_space.language import speaking_to
from trytond.pool import Pool, PoolMeta


class Receipt(NamedTuple):
    "Money that paid an invoice; how is a journal or a credit note."
    date: Any
    how: str
    amount: Any


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def paper_date(self):
        "Its date, which is today as long as it has none."
        return self.invoice_date or today_at(self.company)

    @property
    def is_credit_note(self):
        return self._sequence_type == 'credit_note'

    @property
    def mentions(self):
        "What it must say, in the order of the law: [text]."
        pool = Pool()
        Mention = pool.get('coworking.invoice.mention')
        Regime = pool.get('coworking.vat.regime')
        with speaking_to(self.party):
            regime = Regime.at(self.company, self.paper_date)
            # The tax of the regime says the same.
            said = regime and regime.tax
            notices = dict.fromkeys(
                t.legal_notice for t in self.taxes
                if t.legal_notice and not (said and t.tax == said))
            if not regime:
                return [*notices]
            return [
                regime.said, *notices,
                *(m.text for m in Mention.search([]) if m.is_on(self))]

    @property
    def identity(self):
        "What the company says of itself, in the language of the customer."
        with speaking_to(self.party):
            return self.company.identity

    @property
    def receipts(self):
        "What paid it until now, by date: [Receipt]."
        lines = sorted(
            {*self.payment_lines, *self.reconciliation_lines},
            key=lambda l: (l.date, l.id))
        return [
            Receipt(l.date, self._how(l), l.credit - l.debit) for l in lines]

    def _how(self, line):
        with speaking_to(self.party):
            move = line.move.__class__(line.move.id)
            if isinstance(move.origin, self.__class__) and move.origin != self:
                return move.origin.number
            return move.journal.name

    @property
    def seller_address(self):
        "Where the company asks to be written to."
        address = self.company.party.address_get('invoice')
        return address.full_address if address else ''

    @property
    def due_date(self):
        "When the first part of it is due, once it is posted."
        dates = [l.maturity_date for l in self.lines_to_pay if l.maturity_date]
        return min(dates, default=None)

    def say_rate(self, tax):
        "The rate of one of its taxes, as its customer writes numbers."
        if not tax.tax or tax.tax.type != 'percentage':
            return tax.description
        Lang = Pool().get('ir.lang')
        percent = tax.tax.rate * 100
        digits = max(0, -percent.normalize().as_tuple().exponent)
        lang = self.party.lang or Lang.get()
        return lang.format_number(percent, digits) + '\N{NBSP}%'

    @property
    def credited_invoices(self):
        "Those that it credits, with their numbers: [invoice]."
        return sorted(
            (i for i in self.origin_invoices if i.number),
            key=lambda i: (i.invoice_date, i.id))


class InvoiceLine(metaclass=PoolMeta):
    __name__ = 'account.invoice.line'

    @property
    def dates_of_use(self):
        """The first and the last day of the service, where no text says them.

        What was charged describes itself.
        """
        if self.service_start and not self.origin:
            return self.service_start, self.service_end or self.service_start
