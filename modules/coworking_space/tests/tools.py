# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt
import io
import socketserver
import threading
import zipfile
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from unittest.mock import patch

from proteus import Model
from proteus.config import get_config
from trytond import config
from trytond.modules.company.tests.tools import get_company
from trytond.modules.coworking_space import slots

__all__ = [
    'at', 'create_product', 'create_resource', 'create_site', 'create_tariff',
    'going_on', 'mailbox', 'on', 'refused', 'run_cron',
    'text_of', 'today_is']


def at(text):
    "The instant of '2026-03-02 07:00'."
    return dt.datetime.fromisoformat(text)


def create_site(
        name, company=None, timezone='Europe/Paris', weekdays='012345',
        start=dt.time(9), end=dt.time(18), free=True, config=None):
    "Create a site open from nine to six, Monday to Saturday, for nothing."
    Site = Model.get('coworking.site', config=config)
    site = Site(name=name)
    site.company = company or get_company(config=config)
    site.timezone = timezone
    for weekday in weekdays:
        site.openings.new(
            weekday=weekday, start_time=start, end_time=end)
    site.save()
    if free:
        create_tariff("Free", site=site, hour=0, config=config)
    return site


def create_product(name, taxes=(), account=None, config=None):
    "Create a service with an account category of its own."
    Category = Model.get('product.category', config=config)
    Template = Model.get('product.template', config=config)
    Uom = Model.get('product.uom', config=config)
    category = Category(name=name, accounting=True)
    category.account_revenue = account
    for tax in taxes:
        category.customer_taxes.append(
            Model.get('account.tax', config=config)(tax.id))
    category.save()
    unit, = Uom.find([('name', '=', "Unit")])
    template = Template(
        name=name, type='service', default_uom=unit,
        account_category=category)
    template.save()
    product, = template.products
    return product


def create_tariff(
        name, site=None, category=None, product=None, company=None,
        tax_included=True, config=None, **prices):
    "Create a tariff with a price by unit."
    Tariff = Model.get('coworking.tariff', config=config)
    tariff = Tariff(name=name, tax_included=tax_included)
    if company or site:
        tariff.company = company or site.company
    for unit, price in prices.items():
        tariff.lines.new(
            site=site, category=category, unit=unit, price=Decimal(price),
            product=product or create_product(name, config=config))
    tariff.save()
    return tariff


def create_resource(
        site, name, kind, seats=0, parent=None, config=None, **values):
    "Create a resource, in a category of its own, with seats inside."
    Category = Model.get('coworking.resource.category', config=config)
    Resource = Model.get('coworking.resource', config=config)
    category = Category(name=name, kind=kind, company=site.company)
    category.save()
    resource = Resource(
        name=name, site=site, category=category, parent=parent, **values)
    if seats:
        resource.booked_as = 'place'
    resource.save()
    for i in range(seats):
        Resource(
            name=str(i + 1), site=site, category=category,
            parent=resource).save()
    resource.reload()
    return resource


@contextmanager
def going_on(warning):
    "Accept the warning, so that the same call goes on the next time."
    Warning = Model.get('res.user.warning')
    try:
        yield
    except warning as raised:
        Warning(user=get_config().user, name=raised.name).save()


@contextmanager
def refused(error):
    "Print the sentence of the error, which a doctest would not look at."
    try:
        yield
    except Exception as raised:
        assert type(raised).__name__ == error, repr(raised)
        print(raised.message)
    else:
        raise AssertionError("This was not refused.")


@contextmanager
def on(year, month, day):
    "At noon of the day."
    with patch.object(
            slots, 'now', return_value=dt.datetime(year, month, day, 12)):
        yield


def run_cron(method, config=None):
    "Run the scheduled task once, now."
    cron, = Model.get('ir.cron', config=config).find(
        [('method', '=', method)])
    cron.click('run_once')


def text_of(document):
    "The text of a report that was not made a PDF."
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read('content.xml').decode()


def today_is(year, month, day):
    "Business dates are of the day meanwhile, those of Tryton too."
    noon = dt.datetime(year, month, day, 12)
    clock = ExitStack()
    clock.enter_context(patch.object(slots, 'now', return_value=noon))
    date = clock.enter_context(patch('trytond.ir.date.datetime'))
    date.datetime.now.return_value = noon
    return clock


class _Session(socketserver.StreamRequestHandler):

    def handle(self):
        self.say(220)
        for line in self.rfile:
            verb = line[:4].strip().upper()
            if verb == b'DATA':
                self.say(354)
                self.server.messages.append(b''.join(
                        iter(self.rfile.readline, b'.\r\n')))
            self.say(221 if verb == b'QUIT' else 250)

    def say(self, code):
        self.wfile.write(b'%d .\r\n' % code)


@contextmanager
def mailbox():
    "What a real server of mail is given meanwhile: [message]."
    with socketserver.ThreadingTCPServer(
            ('127.0.0.1', 0), _Session) as server:
        server.messages = []
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = config.get('email', 'uri')
        config.set(
            'email', 'uri', 'smtp://127.0.0.1:%d' % server.server_address[1])
        try:
            yield server.messages
        finally:
            config.set('email', 'uri', before)
            server.shutdown()
