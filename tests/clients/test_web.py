# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A clerk books in the web client, on a machine in another time zone."
import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

# The entries of the menu: who opens it, a row to open, may one add?
MENU = [
    ('accueil.grandvilliers', 'Aujourd’hui', None, False),
    ('accueil.grandvilliers', 'Réservations', 'Espace ouvert', True),
    ('accueil.saint-etienne', 'Réservations/Lignes à facturer', None, False),
    ('accueil.grandvilliers', 'Réservations/Calendrier', None, False),
    ('accueil.grandvilliers', 'Disponibilités', 'Espace ouvert', False),
    ('accueil.grandvilliers', 'Maintenance', None, True),
    ('gestion.morez', 'Contrats', 'Abonnement', True),
    ('gestion.morez', 'Contrats/Membres', 'Camille', False),
    ('gestion.morez', 'Contrats/Reconductions', None, False),
    ('gestion.morez', 'Facturation/Lignes facturées des contrats', None,
        False),
    ('gestion.morez', 'Configuration/Formules', 'Abonnement', True),
    ('gestion.morez', 'Configuration/Indices', None, True),
    ('gestion.grandvilliers', 'Configuration/Configuration', None, False),
    ('gestion.grandvilliers', 'Configuration/Sites', "Numeri'vert", True),
    ('gestion.grandvilliers', 'Configuration/Catégories', 'Salle', True),
    ('gestion.grandvilliers', 'Configuration/Ressources', 'Espace', True),
    ('gestion.grandvilliers', 'Configuration/Tarifs', 'Tarifs', True),
    ('gestion.morez', 'Configuration/Suppléments', 'Copie', True),
    ('accueil.morez', 'Domiciliation/Courrier', 'Comté en Ligne', True),
    ('conformite.morez', 'Domiciliation/Domiciliations', 'Comté', True),
    ('conformite.morez', 'Domiciliation/Dossiers clients', 'Épicéa', True),
    ('conformite.morez', 'Domiciliation/Avis', 'Comté en Ligne', True),
    ('conformite.morez', 'Domiciliation/Déclarations', 'Trimestrielle', True),
    ('conformite.morez', 'Domiciliation/Agréments', 'Jura', True),
    ('conformite.morez', 'Domiciliation/Registre des domiciliés', None,
        False),
    ('conformite.morez', 'Domiciliation/Soupçons', None, True),
    ('conformite.morez', 'Échéances', None, False),
    ('finances.morez', 'Échéances/Calendrier', None, False),
    ('finances.morez', 'Subventions/Suivi', 'Haut-Jura', True),
    ('finances.morez', 'Subventions/Versements', 'Avance', True),
    ('finances.morez', 'Subventions/Demandes de versement', None, True),
    ('finances.morez', 'Subventions/Financements', 'DETR', True),
    ('finances.morez', 'Subventions/Opérations', 'Aménagement', True),
    ('finances.morez', 'Subventions/Dépenses', 'Situation', True),
    ('finances.morez', 'Subventions/Conventions', 'Accompagnement', True),
    ('finances.morez', 'Subventions/Budgets', 'Accompagnement', True),
    ('finances.morez', 'Subventions/Comptes rendus', 'Accompagnement', True),
    ('finances.morez', 'Subventions/Reversements', None, False),
    ('finances.morez', 'Subventions/Aides de minimis', 'Haut-Jura', True),
    ('gestion.morez', '/Financier/Paiements/Virements Stripe', None, False),
    ('gestion.morez', '/Financier/Relances/Relances', 'Aubépine', False),
    ]


@pytest.fixture
def day():
    "A Wednesday to come that is no public holiday."
    today = dt.date.today()
    wednesday = today + dt.timedelta(days=9 - today.weekday())
    while (wednesday.month, wednesday.day) in {
            (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11),
            (12, 25)}:
        wednesday += dt.timedelta(weeks=1)
    return wednesday.strftime('%d.%m.%Y')


def look(web, day, start, end):
    web.open('Coworking', 'Réserver')
    web.fill('date', day)
    web.choose('unit', 'Heure')
    web.fill('start_time', start)
    web.fill('end_time', end)
    web.press('Voir ce qui est libre')


def test_book(web, day):
    "Nine o'clock of the place is nine o'clock on the screen."
    web.log_in('accueil.grandvilliers')
    look(web, day, '09:00', '11:00')
    expect(web.field('span')).to_have_value(f'{day}, 09:00–11:00')
    web.choose('choice', 'Salle de réunion')
    web.pick('party', 'Camille Aubépine')
    web.press('Poser une option')
    expect(web.field('state')).to_have_value('"held"')
    web.press('Confirmer')
    web.settle()
    expect(web.field('state')).to_have_value('"confirmed"')
    expect(web.field('date')).to_have_value(day)
    expect(web.field('start_time')).to_have_value('09:00')
    expect(web.field('end_time')).to_have_value('11:00')

    # The room is taken, and what is free says so.
    look(web, day, '10:00', '12:00')
    expect(web.alert).to_contain_text('est déjà pris le')


