# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Serve the demo, after making its database the first time.

    python -m demo [--port PORT] [--directory DIRECTORY] [--reset] [--desktop]
"""
import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from trytond.modules.coworking_stripe.standin.process import StandIn

from . import places

TOP = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DATABASE = 'coworking'
MODULES = [
    'account_fr', 'coworking_bank', 'coworking_contract',
    'coworking_dunning', 'coworking_invoice', 'coworking_sepa',
    'coworking_stripe', 'coworking_subsidy', 'domiciliation']
ADMIN_PASSWORD = 'coworking-admin'


class DemoError(Exception):
    pass


def say(message):
    print(f"-- {message}", flush=True)


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


class Demo:
    "The database in a directory and the processes that serve it."

    def __init__(self, directory):
        self.directory = directory
        self.directory.mkdir(parents=True, exist_ok=True)
        self.database = directory / f'{DATABASE}.sqlite'
        self.log = directory / 'demo.log'
        self.made = directory / 'demo-made'

    def environment(self, **more):
        return {
            **{n: v for n, v in os.environ.items() if n != 'DB_NAME'},
            'TRYTOND_CONFIG': str(TOP / 'config' / 'trytond.conf'),
            'TRYTOND_DATABASE__PATH': str(self.directory),
            **more}

    def run(self, *command, failure, **more):
        with self.log.open('ab') as log:
            done = subprocess.run(
                [str(c) for c in command], cwd=TOP,
                env=self.environment(**more),
                stdin=subprocess.DEVNULL, stderr=log)
        if done.returncode:
            raise DemoError(f"{failure}\n   (details in {self.log})")

    def admin(self, *arguments):
        password = self.directory / 'admin-password'
        password.write_text(ADMIN_PASSWORD)
        try:
            self.run(
                BIN / 'trytond-admin', '-d', DATABASE, *arguments,
                failure="The database could not be made: "
                "run 'make demo-reset'.",
                TRYTONPASSFILE=str(password))
        finally:
            password.unlink()

    def reset(self):
        "Forget all; what SQLite keeps beside its file too."
        for path in self.directory.glob(f'{DATABASE}.sqlite*'):
            path.unlink()
        self.made.unlink(missing_ok=True)
        (self.directory / 'stripe').unlink(missing_ok=True)

    def prepare(self):
        "Make the database or update it; a half-made one is made anew."
        if not self.made.exists():
            say("Making the database (some minutes the first time)")
            self.reset()
            self.database.touch()
            self.admin('--all', '--email', 'admin@example.com', '-p')
            say("Activating the modules")
            self.admin('-u', *MODULES, '--activate-dependencies', '-l', 'fr')
            self.run(
                sys.executable, '-m', 'demo.load', DATABASE,
                failure="The demo could not be loaded: "
                "run 'make demo-reset'.")
        elif self.made.read_text() != fingerprint():
            say("Updating the modules")
            self.admin('-u', *MODULES, '--activate-dependencies', '-l', 'fr')
        self.made.write_text(fingerprint())

    def desktop(self, port):
        "The desktop client with a home of its own, on the demo."
        home = self.directory / 'desktop'
        config = home / '.config' / 'tryton' / '8.0'
        config.mkdir(parents=True, exist_ok=True)
        host = f'127.0.0.1:{port}'
        (config / 'profiles.cfg').write_text(
            f'[demo]\nhost = {host}\ndatabase = {DATABASE}\n'
            'username = accueil.saint-etienne\n')
        (config / 'tryton.conf').write_text(
            f'[login]\nprofile = demo\nhost = {host}\ndb = {DATABASE}\n'
            '[client]\nlang = fr\ncheck_version = False\n')
        with self.log.open('ab') as log:
            return subprocess.Popen(
                [TOP / '.venv-desktop' / 'bin' / 'tryton'],
                env={**os.environ, 'XDG_CONFIG_HOME': str(home / '.config')},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    def serve(self, port, desktop=False):
        "Run the server and the cron until one of them stops or Ctrl-C."
        stripe = StandIn(None, '--keep', str(self.directory / 'stripe'))
        environment = self.environment(
            TRYTOND_WEB__LISTEN=f'127.0.0.1:{port}',
            TRYTOND_COWORKING_STRIPE__STAND_IN=stripe.url)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        with self.log.open('ab') as log:
            processes = [
                subprocess.Popen(
                    [*command, '-d', DATABASE], cwd=TOP, env=environment,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True)
                for command in [
                    [BIN / 'trytond', '-v'], [BIN / 'trytond-cron']]]
        try:
            wait_for(port, processes)
            announce(port)
            if desktop:
                processes.append(self.desktop(port))
            os.wait()
            if desktop and processes[-1].poll() is not None:
                return
            raise DemoError(f"The server stopped (details in {self.log}).")
        except KeyboardInterrupt:
            print("\nStopped.")
        finally:
            for process in processes:
                # With the workers that the cron has started.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait()
            stripe.stop()


def wait_for(port, processes):
    "Wait until the server answers, or until one of the processes ends."
    while all(p.poll() is None for p in processes):
        with suppress(OSError), socket.create_connection(('127.0.0.1', port)):
            return
        time.sleep(.1)


def announce(port):
    print(f"""
   The demo is at  http://127.0.0.1:{port}/#{DATABASE}

   user                      password          role""")
    for login, _, role, _ in places.USERS:
        print(f"   {login:<25} {places.PASSWORD:<17} {places.ROLES[role]}")
    print(f"   {'admin':<25} {ADMIN_PASSWORD:<17} everything")
    if not shutil.which('soffice'):
        print("""
   Reports open as ODT: install LibreOffice to get PDF
   (apt install libreoffice-writer-nogui).""")
    print("\n   Ctrl-C stops it; the data is kept.\n", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--port', type=int, default=8000)
    parser.add_argument('--directory', type=Path, default=TOP / 'var')
    parser.add_argument('--reset', action='store_true')
    parser.add_argument('--desktop', action='store_true')
    arguments = parser.parse_args()
    try:
        check_port(arguments.port)
        demo = Demo(arguments.directory.resolve())
        if arguments.reset:
            demo.reset()
        demo.prepare()
        demo.serve(arguments.port, arguments.desktop)
    except DemoError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted: run the same command again to go on.")


if __name__ == '__main__':
    main()
