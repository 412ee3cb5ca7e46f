# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import shutil
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import sync_playwright
from proteus import Model

from demo.__main__ import ADMIN_PASSWORD
from tests.servers import connect

from .web import WebClient


@pytest.fixture(scope='session')
def directory(tmp_path_factory):
    "Where the demo keeps its database."
    return tmp_path_factory.mktemp('demo')


@pytest.fixture(scope='session')
def demo(directory):
    "The port of the demo, served from an empty directory."
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, '-m', 'demo', '--port', str(port),
            '--directory', str(directory)],
        stdout=subprocess.PIPE, text=True)
    lines = []
    for line in process.stdout:
        lines.append(line)
        if 'Ctrl-C' in line:
            break
    else:
        raise RuntimeError(''.join(lines))
    open_day_and_night(port)
    yield port
    process.terminate()
    process.wait()


def open_day_and_night(port):
    "Let Morez be open whenever the tests run."
    config = connect(port, 'coworking', 'admin', ADMIN_PASSWORD)
    site, = Model.get('coworking.site', config=config).find(
        [('name', '=', 'La Cordée de Morez')])
    for opening in list(site.openings):
        site.openings.remove(opening)
    today = dt.date.today()
    for closure in list(site.closures):
        if abs(closure.start_date - today) < dt.timedelta(days=3):
            site.closures.remove(closure)
    for weekday in range(7):
        site.openings.new(
            weekday=str(weekday), start_time=dt.time(0), end_time=dt.time(0))
    site.save()


@pytest.fixture(scope='session')
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which('chromium'),
            args=[
                '--no-sandbox', '--disable-gpu', '--disable-sync',
                '--disable-background-networking',
                '--disable-component-update', '--no-first-run'])
        yield browser
        browser.close()


@pytest.fixture
def web(demo, chromium):
    "The web client of a machine whose clock is not that of the place."
    context = chromium.new_context(
        viewport={'width': 1280, 'height': 850}, locale='fr-FR',
        timezone_id='UTC')
    client = WebClient(context.new_page(), demo)
    yield client
    context.close()
    assert client.errors == []
