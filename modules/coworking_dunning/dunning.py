# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is late is asked for, and what is on its way is not."

from decimal import Decimal
from itertools import takewhile

from trytond.model import fields
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.transaction import Transaction


class MoveLine(metaclass=PoolMeta):
    __name__ = 'account.move.line'

    @property
    def dunning_procedure(self):
        "That of the party, else that of the configuration."
        Configuration = Pool().get('account.configuration')
        if self.party:
            return super().dunning_procedure or Configuration(
                1).get_multivalue('default_dunning_procedure')


class Dunning(metaclass=PoolMeta):
    __name__ = 'account.dunning'
    last_level = fields.Many2One(
        'account.dunning.level', "Last Level Sent", readonly=True)
    last_sent = fields.Date("Last Sent", readonly=True)

    @classmethod
    def _get_dunning(cls, line, date):
        "Nothing for a line that was paid in part, as far as it goes."
        dunning = super()._get_dunning(line, date)
        if dunning and dunning.left > 0:
            return dunning

    @classmethod
    def process(cls, dunnings):
        "Keep what is sent, whatever comes next."
        Letter = Pool().get('account.dunning.letter', type='report')
        drafts = [d for d in dunnings if d.state == 'draft']
        super().process(dunnings)
        for reminder in Letter.reminders(cls.browse(drafts)):
            for dunning in reminder.dunnings:
                dunning.last_level = dunning.level
                dunning.last_sent = today_at(dunning.company)
            cls.save(reminder.dunnings)

    @property
    def invoice(self):
        return self.line.invoice_to_pay

    @property
    def left(self):
        "What is left to pay of the line: the first ones are paid first."
        if self.line.reconciliation:
            return Decimal(0)
        amount = self.line.debit - self.line.credit
        if not self.invoice:
            return amount
        before = sum(
            (l.debit - l.credit for l in takewhile(
                    lambda l: l != self.line, self.invoice.lines_to_pay)
                if not l.reconciliation),
            Decimal(0))
        paid = self.invoice.part_paid
        return (
            max(before + amount - paid, Decimal(0))
            - max(before - paid, Decimal(0)))

    @property
    def is_asked(self):
        "Whether it is to be sent."
        return bool(
            self.party and self.state == 'waiting' and not self.blocked
            and self.left > 0)

    @property
    def whose(self):
        "Who is asked by whom."
        return self.company, self.party

    @property
    def has_email(self):
        "Whether somebody receives its e-mail."
        Configuration = Pool().get('account.configuration')
        return bool(
            self.party.contact_mechanism_get(
                'email', usage=self.level.email_contact_mechanism)
            or Configuration(1).dunning_email_fallback)

    @property
    def is_on_paper(self):
        "Whether a letter is printed: also for who has no e-mail."
        return self.level.print_on_letter or (
            self.level.send_email and not self.has_email)

    @property
    def asked_together(self):
        "What is asked at once from its party, the last level first."
        reminded = Transaction().context.get('reminded', [self.id])
        return sorted(
            (d for d in self.browse(reminded)
                if d.whose == self.whose and d.is_asked),
            key=lambda d: (-(d.level.sequence or 0), d.id))

    def send_email(self, datamanager=None):
        "One by party."
        Letter = Pool().get('account.dunning.letter', type='report')
        together = self.asked_together
        first = next((d for d in together if d.level.send_email), None)
        if first == self and Letter.reminders(together):
            return super().send_email(datamanager=datamanager)

    @classmethod
    def copy(cls, dunnings, default=None):
        default = default.copy() if default is not None else {}
        default.setdefault('last_level')
        default.setdefault('last_sent')
        return super().copy(dunnings, default=default)


class ProcessDunning(metaclass=PoolMeta):
    __name__ = 'account.dunning.process'

    def transition_send_email(self):
        with Transaction().set_context(
                reminded=[d.id for d in self.records]):
            return super().transition_send_email()

    def do_print_letter(self, action):
        "Also for who has no e-mail; nothing when nothing is asked."
        Letter = Pool().get('account.dunning.letter', type='report')
        on_paper = {
            d.whose for d in self.records if d.is_asked and d.is_on_paper}
        reminders = Letter.reminders(
            [d for d in self.records if d.whose in on_paper])
        ids = [d.id for r in reminders for d in r.dunnings]
        if ids:
            return action, {'id': ids[0], 'ids': ids}


class Level(metaclass=PoolMeta):
    __name__ = 'account.dunning.level'

    def test(self, line, date):
        "Nothing is asked as long as a payment is on its way."
        if any(p.state not in {'succeeded', 'failed'} for p in line.payments):
            return False
        return super().test(line, date)


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @property
    def part_paid(self):
        "With what was debited of a part of a line."
        return super().part_paid + sum(
            (p.amount_line_paid for l in self.lines_to_pay
                if not l.reconciliation
                for p in l.payments if p.state == 'succeeded'),
            Decimal(0))
