# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The level of vigilance that a score asks for: no database here."

LEVELS = ['simplified', 'standard', 'enhanced']


def level(points, standard, enhanced, forced=False):
    """The level for the points of the answers.

    standard and enhanced are the scores from which each begins; forced asks
    for the highest whatever the score.
    """
    score = sum(points)
    if forced or score >= enhanced:
        return 'enhanced'
    return 'standard' if score >= standard else 'simplified'


def reaches(level, needed):
    "Whether the level is at least the needed one."
    return LEVELS.index(level) >= LEVELS.index(needed)
