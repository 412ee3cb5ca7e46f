# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a plan offers and a contract copies."

from trytond.model import Model, fields
from trytond.pyson import Eval

from .periods import Rhythm
from .terms import Notice, Terms


def _number(name, string, help="", **states):
    return fields.Integer(
        string, required=True, domain=[(name, '>=', 0)], help=help, **states)


class RhythmMixin(Model):
    "How the periods of a price are counted and billed."
    __slots__ = ()
    months = fields.Integer(
        "Months", required=True,
        domain=[
            ('months', '>=', 1),
            ],
        help="How many months a period has: 1, 3, 12 ...")
    billed = fields.Selection([
            ('advance', "In Advance"),
            ('arrears', "In Arrears"),
            ], "Billed", required=True, sort=False,
        help="Whether a period is billed when it begins or once it is over.")
    calendar = fields.Boolean(
        "Calendar Months",
        help="Periods begin on the first of a month, "
        "else on the day of the contract.")
    prorated = fields.Boolean(
        "Prorated",
        help="A part of a period costs its share by days, else the whole.")

    @classmethod
    def default_months(cls):
        return 1

    @classmethod
    def default_billed(cls):
        return 'advance'

    @classmethod
    def default_prorated(cls):
        return True

    def rhythm(self, anchor):
        "The periods of a contract that begins on the day."
        return Rhythm(anchor, self.months, bool(self.calendar))


class ConditionsMixin(RhythmMixin):
    "The rhythm and the terms."
    __slots__ = ()
    minimum = _number(
        'minimum', "Minimum Term",
        "In months. 0 to let it end at any time.")
    tacit = fields.Boolean(
        "Tacit Renewal",
        help="It goes on after its term when nobody gives notice.")
    renewal = _number(
        'renewal', "Renewed for",
        "In months. 0 to go on from day to day.",
        states={
            'invisible': ~Eval('tacit'),
            })
    remind = fields.Boolean(
        "Remind of Renewal",
        states={
            'invisible': ~Eval('tacit') | ~Eval('renewal', 0),
            },
        help="For consumers and non-professionals such as associations: "
        "not reminded in time, they may leave at any time once it renewed.")
    trial = _number(
        'trial', "Trial",
        "In days, during which the member may leave at once.")
    notice = _number('notice', "Notice")
    notice_unit = fields.Selection([
            ('day', "Days"),
            ('month', "Months"),
            ], "Unit of Notice", required=True, sort=False)
    notice_unit_string = notice_unit.translated('notice_unit')
    notice_end = fields.Selection([
            ('any_day', "On Any Day"),
            ('period', "With a Period"),
            ('term', "With the Term"),
            ], "Ends", required=True, sort=False,
        help="When the contract ends once the notice is over.")
    early_fee = fields.Numeric(
        "Early Fee", digits=(None, 2), required=True,
        domain=[
            ('early_fee', '>=', 0),
            ],
        help="In months of its price, to leave before notice and term allow; "
        "never more than what is left until then.")
    pause_minimum = _number(
        'pause_minimum', "Shortest Pause", "In days.")
    pause_maximum = fields.Integer(
        "Longest Pause",
        domain=['OR',
            ('pause_maximum', '=', None),
            ('pause_maximum', '>=', Eval('pause_minimum', 0)),
            ],
        help="In days. Leave empty for no limit, 0 to refuse pauses.")
    access = fields.Selection([
            ('hours', "Opening Hours"),
            ('always', "Day and Night"),
            ], "Access", required=True, sort=False,
        help="When its members may enter.")
    deposit_months = fields.Numeric(
        "Deposit in Months", digits=(None, 2), required=True,
        domain=[
            ('deposit_months', '>=', 0),
            ],
        help="In months of the price, taxes excluded.")
    payment = fields.Selection([
            ('transfer', "Bank Transfer"),
            ('direct_debit', "Direct Debit"),
            ('card', "Card"),
            ('cash', "Cash"),
            ], "Paid by", required=True, sort=False)
    payment_string = payment.translated('payment')

    @classmethod
    def default_minimum(cls):
        return 0

    @classmethod
    def default_tacit(cls):
        return True

    @classmethod
    def default_renewal(cls):
        return 0

    @classmethod
    def default_remind(cls):
        return True

    @classmethod
    def default_trial(cls):
        return 0

    @classmethod
    def default_notice(cls):
        return 1

    @classmethod
    def default_notice_unit(cls):
        return 'month'

    @classmethod
    def default_notice_end(cls):
        return 'any_day'

    @classmethod
    def default_early_fee(cls):
        return 0

    @classmethod
    def default_pause_minimum(cls):
        return 0

    @classmethod
    def default_access(cls):
        return 'hours'

    @classmethod
    def default_deposit_months(cls):
        return 0

    @classmethod
    def default_payment(cls):
        return 'transfer'

    def terms(self, start):
        "The terms of a contract that begins on the day."
        return Terms(start, self.minimum, self.renewal, bool(self.tacit))

    @property
    def given_notice(self):
        return Notice(self.notice, self.notice_unit, self.notice_end)


RHYTHM = ['months', 'billed', 'calendar', 'prorated']
CONDITIONS = [
    *RHYTHM, 'minimum', 'tacit', 'renewal', 'remind', 'trial', 'notice',
    'notice_unit', 'notice_end', 'early_fee', 'pause_minimum',
    'pause_maximum', 'access', 'deposit_months', 'payment']
