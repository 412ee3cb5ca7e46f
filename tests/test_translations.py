# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"French says all that English says, and nothing else."
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def test_french_is_complete():
    check = subprocess.run(
        [sys.executable, TOP / 'tools' / 'translations.py', '--check'],
        capture_output=True, text=True)
    assert check.stdout.strip() == ''
    assert check.returncode == 0, check.stderr
