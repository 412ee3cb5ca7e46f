# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The bars of a chart, as lengths on paper: no database here.

A document draws them as rectangles; a length is a text such as 3.20cm.
"""

from decimal import Decimal
from typing import NamedTuple


class Bar(NamedTuple):
    "Where a bar begins and how long it is, from the left of the chart."
    left: str
    width: str


def lay(values, width):
    """A bar for each value, on one scale and from one axis, and the axis.

    width is that of the chart, in centimetres. Negative values go to the
    left of the axis.
    """
    values = [v or Decimal(0) for v in values]
    lowest, highest = min([0, *values]), max([0, *values])
    scale = Decimal(width) / ((highest - lowest) or 1)
    axis = -lowest * scale
    bars = [
        Bar(_length(axis + min(v, Decimal(0)) * scale), _length(
            max(abs(v) * scale, Decimal('0.02'))))
        for v in values]
    return bars, _length(axis)


def _length(centimetres):
    return f'{centimetres:.2f}cm'
