# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"A clerk books in the web client, on a machine in another time zone."
import datetime as dt

import pytest
from playwright.sync_api import expect

MENU = [
    ('accueil.grandvilliers', ['Réservations']),
    ('accueil.grandvilliers', ['Réservations', 'Calendrier']),
    ('accueil.grandvilliers', ['Disponibilités']),
    ('accueil.grandvilliers', ['Maintenance']),
    ('gestion.grandvilliers', ['Configuration', 'Configuration']),
    ('gestion.grandvilliers', ['Configuration', 'Sites']),
    ('gestion.grandvilliers', ['Configuration', 'Catégories']),
    ('gestion.grandvilliers', ['Configuration', 'Ressources']),
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


@pytest.mark.parametrize('user, path', MENU, ids=lambda v: str(v))
def test_menu(web, user, path):
    "Every entry opens, as a list and as a form."
    web.log_in(user)
    web.open('Coworking', *path)
    expect(web.tab).to_be_visible()
    if path != ['Configuration', 'Configuration']:
        web.switch()
    expect(web.alert).to_have_count(0)
