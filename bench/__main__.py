# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Run the benchmarks on a PostgreSQL of their own and keep what they print.

    python -m bench
"""
import os
import subprocess
import sys
from pathlib import Path

from tests.cluster import cluster

HERE = Path(__file__).resolve().parent


def main():
    with cluster() as uri:
        with (HERE / 'booking.txt').open('w') as figures:
            process = subprocess.Popen(
                [sys.executable, '-m', 'bench.booking'], text=True,
                cwd=HERE.parent, stdout=subprocess.PIPE,
                env={**os.environ, 'TRYTOND_DATABASE_URI': uri})
            for line in process.stdout:
                print(line, end='', flush=True)
                figures.write(line)
    sys.exit(process.wait())


if __name__ == '__main__':
    main()
