# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from unittest import TestCase

from trytond import config
from trytond.modules.coworking_space.exceptions import ReportError
from trytond.pool import Pool
from trytond.tests.test_tryton import activate_module, with_transaction


class ReportTestCase(TestCase):
    "Test that a report is a PDF or says so"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        activate_module('coworking_space')

    @with_transaction()
    def test_not_converted(self):
        pool = Pool()
        ActionReport = pool.get('ir.action.report')
        before = config.get('report', 'convert_command')
        config.set('report', 'convert_command', 'false')
        try:
            for name in ['coworking.booking', 'account.invoice']:
                action, = ActionReport.search([('report_name', '=', name)])
                with self.assertRaises(ReportError):
                    pool.get(name, type='report').convert(action, b'')
        finally:
            config.set('report', 'convert_command', before)
