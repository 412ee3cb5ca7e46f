# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Serve the demo, after making its database the first time.

    python -m demo [--port PORT] [--reset]
"""
import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from . import places

TOP = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
VAR = TOP / 'var'
DATABASE = 'coworking'
MODULES = ['coworking_space']
ADMIN_PASSWORD = 'coworking-admin'


class DemoError(Exception):
    pass


def say(message):
    print(f"-- {message}", flush=True)


def environment(**more):
    return {
        **{n: v for n, v in os.environ.items() if n != 'DB_NAME'},
        'TRYTOND_CONFIG': str(TOP / 'config' / 'trytond.conf'),
        **more}


def run(*command, failure, **more):
    log = VAR / 'demo.log'
    with log.open('ab') as output:
        done = subprocess.run(
            [str(c) for c in command], cwd=TOP, env=environment(**more),
            stdin=subprocess.DEVNULL, stderr=output)
    if done.returncode:
        raise DemoError(f"{failure}\n   (details in {log})")


def admin(*arguments):
    password = VAR / 'admin-password'
    password.write_text(ADMIN_PASSWORD)
    try:
        run(BIN / 'trytond-admin', '-d', DATABASE, *arguments,
            failure="The database could not be made: run 'make demo-reset'.",
            TRYTONPASSFILE=str(password))
    finally:
        password.unlink()


def check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError as error:
            raise DemoError(
                f"Port {port} is in use: stop what uses it, "
                f"or choose another one with 'make demo PORT={port + 1}'."
                ) from error


def fingerprint():
    "What the database must be updated for when it changes."
    content = hashlib.sha256()
    for path in sorted((TOP / 'modules').rglob('*')):
        if path.suffix in {'.py', '.xml', '.cfg', '.po', '.svg'}:
            content.update(path.read_bytes())
    return content.hexdigest()


def prepare():
    "Make the database, or bring it up to date; a half-made one is made anew."
    VAR.mkdir(exist_ok=True)
    database = VAR / f'{DATABASE}.sqlite'
    made = VAR / 'demo-made'
    if not made.exists():
        say("Making the database (about a minute)")
        database.unlink(missing_ok=True)
        database.touch()
        admin('--all', '--email', 'admin@example.com', '-p')
        say("Activating the modules")
        admin('-u', *MODULES, '--activate-dependencies', '-l', 'fr')
        run(sys.executable, '-m', 'demo.load', DATABASE,
            failure="The demo could not be loaded: run 'make demo-reset'.")
    elif made.read_text() != fingerprint():
        say("Updating the modules")
        admin('-u', *MODULES, '--activate-dependencies', '-l', 'fr')
    made.write_text(fingerprint())


def reset():
    for path in [VAR / 'demo-made', VAR / f'{DATABASE}.sqlite']:
        path.unlink(missing_ok=True)


def announce(port):
    print(f"""
   The demo is at  http://127.0.0.1:{port}/#{DATABASE}

   user                      password          role""")
    for login, _, group, _ in places.USERS:
        role = {'desk': "desk", 'admin': "administration"}[group]
        print(f"   {login:<25} {places.PASSWORD:<17} {role}")
    print(f"   {'admin':<25} {ADMIN_PASSWORD:<17} everything")
    if not shutil.which('soffice'):
        print("""
   Reports open as ODT: install LibreOffice to get PDF
   (apt install libreoffice-writer-nogui).""")
    print("\n   Ctrl-C stops it; the data is kept in var/.\n", flush=True)


def serve(port):
    "Run the server and the cron until one of them stops or Ctrl-C."
    log = (VAR / 'demo.log').open('ab')
    commands = [
        [BIN / 'trytond', '-v', '-d', DATABASE],
        [BIN / 'trytond-cron', '-d', DATABASE]]
    processes = [
        subprocess.Popen(
            c, cwd=TOP, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=environment(TRYTOND_WEB__LISTEN=f'127.0.0.1:{port}'))
        for c in commands]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    announce(port)
    try:
        os.wait()
        raise DemoError(f"The server stopped (details in {VAR / 'demo.log'}).")
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--port', type=int, default=8000)
    parser.add_argument('--reset', action='store_true')
    arguments = parser.parse_args()
    try:
        check_port(arguments.port)
        if arguments.reset:
            reset()
        prepare()
        serve(arguments.port)
    except DemoError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted: run the same command again to go on.")


if __name__ == '__main__':
    main()
