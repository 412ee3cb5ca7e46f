# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The real clients on the demo.

    python -m tests.clients
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
# What each command comes from on Debian.
PACKAGES = {
    'chromium': 'chromium',
    'soffice': 'libreoffice-writer-nogui',
    'Xvfb': 'xvfb',
    }


def main():
    missing = sorted(
        p for command, p in PACKAGES.items() if not shutil.which(command))
    if missing:
        sys.exit(
            f"These system packages are missing: {', '.join(missing)}.\n"
            f"Run: apt install {' '.join(missing)}")
    sys.exit(subprocess.run(
            [sys.executable, '-m', 'pytest', '--clients', '--durations=10',
                'tests/clients'],
            cwd=TOP, env={**os.environ, 'TZ': 'UTC'}).returncode)


if __name__ == '__main__':
    main()
