# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"""A Stripe that runs here, to try and to test paying without an account.

It is localstripe, completed for what account_payment_stripe 8.0 sends, with
the answers of the real one to a key that is used again, and with events that
are signed and may be held back, doubled or turned around.

    python -m trytond.modules.coworking_stripe.standin --port 8420
"""
