# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The bars of a chart that is printed, drawn with blocks: no database here."

_BLOCKS = ' ▏▎▍▌▋▊▉'


def bar(value, highest, width):
    """A bar for the absolute value, where the highest one takes the width.

    >>> bar(5, 10, 8)
    '████'
    """
    if not value or not highest:
        return ''
    eighths = max(round(abs(value) * width * 8 / highest), 1)
    return '█' * (eighths // 8) + _BLOCKS[eighths % 8].strip()
