# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""The stand-in over HTTP: Stripe's addresses, the script of its page, and the
addresses by which a test says what happens (/_config)."""

import asyncio
import json
import re
from pathlib import Path

from aiohttp import web
from localstripe import server
from localstripe.errors import UserError
from localstripe.resources import Event, PaymentIntent, store

from .completed import CustomerSession, Dispute, banks, pay_out
from .delivery import Listener, delivery

SCRIPT = Path(__file__).with_name('stripe.js')
# What the page of the payer may do with the publishable key.
OF_THE_PAGE = re.compile(
    r'/v1/(payment|setup)_intents/\w+(/(confirm|_authenticate|cancel))?$'
    r'|/v1/payment_methods$')


class Answers:
    """What was answered to each idempotency key.

    The effect of a request that is sent again is not made again, even when
    its answer never came (docs.stripe.com/api/idempotent_requests).
    """

    def __init__(self):
        self.known = {}
        # The next answers to these addresses are lost: who asked is left
        # waiting, until he goes.
        self.lost = []
        self.waiting = asyncio.Semaphore(0)

    @web.middleware
    async def middleware(self, request, handler):
        key = request.headers.get('Idempotency-Key')
        if request.method != 'POST' or not key:
            return await handler(request)
        body = await request.read()
        if key in self.known:
            asked, status, text = self.known[key]
            if asked != (request.path, body):
                raise UserError(
                    400, "The key was used for another request.", {
                        'type': 'idempotency_error'})
            return web.Response(
                text=text, status=status, content_type='application/json',
                headers={'Idempotent-Replayed': 'true'})
        try:
            answer = await handler(request)
        except UserError as error:
            answer = error.to_response()
        self.known[key] = (request.path, body), answer.status, answer.text
        await self.lose(request.path)
        return answer

    async def lose(self, path):
        for pattern in self.lost:
            if re.search(pattern, path):
                self.lost.remove(pattern)
                self.waiting.release()
                await asyncio.sleep(3600)


answers = Answers()


@web.middleware
async def check_key(request, handler):
    "A secret key, or the publishable one for what the page does."
    if request.path.startswith('/v1/') and request.method != 'OPTIONS':
        if not server.get_api_key(request):
            data = {
                **request.query,
                **(await server.get_post_data(request, False) or {})}
            key = data.get('key', '')
            if not (OF_THE_PAGE.match(request.path)
                    and key.startswith('pk_test_')):
                raise UserError(401, "The key is not known.")
    return await handler(request)


async def script(request):
    return web.Response(
        text=SCRIPT.read_text(), content_type='application/javascript')


async def page_intent(request):
    "What the page may know of the intent that it has the secret of."
    found = store.get(f"payment_intent:{request.match_info['id']}")
    if (not found or request.query.get('client_secret')
            not in {None, found.client_secret}):
        raise UserError(404, "No such intent.")
    expand = [
        v for k, v in request.query.items() if re.match(r'expand\[\d*\]', k)]
    return server.json_response(found._export(expand=expand))


async def saved_methods(request):
    "The cards that the payer of the page saved."
    secret = request.query.get('customer_session')
    for key, session in store.items():
        if (key.startswith('customer_session:')
                and session.client_secret == secret):
            methods = [
                m._export() for k, m in store.items()
                if k.startswith('payment_method:')
                and m.customer == session.customer]
            return server.json_response({'data': methods})
    return server.json_response({'data': []})


# What a test, or the demo, says.

async def listen(request):
    data = await request.json()
    delivery.listeners[request.match_info['id']] = Listener(
        data['url'], data['secret'])
    return web.json_response({})


async def configure(request):
    "hold: hold events back; copies: tell each so often; lose: addresses."
    data = await request.json()
    if data.get('hold'):
        delivery.hold()
    delivery.copies = data.get('copies', delivery.copies)
    answers.lost += data.get('lose', [])
    return web.json_response({})


async def lost(request):
    "Wait until an answer was lost."
    await answers.waiting.acquire()
    return web.json_response({})


async def let_go(request):
    data = await request.json()
    return web.json_response(await delivery.let_go(**data))


async def rest(request):
    await delivery.rest()
    return web.json_response({})


async def tell_again(request):
    event = Event._api_retrieve(request.match_info['id'])
    return web.json_response(await delivery.tell_all(event))


async def dispute(request):
    data = await request.json()
    intent = PaymentIntent._api_retrieve(data.pop('payment_intent'))
    found = Dispute(charge=intent.latest_charge.id, **data)
    return server.json_response(found._export())


async def close_dispute(request):
    data = await request.json()
    found = Dispute._api_retrieve(request.match_info['id'])
    found._close(data['status'])
    return server.json_response(found._export())


async def payout(request):
    paid = pay_out(**await request.json())
    return server.json_response(paid._export() if paid else {})


async def answer(request):
    "The banks of the accounts that are debited answer now."
    banks.answer()
    return web.json_response({})


async def forget(request):
    "As if it had just been started."
    store.clear()
    answers.known.clear()
    answers.lost.clear()
    delivery.held, delivery.copies = None, 1
    return web.json_response({})


async def read(request):
    "All that there is, for a test to count."
    return web.Response(
        text=json.dumps({
                k: v._export() for k, v in store.items()
                if not k.startswith('event:')}),
        content_type='application/json')


def make_app():
    app = web.Application(middlewares=[
            server.error_middleware, check_key, server.save_store_middleware,
            answers.middleware])
    app.on_response_prepare.append(server.add_cors_headers)
    app.router.add_routes([
            web.get('/v3/', script),
            web.get('/v1/payment_intents/{id}', page_intent),
            web.get('/_page/payment_methods', saved_methods),
            web.post('/v1/customer_sessions', server.api_create(
                    CustomerSession, '/v1/customer_sessions')),
            web.get('/v1/disputes', server.api_list_all(
                    Dispute, '/v1/disputes')),
            web.get('/v1/disputes/{id}', server.api_retrieve(
                    Dispute, '/v1/disputes')),
            web.post('/_config/listeners/{id}', listen),
            web.post('/_config', configure),
            web.post('/_config/let_go', let_go),
            web.post('/_config/lost', lost),
            web.post('/_config/rest', rest),
            web.post('/_config/events/{id}', tell_again),
            web.post('/_config/disputes', dispute),
            web.post('/_config/disputes/{id}', close_dispute),
            web.post('/_config/payouts', payout),
            web.post('/_config/banks', answer),
            web.get('/_config/data', read),
            web.delete('/_config/data', forget),
            ])
    # Its routes hold the methods as they were.
    for name, method in [
            ('confirm', PaymentIntent._api_confirm),
            ('cancel', PaymentIntent._api_cancel),
            ('_authenticate', PaymentIntent._api_authenticate)]:
        app.router.add_post(
            f'/v1/payment_intents/{{id}}/{name}',
            server.api_extra(method, None))
    for route in server.app.router.routes():
        path = route.resource.canonical
        if path.startswith('/v1/') and route.method != 'HEAD':
            app.router.add_route(route.method, path, route.handler)
    return app


app = make_app()
