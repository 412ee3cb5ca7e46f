# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Run the benchmarks on a PostgreSQL of their own and keep what they print.

    python -m bench [booking] [billing] [kills] [cards]
"""
import os
import subprocess
import sys
from pathlib import Path

from tests.cluster import cluster

HERE = Path(__file__).resolve().parent
BENCHMARKS = ['booking', 'billing', 'kills', 'cards']


def run(name, uri):
    "Run one and keep its figures: whether it came to its end."
    with (HERE / f'{name}.txt').open('w') as figures:
        process = subprocess.Popen(
            [sys.executable, '-m', f'bench.{name}'], text=True,
            cwd=HERE.parent, stdout=subprocess.PIPE,
            env={**os.environ, 'TRYTOND_DATABASE_URI': uri})
        for line in process.stdout:
            print(line, end='', flush=True)
            figures.write(line)
            figures.flush()
    return process.wait() == 0


def main():
    ended = []
    for name in sys.argv[1:] or BENCHMARKS:
        with cluster() as uri:
            ended.append(run(name, uri))
    sys.exit(0 if all(ended) else 1)


if __name__ == '__main__':
    main()
