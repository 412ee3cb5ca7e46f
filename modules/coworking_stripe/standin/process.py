# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
import json
import socket
import subprocess
import sys
import urllib.request


class StandIn:
    "The stand-in in a process of its own, once it answers."

    def __init__(self, port=None, *arguments):
        if port is None:
            with socket.socket() as free:
                free.bind(('127.0.0.1', 0))
                port = free.getsockname()[1]
        self.url = f'http://127.0.0.1:{port}'
        self.process = subprocess.Popen(
            [sys.executable, '-m', __package__, '--port', str(port),
                *arguments],
            stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline():
            raise RuntimeError("The stand-in did not start.")

    def say(self, path, method='POST', **data):
        "Ask or say something that Stripe has no address for."
        request = urllib.request.Request(
            f'{self.url}/_config{path}', method=method,
            data=json.dumps(data).encode() if method == 'POST' else None)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
