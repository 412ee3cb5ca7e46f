# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""What is free of a resource during a span, from what is taken.

Nothing here reads a database.
"""
from datetime import time

from . import slots


class Availability:
    """What is free of a resource during [start, end).

    blocked gives for each of its places the spans during which a booking
    cannot have it.
    """

    def __init__(self, resource, start, end, blocked):
        self.resource = resource
        self.start = start
        self.end = end
        span = [(start, end)]
        self._free = {
            place: list(slots.subtract(span, slots.join(spans)))
            for place, spans in blocked.items()}

    @property
    def places(self):
        "How many places there are."
        return len(self._free)

    @property
    def free(self):
        "The places that are free throughout, in order."
        span = [(self.start, self.end)]
        return [p for p, spans in self._free.items() if spans == span]

    @property
    def steps(self):
        "How many places are free from when to when: [(start, end, places)]."
        instants = sorted(
            {self.start, self.end}.union(
                *(s for spans in self._free.values() for s in spans)))
        steps = []
        for start, end in zip(instants, instants[1:]):
            count = sum(
                slots.covers(spans, start, end)
                for spans in self._free.values())
            if steps and steps[-1][2] == count:
                steps[-1] = steps[-1][0], end, count
            else:
                steps.append((start, end, count))
        return steps

    def describe(self, opened, to_local):
        """When it is free and open, in the local time of the instants.

        With the number of places where there are several.
        """
        texts = []
        for *span, count in self.steps:
            if not count:
                continue
            for start, end in slots.intersect([span], opened):
                start, end = f'{to_local(start):%H:%M}', to_local(end)
                end = '24:00' if end.time() == time.min else f'{end:%H:%M}'
                places = f' ({count})' if self.places > 1 else ''
                texts.append(f'{start}–{end}{places}')
        return ', '.join(texts)
