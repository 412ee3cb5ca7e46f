# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The demo can be loaded again."
import os
import sqlite3
import subprocess
import sys

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
