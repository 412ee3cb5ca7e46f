# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""How pytest finds Tryton's tests, on either database.

Without an option: everything but what needs PostgreSQL or a browser.
With --postgresql: only tests/postgresql and the scenario of each module that
carries the module's name.
"""
import os
import unittest

import pytest
from hypothesis import settings

# What a test finds does not depend on how fast the machine is.
settings.register_profile('coworking', deadline=None)
settings.load_profile('coworking')

os.environ.setdefault('TRYTOND_DATABASE_URI', 'sqlite://')
if os.environ['TRYTOND_DATABASE_URI'].startswith('sqlite'):
    os.environ.setdefault('DB_NAME', ':memory:')
else:
    worker = os.environ.get('PYTEST_XDIST_WORKER', 'main')
    os.environ['DB_NAME'] = f'test_{worker}_{os.getppid()}'


def pytest_addoption(parser):
    parser.addoption(
        '--postgresql', action='store_true',
        help="run what needs PostgreSQL, and nothing else")
    parser.addoption(
        '--clients', action='store_true',
        help="run what needs a browser, and nothing else")


def pytest_configure(config):
    "Convert no report, but where the real clients print them."
    if not config.getoption('clients'):
        os.environ.setdefault(
            'TRYTOND_REPORT__CONVERT_COMMAND',
            'cp "%(input_path)s" "%(output_path)s"')


def pytest_ignore_collect(collection_path, config):
    "Leave out what belongs to another of the three runs."
    top = config.rootpath / 'tests'
    postgresql = config.getoption('postgresql')
    clients = config.getoption('clients')
    if collection_path.is_relative_to(top / 'postgresql'):
        return not postgresql
    if collection_path.is_relative_to(top / 'clients'):
        return not clients
    if collection_path.suffix == '.py':
        if clients:
            return True
        if postgresql:
            return collection_path.name != 'test_scenario.py'


def pytest_collect_file(file_path, parent):
    if file_path.name == 'test_scenario.py':
        return ScenarioFile.from_parent(parent, path=file_path)


class ScenarioFile(pytest.File):
    "The scenario_*.rst of a module, as Tryton's own loader sees them."

    def collect(self):
        module = self.path.parent.parent.name
        suite = unittest.TestLoader().loadTestsFromName(
            f'trytond.modules.{module}.tests.test_scenario')
        for case in cases(suite):
            name = os.path.basename(case.id())
            if (self.config.getoption('postgresql')
                    and not name.startswith(f'scenario_{module}')):
                continue
            yield ScenarioItem.from_parent(self, name=name, case=case)


def cases(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


class ScenarioError(Exception):
    pass


class ScenarioItem(pytest.Item):

    def __init__(self, *, case, **kwargs):
        super().__init__(**kwargs)
        self.case = case

    def runtest(self):
        result = unittest.TestResult()
        self.case.run(result)
        for _, message in result.errors + result.failures:
            raise ScenarioError(message)
        for _, reason in result.skipped:
            pytest.skip(reason)

    def repr_failure(self, excinfo):
        if isinstance(excinfo.value, ScenarioError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, 0, self.name
