# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What an invoice lacks before it may leave."

from trytond.i18n import gettext
from trytond.pool import Pool, PoolMeta

from .exceptions import InvoiceLacksError


class Booking(metaclass=PoolMeta):
    __name__ = 'coworking.booking'

    def check_invoice(self):
        invoice = super().check_invoice()
        invoice.invoice_date = None
        for name, value in self.references.items():
            setattr(invoice, name, value)
        invoice._check_lacking(self.rec_name)
        return invoice


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @classmethod
    def _post(cls, invoices):
        for invoice in invoices:
            if invoice.type == 'out' and not invoice.move:
                invoice.take_references()
                invoice._check_lacking(invoice.rec_name)
        super()._post(invoices)

    def _check_lacking(self, told):
        "Only for the companies that have a regime; it is told by that."
        Regime = Pool().get('coworking.vat.regime')
        regime = Regime.at(self.company, self.paper_date)
        lacking = regime and [*self._lacks_of_company(regime),
            *self._lacks_of_customer()]
        if lacking:
            raise InvoiceLacksError(gettext(
                    'coworking_invoice.msg_invoice_lacks',
                    invoice=told,
                    party=self.party.rec_name,
                    lacking='\n'.join(f'- {l}' for l in lacking)))

    def _lacks_of_company(self, regime):
        company = self.company
        if not company.party.address_get():
            yield self._lack('company_address')
        if not company.party.siren_code:
            yield self._lack('company_siren')
        if not company.legal_form:
            yield self._lack('company_legal_form')
        if regime.regime != 'franchise' and not company.party.vat_code:
            yield self._lack('company_vat')

    def _lacks_of_customer(self):
        party = self.party
        if party.customer_kind_used != 'public':
            return
        if not party.siret_code:
            yield self._lack('siret')
        if party.asks_service_code and not self.service_code:
            yield self._lack('service_code')
        if party.asks_engagement and not self.engagement_number:
            yield self._lack('engagement_number')

    def _lack(self, what):
        return gettext(
            f'coworking_invoice.msg_lacks_{what}',
            company=self.company.rec_name, party=self.party.rec_name)
