# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The one distribution and the modules it holds say the same."
import configparser
import re
from pathlib import Path

import pytest

from demo.__main__ import MODULES as OF_THE_DEMO

TOP = Path(__file__).resolve().parent.parent
MODULES = {p.parent.name: p.parent for p in TOP.glob('modules/*/tryton.cfg')}


def read(path):
    parser = configparser.ConfigParser()
    parser.read(path)
    return parser


setup = read(TOP / 'setup.cfg')


def lines(section, option):
    return [l for l in setup[section][option].splitlines() if l.strip()]


def pairs(section, option):
    return dict(re.split(r'\s*=\s*', l) for l in lines(section, option))


def project(requirement):
    return re.match(r'[\w-]+', requirement)[0]


def test_entry_points():
    assert pairs('options.entry_points', 'trytond.modules') == {
        n: f'trytond.modules.{n}' for n in MODULES}


def test_package_dir():
    assert pairs('options', 'package_dir') == {
        f'trytond.modules.{n}': f'modules/{n}' for n in MODULES}


def test_packages():
    assert set(lines('options', 'packages')) == {
        '.'.join(['trytond', *package.parent.relative_to(TOP).parts])
        for package in TOP.glob('modules/**/__init__.py')}


@pytest.mark.parametrize('module', MODULES)
def test_version(module):
    config = read(MODULES[module] / 'tryton.cfg')
    assert config['tryton']['version'] == setup['metadata']['version']


@pytest.mark.parametrize('module', MODULES)
def test_depends_are_required(module):
    config = read(MODULES[module] / 'tryton.cfg')
    depends = set(config['tryton']['depends'].split()) - {'ir', 'res'}
    required = set(map(project, lines('options', 'install_requires')))
    assert {f'trytond_{d}' for d in depends - set(MODULES)} <= required


def test_demo_is_required():
    required = set(map(
            project, lines('options', 'install_requires')
            + lines('options.extras_require', 'demo')))
    assert {f'trytond_{m}' for m in set(OF_THE_DEMO) - set(MODULES)} <= (
        required)


@pytest.mark.parametrize('module', MODULES)
def test_package_data(module):
    "Every file that is not Python is shipped, documentation aside."
    patterns = lines('options.package_data', '*')
    for path in MODULES[module].rglob('*'):
        if (path.is_dir()
                or path.suffix in {'.py', '.pyc'}
                or path.is_relative_to(MODULES[module] / 'doc')):
            continue
        assert any(path.match(p) for p in patterns), path


def test_requirements_are_pinned():
    pinned = {
        project(l).replace('_', '-').lower()
        for l in (TOP / 'constraints.txt').read_text().splitlines()
        if not l.startswith('#')}
    required = lines('options', 'install_requires')
    for extra in setup['options.extras_require']:
        required += lines('options.extras_require', extra)
    assert {
        project(r).replace('_', '-').lower() for r in required} <= pinned


def test_no_archives():
    "Whatever is installed comes from its index."
    assert not [
        p for pattern in ['*.whl', '*.tar.gz'] for p in TOP.glob(pattern)]


def test_web_client_is_pinned_without_addresses():
    lock = (TOP / 'web' / 'package-lock.json').read_text()
    assert '"node_modules/tryton-sao"' in lock
    assert '"resolved"' not in lock
