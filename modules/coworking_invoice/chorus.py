# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The message that Chorus Pro reads names the service that the invoice goes to."

from lxml import etree
from trytond.pool import PoolMeta


class UNCEFACTInvoice(metaclass=PoolMeta):
    __name__ = 'edocument.uncefact.invoice'

    def render(self, template):
        """The service code is the reference of the buyer (EN 16931, BT-10).

        It comes first in what was agreed on, as the schema asks; the
        engagement is the order, which Tryton writes.
        """
        message = super().render(template)
        code = self.invoice.service_code
        if self.invoice.type != 'out' or not code:
            return message
        document = etree.fromstring(message)
        agreement = document.find('.//{*}ApplicableHeaderTradeAgreement')
        space = etree.QName(agreement).namespace
        reference = etree.Element(f'{{{space}}}BuyerReference')
        reference.text = code
        agreement.insert(0, reference)
        return etree.tostring(
            document, xml_declaration=True, encoding='utf-8')
