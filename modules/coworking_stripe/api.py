# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""Where Stripe is: the real one, or one that stands in for it.

    [coworking_stripe]
    stand_in = http://127.0.0.1:8420
"""

import stripe
import trytond.config as config

if config.get('coworking_stripe', 'stand_in'):
    stripe.api_base = config.get('coworking_stripe', 'stand_in')


def is_stand_in():
    return stripe.api_base != stripe.DEFAULT_API_BASE


def script():
    "The address of the script of the payment page."
    return f'{stripe.api_base}/v3/' if is_stand_in() else (
        'https://js.stripe.com/v3/')


def is_live(key):
    "Whether the key moves real money."
    return key.startswith(('sk_live_', 'rk_live_'))
