# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Bring locale/fr.po of the modules in line with what they say in English.

    python tools/translations.py [--check]

With --check nothing is written, and what is missing, doubtful or not said any
more is listed.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

TOP = Path(__file__).resolve().parent.parent
MODULES = sorted(p.parent.name for p in TOP.glob('modules/*/tryton.cfg'))
# Those beside which the modules say more.
NEIGHBOURS = [
    'account_asset', 'account_fr', 'account_invoice_defer',
    'account_payment_sepa_cfonb', 'analytic_account', 'notification_email']
LANGUAGE = 'fr'


def file_of(module):
    return TOP / 'modules' / module / 'locale' / f'{LANGUAGE}.po'


def make_database(directory):
    "A database in English, with the modules and the language."
    (directory / 'translations.sqlite').touch()
    password = directory / 'password'
    password.write_text('translations')
    os.environ.update({
            'TRYTOND_DATABASE_URI': 'sqlite://',
            'TRYTOND_DATABASE__PATH': str(directory),
            'TRYTONPASSFILE': str(password),
            })
    os.environ.pop('TRYTOND_CONFIG', None)
    command = [
        Path(sys.executable).parent / 'trytond-admin', '-d', 'translations']
    for arguments in [
            ['--all', '--email', 'admin@example.com', '-p'],
            ['-u', *MODULES, *NEIGHBOURS, '--activate-dependencies',
                '-l', LANGUAGE]]:
        subprocess.run([*command, *arguments], check=True)


def export():
    "Yield each module with the content its file should have."
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    Pool.start()
    pool = Pool('translations')
    pool.init()
    with Transaction().start('translations', 1):
        Lang = pool.get('ir.lang')
        Translation = pool.get('ir.translation')
        language, = Lang.search([('code', '=', LANGUAGE)])
        for name, state, data in [
                ('ir.translation.set', 'set_', {}),
                ('ir.translation.clean', 'clean', {}),
                ('ir.translation.update', 'update',
                    {'start': {'language': language.id}}),
                ]:
            Wizard = pool.get(name, type='wizard')
            session, _, _ = Wizard.create()
            Wizard.execute(session, data, state)
            Wizard.delete(session)
        for module in MODULES:
            content = Translation.translation_export(LANGUAGE, module)
            yield module, content.decode()


def problems(module, content):
    "What the file of the module lacks, compared with its due content."
    key = lambda entry: (entry.msgctxt, entry.msgid)
    current = {key(e) for e in polib.pofile(content)}
    path = file_of(module)
    kept = polib.pofile(str(path)) if path.exists() else []
    known = {key(e): e for e in kept if not e.obsolete}
    for entry in sorted(current, key=str):
        if entry not in known:
            yield f"{module}: missing: {entry}"
        elif not known[entry].msgstr:
            yield f"{module}: not translated: {entry}"
        elif 'fuzzy' in known[entry].flags:
            yield f"{module}: doubtful: {entry}"
    for entry in known.keys() - current:
        yield f"{module}: not said any more: {entry}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--check', action='store_true')
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        make_database(Path(directory))
        exported = dict(export())
    found = []
    for module, content in exported.items():
        if not arguments.check:
            file_of(module).write_text(content)
        found += problems(module, content)
    print('\n'.join(found))
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