def test_pay_by_card(web, day):
    "The page opens beside the client; paid there, the booking is confirmed."
    web.log_in('accueil.morez')
    look(web, day, '14:00', '16:00')
    web.choose('choice', 'Salle')
    web.pick('party', 'Studio Coquelicot')
    web.press('Poser une option')
    expect(web.field('state')).to_have_value('"held"')
    with web.page.context.expect_page() as opened:
        web.press('Payer par carte')
    page = opened.value
    page.locator('[name=number]').fill('4000 0000 0000 0002')
    page.locator('[name=expiry]').fill('12/50')
    page.locator('[name=cvc]').fill('123')
    page.get_by_role('button', name='Payer').click()
    expect(page.get_by_role('alert')).to_contain_text('declined')
    page.locator('[name=number]').fill('4000 0027 6000 3184')
    page.get_by_role('button', name='Payer').click()
    page.get_by_role('button', name='Confirmer').click()
    expect(page.get_by_text('C’est payé.')).to_be_visible()
    page.close()
    web.press('Recharger')
    expect(web.field('state')).to_have_value('"confirmed"')
    expect(web.field('billing_state')).to_have_value('"paid"')


def test_move_and_cancel(web, day):
    web.log_in('accueil.grandvilliers')
    look(web, day, '14:00', '15:00')
    web.pick('party', 'Sacha Bruyère')
    web.press('Confirmer')
    expect(web.field('state')).to_have_value('"confirmed"')
    web.press('Déplacer')
    web.fill('start_time', '15:00')
    web.fill('end_time', '16:00')
    web.press_in_dialog('Déplacer')
    web.settle()
    expect(web.field('start_time')).to_have_value('15:00')
    web.press('Annuler')
    web.press_in_dialog('Valider')
    web.settle()
    expect(web.field('state')).to_have_value('"cancelled"')


def test_arrive(web):
    "Somebody without booking, with the keyboard only; then paid and printed."
    web.log_in('accueil.morez')
    web.open('Coworking', 'Accueillir')
    web.field('name')
    web.page.keyboard.type('Lou Sureau')
    web.page.keyboard.press('Tab')
    web.settle()
    web.page.keyboard.type('lou@example.com')
    expect(web.field('price')).to_have_value(re.compile('€ = '))
    web.page.keyboard.press('Enter')
    web.settle()
    expect(web.field('state')).to_have_value('"checked_in"')
    web.press('Encaisser')
    web.press_in_dialog('Encaissé')
    web.settle()
    web.tab.get_by_text('Lignes à facturer', exact=True).first.click()
    expect(web.field('billing_state')).to_have_value('"paid"')
    with web.page.expect_download() as download:
        web.press('Imprimer la facture')
    assert Path(download.value.path()).read_bytes().startswith(b'%PDF')


def test_subscribe(web):
    "A member signs: the agreement is kept, what is owed is seen."
    web.log_in('gestion.morez')
    web.open('Coworking', 'Contrats')
    web.new()
    web.pick('party', 'Studio Coquelicot')
    web.pick('plan', 'Abonnement jour et nuit')
    web.settle()
    web.press('Proposer')
    web.settle()
    number = web.field('number').input_value()
    web.press('Signer')
    web.press_in_dialog('Valider')
    web.settle()
    expect(web.field('state')).to_have_value('"running"')
    web.tab.get_by_text('Documents', exact=True).first.click()
    documents = web.tab.locator('tbody:visible')
    # The first click selects the row.
    documents.get_by_text('Contrat', exact=True).click()
    with web.page.expect_download() as download:
        documents.get_by_role('button', name='Imprimer').click()
    assert Path(download.value.path()).read_bytes().startswith(b'%PDF')
    web.open('Facturation', 'Facturer les contrats')
    web.press('Aperçu')
    web.settle()
    expect(web.page.locator('.modal-content:visible').last).to_contain_text(
        f'{number} - Studio Coquelicot')
    web.press_in_dialog('Annuler')


def test_enter_mail(web):
    "Envelopes in a row, by the keyboard only; the client is found."
    web.log_in('accueil.morez')
    web.open('Coworking', 'Domiciliation', 'Courrier', 'Saisir le courrier')
    web.new()
    names = ['Lunettes du Haut-Jura', 'Émaux de la Bienne', 'Ski-Club'] * 2
    for name in names:
        web.page.keyboard.type(name)
        web.page.keyboard.press('Enter')
        web.settle()
    for name in names:
        expect(web.tab.locator('tbody tr').filter(
                has_text=re.compile(rf'C\d+ - {name}'))).to_have_count(2)


def test_left_over(web):
    "The finance officer says who paid without a word."
    web.log_in('finances.morez')
    web.open('Financier', 'Relevés', 'À affecter')
    web.open_cell('VIREMENT COWORKING', 'VIREMENT')
    expect(web.field('pending_amount')).to_have_value('42,00')
    web.tab.get_by_role('button', name='Nouveau').last.click()
    web.settle()
    web.pick('party', 'Andrea')
    web.settle()
    web.page.keyboard.press('Control+s')
    web.settle()
    expect(web.field('pending_amount')).to_have_value('0,00')
    assert not web.errors
    web.page.keyboard.press('Alt+w')
    web.open('À affecter')
    expect(web.tab).not_to_contain_text('VIREMENT COWORKING')


@pytest.mark.parametrize(
    'user, path, row, may_add', MENU, ids=[m[1] for m in MENU])
def test_menu(web, user, path, row, may_add):
    "Every entry opens, with a record and with a new one."
    web.log_in(user)
    web.open(*f'Coworking/{path}'.split('//')[-1].split('/'))
    expect(web.tab).to_be_visible()
    if row:
        web.open_row(row)
        expect(web.tab.locator('.form-container:visible').first).to_be_visible()
    if may_add:
        web.new()
        expect(web.tab.locator('.form-container:visible').first).to_be_visible()
    expect(web.alert).to_have_count(0)
