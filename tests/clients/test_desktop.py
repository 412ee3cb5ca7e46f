# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The real desktop client, under Xvfb."
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent


def drive(scenario, login, demo, output):
    "Let the driver play the scenario; return what it printed."
    done = subprocess.run(
        [TOP / '.venv-desktop' / 'bin' / 'python',
            TOP / 'tests' / 'clients' / 'desktop.py', scenario,
            '--host', f'127.0.0.1:{demo}', '--login', login,
            '--output', output],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize(
    'login', [
        'accueil.morez', 'gestion.morez', 'conformite.morez',
        'finances.morez'])
def test_menu(demo, tmp_path, login):
    "Every entry, view, wizard and relation opens without an error."
    opened = drive('crawl', login, demo, tmp_path / 'crawl')
    for entry in [
            'Aujourd’hui: board', 'Accueillir: wizard', 'Réserver: wizard',
            'Réservations: form', 'Calendrier: calendar']:
        assert entry in opened
    assert ('Tarifs: new' in opened) == (login == 'gestion.morez')
    assert ('Dossiers clients: new' in opened) == (
        login == 'conformite.morez')
    assert ('Financements: new' in opened) == (login == 'finances.morez')


def test_walk(demo, tmp_path):
    "Book, check in, invoice, be paid; arrive without booking; print all."
    output = tmp_path / 'walk'
    drive('walk', 'accueil.morez', demo, output)
    reports = [p for p in output.iterdir() if p.suffix != '.png']
    pdfs = [p for p in reports if p.is_file()]
    assert len(pdfs) == 4
    assert all(p.read_bytes().startswith(b'%PDF') for p in pdfs)
