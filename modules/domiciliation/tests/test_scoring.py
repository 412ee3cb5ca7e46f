# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from unittest import TestCase

from trytond.modules.domiciliation import scoring


class ScoringTestCase(TestCase):
    "Test the level of vigilance"

    def test_level(self):
        for points, forced, level in [
                ([], False, 'simplified'),
                ([10, 9], False, 'simplified'),
                ([10, 10], False, 'standard'),
                ([25, 24], False, 'standard'),
                ([25, 25], False, 'enhanced'),
                ([0], True, 'enhanced'),
                ]:
            with self.subTest(points=points, forced=forced):
                self.assertEqual(
                    scoring.level(points, 20, 50, forced), level)

    def test_reaches(self):
        self.assertTrue(scoring.reaches('standard', 'simplified'))
        self.assertTrue(scoring.reaches('enhanced', 'enhanced'))
        self.assertFalse(scoring.reaches('simplified', 'standard'))
