# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Drive the real desktop client, in its own process, under Xvfb.

    .venv-desktop/bin/python tests/clients/desktop.py crawl|walk
        --host HOST:PORT --output DIRECTORY [--login LOGIN]

crawl opens all that the menu has; walk is the first day of a newcomer.
Whatever the client complains of is printed and makes it fail.
A scenario is a generator: a bare ``yield`` waits until the client is idle.
"""
import argparse
import datetime as dt
import faulthandler
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path


def prepare(home, host, database, login):
    "A display and a home of our own: before tryton or gi are imported."
    read, write = os.pipe()
    subprocess.Popen(
        ['Xvfb', '-displayfd', str(write), '-screen', '0', '1440x1000x24',
            '-nolisten', 'tcp', '-terminate'],  # ends with its last client
        pass_fds=[write], stderr=subprocess.DEVNULL)
    config = home / '.config' / 'tryton' / '8.0'
    shutil.rmtree(home, ignore_errors=True)
    config.mkdir(parents=True)
    (config / 'profiles.cfg').write_text(
        f'[demo]\nhost = {host}\ndatabase = {database}\nusername = {login}\n')
    (config / 'tryton.conf').write_text(
        f'[login]\nprofile = demo\nhost = {host}\ndb = {database}\n'
        '[client]\nlang = fr\ncheck_version = False\n'
        'save_tree_width = False\nsave_tree_state = False\n')
    os.environ.update(
        DISPLAY=':' + os.read(read, 16).decode().strip(), HOME=str(home),
        XDG_CONFIG_HOME=str(home / '.config'), GDK_BACKEND='x11',
        NO_AT_BRIDGE='1', DBUS_SESSION_BUS_ADDRESS='disabled:',
        GSETTINGS_BACKEND='memory', TZ='Europe/Paris')
    time.tzset()


class Driver:
    "The client in front of a user who answers, looks and presses."
    shots = 0
    running = 0  # dialogs that wait for an answer
    asker = None
    logged = False

    def __init__(self, password, output):
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir(parents=True)
        self.password, self.output, self.where = password, output, "log in"
        self.faults, self.opened, self.files = [], [], []
        self.answers = {}  # kind of dialog: response; any other is a fault

    def fault(self, kind, text):
        self.faults.append((self.where, kind, text))
        print(f"!! {self.where}: {kind}: {text}", flush=True)

    def hook(self):
        "Hear all that the client says; import all of it first."
        from gi.repository import GLib, Gtk
        from tryton import client, rpc
        from tryton.common import common
        from tryton.gui.window.infobar import InfoBar
        unique, run = common.UniqueDialog.__call__, Gtk.Dialog.run
        execute, bar = rpc.execute, InfoBar.info_bar_add

        def unique_(dialog, *args, **kwargs):
            self.asker = dialog
            return unique(dialog, *args, **kwargs)

        def run_(dialog):
            asker, self.asker = self.asker, None
            kind = type(asker or dialog).__name__
            response = self.answer(kind, asker, dialog)

            def respond():
                dialog.response(response)
                self.shot(kind)
            GLib.timeout_add(300, respond)  # once it is drawn
            self.running += 1
            try:
                return run(dialog)
            finally:
                self.running -= 1

        def execute_(*args):
            try:
                return execute(*args)
            except Exception as error:
                # Users' errors and warnings come as a dialog.
                code = getattr(error, 'faultCode', '')
                if code not in {'UserError', 'UserWarning'}:
                    self.fault('RPC', f"{args}\n{error!r}\n" + getattr(
                            error, 'faultString', ''))
                raise

        def bar_(widget, text, type_=Gtk.MessageType.ERROR, kind=None):
            if text and type_ == Gtk.MessageType.ERROR:
                self.fault('info bar', text)
            return bar(widget, text, type_, kind)

        class Log(logging.Handler):
            def emit(_, record):
                self.fault('log', logging.Formatter().format(record))

        common.UniqueDialog.__call__, Gtk.Dialog.run = unique_, run_
        rpc.execute, InfoBar.info_bar_add = execute_, bar_
        logging.getLogger('tryton').addHandler(Log(logging.WARNING))
        threading.excepthook = lambda a: self.fault(
            'thread', ''.join(traceback.format_exception(*a[:3])))
        for name, module in sys.modules.items():
            if name.startswith('tryton') and hasattr(module, 'file_open'):
                module.file_open = lambda path, *args, **kwargs: (
                    self.files.append(shutil.copy(path, self.output)))
        return client

    def answer(self, kind, asker, dialog):
        from gi.repository import Gtk
        if not self.logged and kind == 'Dialog':  # its profile is chosen
            return Gtk.ResponseType.OK
        if not self.logged and kind == 'AskPasswordDialog':
            self.logged = True
            asker.entry.set_text(self.password)
            return Gtk.ResponseType.OK
        if kind not in self.answers:
            self.fault(kind, ' | '.join(filter(None, (
                            getattr(dialog.props, n, None)
                            for n in ['title', 'text', 'secondary_text']))))
        return self.answers.get(kind, Gtk.ResponseType.CANCEL)

    def start(self, scenario, limit=600):
        import gi
        gi.require_version('Gtk', '3.0')
        client = self.hook()
        from gi.repository import Gdk, GLib
        from tryton.gui import Main
        faulthandler.dump_traceback_later(limit, exit=True)
        steps, quiet = scenario(self), 0

        def step():
            nonlocal quiet
            busy = self.running or any(  # a thread that calls the server
                not t.daemon and t is not threading.main_thread()
                and not t.name.startswith('ThreadPool')
                for t in threading.enumerate())
            ready = getattr(Main._instance, 'menu_screen', None) and not busy
            quiet = quiet + 1 if ready else 0
            if quiet == 2:
                quiet = 0
                if not self.opened:  # no tooltip on the pictures
                    Gdk.Display.get_default().get_default_seat().get_pointer(
                        ).warp(Gdk.Screen.get_default(), 0, 0)
                try:
                    next(steps)
                except StopIteration:
                    return Main().quit()
                except Exception:
                    self.shot('exception')
                    self.fault('exception', traceback.format_exc())
                    return Main().quit()
            wait()

        def wait():
            # Of low priority: nothing is left to do or to draw.
            GLib.timeout_add(20, lambda: GLib.idle_add(
                    step, priority=GLib.PRIORITY_LOW) and False)
        wait()
        sys.argv = ['tryton']
        client.main()

    def shot(self, name):
        from gi.repository import Gdk
        root = Gdk.get_default_root_window()
        self.shots += 1
        name = re.sub(r'\W+', '-', f'{self.shots:03}-{self.where}-{name}')
        Gdk.pixbuf_get_from_window(
            root, 0, 0, root.get_width(), root.get_height()
            ).savev(str(self.output / f'{name}.png'), 'png', [], [])

    @property
    def page(self):
        from tryton.gui import Main
        return Main().get_page()

    @property
    def top(self):
        "The dialog or the tab in front."
        from tryton.gui import Main
        page = self.page
        return [page, *Main().dialogs, *(page.dialogs if page else [])][-1]

    def entries(self, *path):
        "The menu below a path, as the client has it."
        from tryton.gui import Main

        def below(group, above):
            for record in group:
                here = (*above, record['name'].get_client(record))
                if path[:len(here)] == here[:len(path)]:
                    yield here, record
                    yield from below(record['childs'].get_client(record), here)
        return dict(below(Main().menu_screen.group, ()))

    def menu(self, *path):
        "As a double click does."
        from tryton.gui import Main
        self.where, screen = ' > '.join(path), Main().menu_screen
        screen.current_view.treeview.get_selection().unselect_all()
        screen.current_record = record = self.entries(*path)[path]
        screen.display(set_cursor=True)
        Main().menu_row_activate()
        return record

    def fill(self, **values):
        "Set fields that are seen and can be written, one after the other."
        from tryton.common import RPCExecute
        for name, value in values.items():
            screen = self.top.screen
            record = screen.current_record
            field = record[name]
            assert any(w.widget.get_mapped() for w in
                screen.current_view.widgets[name]), name
            assert not field.get_state_attrs(record).get('readonly'), name
            if field.attrs['type'] == 'many2one':
                found = RPCExecute(
                    'model', field.attrs['relation'], 'search_read',
                    [field.domain_get(record), ('rec_name', 'ilike', value)],
                    0, 1, None, ['rec_name'])
                assert found, f'{name}: {value}'
                value = found[0]['id'], found[0]['rec_name']
            field.set_client(record, value)
            screen.display()
            yield

    def press(self, name):
        "Click a button by its name, or its state in a wizard."
        top = self.top
        buttons = getattr(top, 'states', None) or {
            b.attrs['name']: b for b in top.screen.current_view.get_buttons()}
        assert name in buttons, f"no {name} among {list(buttons)}"
        button = buttons[name]
        assert button.get_mapped() and button.get_sensitive(), name
        button.grab_focus()
        button.clicked()


def widgets(widget, type_):
    if isinstance(widget, type_):
        yield widget
    for child in getattr(widget, 'get_children', list)():
        yield from widgets(child, type_)


def leaf(widget):
    "Turn the pages of the notebooks, to the last: it has all the records."
    from gi.repository import Gtk
    for book in list(widgets(widget, Gtk.Notebook)):
        for number in range(book.get_n_pages()):
            if book.get_mapped() and book.get_nth_page(number).get_visible():
                book.set_current_page(number)
                yield


def look(d, deep=True):
    "Go through all that the window in front has, and close it."
    from tryton.gui import Main
    from tryton.gui.window.wizard import Wizard
    top, where = d.top, d.where

    def seen(kind):
        yield from leaf(top.widget)
        d.shot(kind)
        d.opened.append(f"{d.where}: {kind}")

    if isinstance(top, Wizard):
        yield from seen('wizard')
        d.press(top.end_state)
        yield
        return
    if not hasattr(top, 'screen'):
        yield from seen('board')
    else:
        screen = top.screen
        for _ in range(screen.number_of_views):
            kind = screen.current_view.view_type
            yield from seen(kind)
            if kind == 'form' and top.buttons['new'].get_sensitive():
                top.buttons['new'].emit('clicked')
                yield
                yield from seen('new')
            elif kind != 'form' and screen.group:
                screen.current_record = screen.group[0]
                screen.display()
                yield
            top.sig_switch()  # the answer throws away what is new
            yield
        for keyword in ['action', 'relate'] if deep else []:
            for action in top.get_toolbars()[keyword]:
                if not screen.group:
                    continue
                screen.current_record = screen.group[0]
                d.where = f"{where} > {action['name']}"
                top._action(action, keyword)
                yield
                if d.top is not top:
                    yield from look(d, deep=False)
    d.where = where
    Main().sig_win_close()
    yield


def crawl(d):
    from gi.repository import Gtk
    from tryton.gui import Main
    d.answers['Sur3BDialog'] = Gtk.ResponseType.NO
    for path in d.entries('Coworking'):
        entry = d.menu(*path)
        yield
        if not d.top and not entry['childs'].get_client(entry):
            d.fault('menu', "opens nothing")
        while d.top:
            try:
                yield from look(d)
            except Exception:
                d.shot('exception')
                d.fault('exception', traceback.format_exc())
                while d.top:
                    if d.top is d.page:
                        Main()._win_del()
                    else:
                        d.top.destroy()


def walk(d):
    "Book from now, check in, invoice, be paid, print."
    from gi.repository import Gtk
    d.answers['SurDialog'] = Gtk.ResponseType.YES  # buttons that ask
    start = dt.datetime.now().replace(
        second=0, microsecond=0) + dt.timedelta(minutes=2)
    end = start + dt.timedelta(hours=1)
    d.menu('Coworking', "Réserver")
    yield
    yield from d.fill(
        date=start.date(), unit='hour', start_time=start.time(),
        end_date=end.date(), end_time=end.time(), kind='seat',
        party='Studio%')
    d.shot('start')
    for state in ['choose', 'confirm']:
        d.press(state)
        yield
        d.shot(state)
    yield from on_booking(
        d, ['check_in', 'invoice', 'pay', 'print_invoice', 'check_out'])
    d.menu('Coworking', "Accueillir")
    yield
    yield from d.fill(name="Robin Sorbier", contact='robin@example.com')
    d.shot('arrive')
    d.press('arrive')
    yield
    yield from on_booking(d, ['invoice', 'pay', 'print_invoice'])


def on_booking(d, buttons):
    "Press the buttons of the booking in front, print it and close it."
    from gi.repository import Gtk
    from tryton.gui import Main
    screen = d.page.screen
    printed = len(d.files)
    for name in buttons:
        d.where = f"{screen.current_record.rec_name()}: {name}"
        d.press(name)
        yield
        if d.top is not d.page:  # a wizard: its last button goes on
            d.shot('asked')
            d.press(list(d.top.states)[-1])
            yield
        # The record is read again after.
        yield
        yield
        d.shot('done')
        if screen.modified():
            d.fault('modified', [
                    n for n, found in screen.current_view.widgets.items()
                    for w in found if w.modified])
    for action in d.page.get_toolbars()['print']:
        d.page._action(action, 'print')
        yield
    if len(d.files) != printed + 2:
        d.fault('report', f"printed {d.files[printed:]}")
    d.answers['Sur3BDialog'] = Gtk.ResponseType.NO
    Main().sig_win_close()
    yield


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('scenario', choices=['crawl', 'walk'])
    parser.add_argument('--host', required=True)
    parser.add_argument('--output', type=Path, required=True)
    parser.add_argument('--database', default='coworking')
    parser.add_argument('--login', default='accueil.morez')
    parser.add_argument('--password', default='coworking')
    arguments = parser.parse_args()
    driver = Driver(arguments.password, arguments.output)
    prepare(
        arguments.output / 'home', arguments.host, arguments.database,
        arguments.login)
    driver.start(globals()[arguments.scenario])
    print(*driver.opened, *driver.files, sep='\n')
    print(
        f"{len(driver.opened)} opened, {len(driver.files)} printed, "
        f"{len(driver.faults)} faults")
    sys.exit(bool(driver.faults))


if __name__ == '__main__':
    main()
