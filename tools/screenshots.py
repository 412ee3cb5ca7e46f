# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Take the screenshots of the README from a running demo.

    python tools/screenshots.py [PORT]
"""
import datetime as dt
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from tests.clients.web import WebClient  # noqa: E402

IMAGES = TOP / 'doc' / 'images'


def main(port=8000):
    # A Thursday to come, when both places have some guests.
    today = dt.date.today()
    thursday = today + dt.timedelta(days=10 - today.weekday())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which('chromium'),
            args=['--no-sandbox', '--disable-gpu'])
        page = browser.new_page(
            viewport={'width': 1280, 'height': 720}, locale='fr-FR',
            timezone_id='Europe/Paris')
        web = WebClient(page, port)

        def shoot(name):
            web.settle()
            page.screenshot(path=IMAGES / f'{name}.png')

        web.log_in('accueil.saint-etienne')
        web.open('Coworking', 'Aujourd’hui')
        shoot('today')
        web.open('Accueillir')
        web.fill('name', 'Camille Aubépine')
        shoot('arrive')
        web.press_in_dialog('Annuler')
        web.open('Réserver')
        web.fill('date', thursday.strftime('%d.%m.%Y'))
        web.choose('unit', 'Journée')
        web.fill('people', '2')
        web.press('Voir ce qui est libre')
        web.pick('party', 'Studio Coquelicot')
        shoot('book')
        web.press('Confirmer')
        web.settle()
        web.press('Facturer')
        shoot('booking')
        with page.context.expect_page() as opened:
            web.press('Payer par carte')
        payment = opened.value
        payment.locator('[name=number]').fill('4242 4242 4242 4242')
        payment.screenshot(
            path=IMAGES / 'pay.png', clip={
                'x': 320, 'y': 0, 'width': 640, 'height': 560})
        payment.close()
        web.open('Disponibilités')
        web.fill('date', thursday.strftime('%d.%m.%Y'))
        page.keyboard.press('Control+r')
        shoot('availability')
        web.open('Réservations', 'Calendrier')
        page.locator('.fc-next-button').click()
        page.locator('.fc-time-grid-container').evaluate(
            'grid => grid.scrollTop = 360')
        shoot('calendar')
        page.reload()
        web.log_in('gestion.morez')
        web.open('Coworking', 'Contrats')
        web.open_cell('Camille Aubépine', 'C000')
        shoot('contract')
        page.keyboard.press('Alt+w')
        web.open('Financier', 'Relevés')
        web.menu('Relevés').last.click()
        web.settle()
        page.get_by_text('Comptabilisés').click()
        web.open_cell('Banque du Haut-Jura', re.compile(r'^\d{4}-\d\d$'))
        shoot('bank')
        browser.close()


if __name__ == '__main__':
    main(*sys.argv[1:])
