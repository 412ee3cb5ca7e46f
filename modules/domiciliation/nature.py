# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a domiciled person is."

NATURES = [
    ('company', "Company"),
    ('commercial', "Commercial Sole Trader"),
    ('craft', "Craft Sole Trader"),
    ('liberal', "Liberal Profession"),
    ('association', "Association"),
    ('branch', "Branch of a Foreign Company"),
    ]
# Persons who are not others than themselves.
NATURAL = {'commercial', 'craft', 'liberal'}
