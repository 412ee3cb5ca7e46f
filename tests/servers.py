# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Real Tryton servers, each a process of its own."
import base64
import os
import socket
import subprocess
import sys
import tempfile
import threading
import xmlrpc.client
from collections import deque
from pathlib import Path

from proteus.config import XmlrpcConfig

PASSWORD = 'correct-horse-battery'
BIN = Path(sys.executable).parent


def admin(uri, database, *arguments):
    "Run trytond-admin on the database."
    with tempfile.NamedTemporaryFile('w') as password:
        password.write(PASSWORD)
        password.flush()
        subprocess.run(
            [BIN / 'trytond-admin', '-d', database, *arguments], check=True,
            env={
                **os.environ,
                'TRYTOND_DATABASE_URI': uri,
                'TRYTONPASSFILE': password.name,
                })


class Connection(XmlrpcConfig):
    """What proteus needs to speak with a server.

    proteus compares it with the connection of the scenarios that ran before
    in the same process, which is of another kind: its own would raise.
    """

    def __eq__(self, other):
        return isinstance(other, XmlrpcConfig) and self.url == other.url

    __hash__ = XmlrpcConfig.__hash__


def connect(port, database, user, password):
    "A connection to the server, in a session of its own."
    url = f'http://127.0.0.1:{port}/{database}/rpc/'
    login = xmlrpc.client.ServerProxy(url, allow_none=True).common.db.login
    user_id, session, _ = login(user, {'password': password})
    token = base64.b64encode(f'{user}:{user_id}:{session}'.encode())
    return Connection(
        url, headers=[('Authorization', f'Session {token.decode()}')])


class Server:
    "A Tryton server on a port of its own, once it answers."

    def __init__(self, uri, database, **environ):
        self.database = database
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self._config = tempfile.NamedTemporaryFile('w', suffix='.conf')
        self._config.write(
            f'[web]\nlisten = 127.0.0.1:{self.port}\nroot =\n'
            f'[database]\nuri = {uri}\n')
        self._config.flush()
        self._lines = deque(maxlen=200)
        self._ready = threading.Event()
        environment = {
            n: v for n, v in os.environ.items()
            if n != 'TRYTOND_DATABASE_URI'}
        self.process = subprocess.Popen(
            [BIN / 'trytond', '-v', '-c', self._config.name, '-d', database],
            env={**environment, 'TZ': 'UTC', **environ}, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        threading.Thread(target=self._read, daemon=True).start()
        self._ready.wait(120)
        if self.process.poll() is not None or not self._ready.is_set():
            raise RuntimeError(self.log)

    def _read(self):
        for line in self.process.stderr:
            self._lines.append(line)
            if 'Running on' in line:
                self._ready.set()
        self._ready.set()

    @property
    def log(self):
        return ''.join(self._lines)

    def connect(self, user='admin', password=PASSWORD):
        return connect(self.port, self.database, user, password)

    def kill(self):
        "Stop it as a power cut would."
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait()
