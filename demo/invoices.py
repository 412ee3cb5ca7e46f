# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the companies of the demo must say on their invoices."
import datetime as dt
import io

from PIL import Image, ImageDraw, ImageFont
from proteus import Model

from . import places
from .books import find, shipped, working_for

BLUE = (31, 111, 168)


def be_french(company):
    "The company says how it declares its VAT, and who it is."
    if find('coworking.vat.regime', ('company', '=', company.id)):
        return
    name = company.party.name
    regime, form, capital, siren = places.INVOICES[name]
    with working_for(company):
        identify(company, form, capital, siren)
        new = Model.get('coworking.vat.regime')(
            company=company, start_date=dt.date(2018, 1, 1), regime=regime)
        if regime == 'franchise':
            new.tax = find(
                'account.tax', ('company', '=', company.id),
                ('template', '=', shipped(
                        'account.tax.template',
                        'coworking_invoice.tva_franchise').id))
        new.save()


def identify(company, form, capital, siren):
    party = Model.get('party.party')(company.party.id)
    vat = f'FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}'
    for type_, code in [('fr_siren', siren), ('eu_vat', vat)]:
        party.identifiers.new(type=type_, code=code)
    party.save()
    company = company.__class__(company.id)
    company.legal_form = form
    company.capital = capital
    company.registration = places.REGISTER.get(party.name)
    company.logo = logo(party.name)
    company.save()


def logo(name):
    "Its initials, white on blue, as a PNG."
    text = ''.join(word[0] for word in name.split()).upper()
    image = Image.new('RGB', (320, 320), BLUE)
    ImageDraw.Draw(image).text(
        (160, 160), text, fill='white', anchor='mm',
        font=ImageFont.load_default(size=160))
    content = io.BytesIO()
    image.save(content, 'PNG')
    return content.getvalue()
