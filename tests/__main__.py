# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Lint and the whole suite, on SQLite and on PostgreSQL.

    python -m tests
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.cluster import ClusterError, cluster

TOP = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, '-m', 'pytest', '--durations=10']


def step(title, command, **environment):
    "Run one step; tell whether it passed."
    print(f"\n== {title}", flush=True)
    done = subprocess.run(
        command, cwd=TOP, env={**os.environ, **environment})
    return done.returncode == 0


def lint():
    return step(
        "Lint", [sys.executable, '-m', 'ruff', 'check', '--no-cache', '.'])


def sqlite():
    with tempfile.TemporaryDirectory(prefix='coworking-cache-') as cache:
        return step(
            "SQLite: each module alone, and what crosses them",
            [*PYTEST, '-n', '2', '--dist', 'loadfile', 'modules', 'tests'],
            TRYTOND_DATABASE_URI='sqlite://', DB_CACHE=cache)


def postgresql():
    try:
        with cluster() as uri:
            return step(
                "PostgreSQL: constraints, races, one scenario per module",
                [*PYTEST, '--postgresql', 'modules', 'tests'],
                TRYTOND_DATABASE_URI=uri, DB_CACHE='postgresql://x')
    except ClusterError as error:
        print(
            "\nNo PostgreSQL to test with: install Debian's package "
            "postgresql, or name a server in TEST_POSTGRESQL_URI.\n"
            f"{error}", file=sys.stderr)
        return False


def main():
    passed = [lint(), sqlite(), postgresql()]
    sys.exit(0 if all(passed) else 1)


if __name__ == '__main__':
    main()
