# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The events, told to who listens as Stripe does: signed, and again if not
heard."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import NamedTuple

import aiohttp

# What is not heard is told again after so many seconds.
AGAIN = [0.2, 0.4, 0.8, 1.6, 3.2]


class Listener(NamedTuple):
    url: str
    secret: str


class Delivery:

    def __init__(self):
        self.listeners = {}
        # Events wait there while they are held back.
        self.held = None
        self.copies = 1
        self._running = set()

    def tell(self, event):
        "Tell the event to all, now or when it is let go."
        if self.held is not None:
            self.held.append(event)
            return
        for _ in range(self.copies):
            task = asyncio.ensure_future(self.tell_all(event))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def hold(self):
        self.held = self.held or []

    async def let_go(self, backwards=False, copies=1):
        "Tell what was held back, all at once; return the answers by type."
        events, self.held = self.held or [], None
        if backwards:
            events.reverse()
        answers = await asyncio.gather(*(
                self.tell_all(e) for e in events for _ in range(copies)))
        return [
            [event.type, answer]
            for event, answer in zip(
                [e for e in events for _ in range(copies)], answers)]

    async def rest(self):
        "Wait until all that was told was heard, or given up."
        while self._running:
            await asyncio.wait(set(self._running))

    async def tell_all(self, event):
        payload = json.dumps(event._export())
        return [
            await self._tell(listener, payload)
            for listener in self.listeners.values()]

    async def _tell(self, listener, payload):
        "The status of the answer, the last when it was told again."
        status = None
        for delay in [0, *AGAIN]:
            await asyncio.sleep(delay)
            status = await self._post(listener, payload)
            if status is not None and 200 <= status < 300:
                break
        return status

    async def _post(self, listener, payload):
        headers = {
            'Content-Type': 'application/json; charset=utf-8',
            'Stripe-Signature': sign(payload, listener.secret),
            }
        async with aiohttp.ClientSession() as session:
            try:
                async with session.post(
                        listener.url, data=payload, headers=headers) as answer:
                    return answer.status
            except aiohttp.ClientError:
                return None


def sign(payload, secret):
    "The header that proves who sent it (docs.stripe.com/webhooks/signature)."
    now = int(time.time())
    signature = hmac.new(
        secret.encode(), f'{now}.{payload}'.encode(), hashlib.sha256)
    return f't={now},v1={signature.hexdigest()}'


delivery = Delivery()
