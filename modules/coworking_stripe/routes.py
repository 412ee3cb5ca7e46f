# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Where who has paid comes back."

from trytond.protocols.wrappers import (
    HTTPStatus, abort, redirect, with_pool, with_transaction)
from trytond.wsgi import app

MODELS = {'account.payment', 'account.payment.stripe.customer'}
CHECKOUT, DONE = '/account_payment_stripe/checkout/', '/coworking_stripe/done/'


@app.route('/<database_name>' + DONE + '<model>/<id>', methods=['GET'])
@with_pool
@with_transaction(readonly=False, context={'_skip_warnings': True})
def done(request, pool, model, id):
    "Take what Stripe says, and show it on the page."
    if model not in MODELS:
        abort(HTTPStatus.FORBIDDEN)
    records = pool.get(model).search([('stripe_checkout_id', '=', id)])
    if not records:
        abort(HTTPStatus.NOT_FOUND)
    for record in records:
        record.stripe_intent_update()
    return redirect(request.path.replace(DONE, CHECKOUT, 1))
