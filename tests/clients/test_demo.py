# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The demo can be loaded again, and its books are in order."
import os
import sqlite3
import subprocess
import sys

from proteus import Model, Wizard
from trytond.modules.coworking_bank.tests.tools import entries_of

from demo import places
from demo.__main__ import ADMIN_PASSWORD
from tests.servers import connect

TABLES = [
    'coworking_site', 'coworking_resource', 'coworking_booking',
    'coworking_occupancy', 'party_party', 'res_user']


def count(directory):
    with sqlite3.connect(directory / 'coworking.sqlite') as database:
        return {
            t: database.execute(f'SELECT count(*) FROM {t}').fetchone()
            for t in TABLES}


def test_load_again(demo, directory, tmp_path):
    "What is there is not doubled."
    # In a copy: what the cron of the demo writes meanwhile is not met.
    with sqlite3.connect(directory / 'coworking.sqlite') as database:
        with sqlite3.connect(tmp_path / 'coworking.sqlite') as copy:
            database.backup(copy)
    before = count(tmp_path)
    subprocess.run(
        [sys.executable, '-m', 'demo.load', 'coworking'], check=True,
        env={**os.environ, 'TRYTOND_DATABASE__PATH': str(tmp_path)})
    assert count(tmp_path) == before


def test_books(demo):
    "The files of the books of Morez have all that the rule asks for."
    config = connect(demo, 'coworking', 'admin', ADMIN_PASSWORD)
    years = Model.get('account.fiscalyear', config=config).find(
        [('company.party.name', '=', places.CORDEE)])
    journals = set()
    with config.set_context(company=years[0].company.id):
        for year in years:
            closing = Model.get('account.period', config=config)(
                name="Clôture", fiscalyear=year, type='adjustment',
                start_date=year.end_date, end_date=year.end_date)
            closing.save()
            fec = Wizard('account.fr.fec', config=config)
            fec.form.fiscalyear = year
            fec.form.deferral_period = closing
            fec.execute('generate')
            journals.update(
                line['JournalCode']
                for lines in entries_of(fec.form.file).values()
                for line in lines)
    assert journals == {'BQ', 'CASH', 'OUV', 'REV', 'SUBV'}
