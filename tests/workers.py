# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Real workers of the queue, which can be killed."
import os
import signal
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


class Workers:
    "A trytond-worker of some processes."

    def __init__(self, uri, database, processes=2):
        self.process = subprocess.Popen(
            [BIN / 'trytond-worker', '-d', database, '-n', str(processes)],
            env={
                **os.environ,
                'TRYTOND_DATABASE_URI': uri,
                'TRYTOND_QUEUE__WORKER': 'True',
                'TZ': 'UTC',
                },
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            # They are killed with their children.
            start_new_session=True)

    def work(self, seconds):
        "Let them work for so long."
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return
        raise RuntimeError("The workers stopped by themselves.")

    def work_until(self, condition, seconds=300):
        "Let them work until the condition holds."
        for _ in range(seconds * 5):
            if condition():
                return
            self.work(.2)
        raise TimeoutError

    def kill(self):
        "Stop them as a power cut would."
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
