# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is looked at each day: mail that waits, renewals, registrations."

import datetime as dt
from itertools import count

from trytond.exceptions import UserError
from trytond.model import Model
from trytond.modules.coworking_contract import terms
from trytond.pool import Pool
from trytond.transaction import without_check_access

from . import delays
from .mail import WAITING

LIVING = ['signed', 'active', 'leaving']


class WatchedMixin(Model):
    "A domiciliation that is looked after."
    __slots__ = ()

    @classmethod
    def watch_all(cls):
        "Each by itself: one that fails stops no other."
        for domiciliation in cls.search([('state', 'in', LIVING)]):
            cls.__queue__.watch([domiciliation])
        pool = Pool()
        pool.get('domiciliation.file').keep_all()
        Approval = pool.get('domiciliation.approval')
        Approval.keep_dates(Approval.search([('state', '=', 'granted')]))

    @classmethod
    @without_check_access
    def watch(cls, domiciliations):
        for domiciliation in domiciliations:
            domiciliation.take_back_stale()
            domiciliation.watch_mail()
            domiciliation.watch_registration()
            domiciliation.watch_renewal()
        cls.keep_dates(domiciliations)

    def take_back_stale(self):
        "Take back what was prepared to be told and is no more so."
        Notice = Pool().get('domiciliation.notice')
        Notice.delete([
                n for n in self.notices
                if n.state == 'draft' and n.kind != 'end'
                and not n.is_current])

    # The rule of the three months

    @property
    def last_taken(self):
        "The last day the client took note of mail."
        return self._first_of_mail('taken', 'DESC', ('taken', '!=', None))

    @property
    def unread_since(self):
        return delays.unread_since(
            self.last_taken,
            self._first_of_mail('date', 'ASC', ('state', 'in', WAITING)))

    def _first_of_mail(self, name, order, clause):
        Mail = Pool().get('domiciliation.mail')
        items = Mail.search(
            [('contract', '=', self.id), clause],
            order=[(name, order)], limit=1)
        return getattr(items[0], name) if items else None

    def watched_dates(self):
        """When the operator, then the registry, is to know of waiting mail.

        Until the notice is prepared, and sent, which has a date of its own.
        """
        since = self.unread_since if self.is_living else None
        if not since:
            return {}
        notices = [
            n for n in self.notices
            if n.kind == 'unread' and n.about == since]
        due = {}
        if all(n.state == 'draft' for n in notices):
            due['unread_operator'] = since + dt.timedelta(
                days=self.rule.unread_operator)
        if not notices:
            due['unread_registry'] = delays.after(
                since, self.rule.unread_months)
        return due

    def watch_mail(self):
        Notice = Pool().get('domiciliation.notice')
        today = self.today
        since = self.unread_since
        if not since:
            return
        if (today - since).days >= self.rule.unread_client:
            Notice.propose(self, 'unread_warning', about=since, due=today)
        limit = delays.after(since, self.rule.unread_months)
        if today >= limit:
            Notice.propose(self, 'unread', about=since, due=limit)

    # A company in formation whose registration does not come

    def watch_registration(self):
        Notice = Pool().get('domiciliation.notice')
        today = self.today
        if self.state == 'signed' and self.register_until < today:
            Notice.propose(
                self, 'registration', about=self.register_until, due=today)

    # Renewals without approval

    def watch_renewal(self):
        "Propose notice where the term would be renewed without approval."
        Notice = Pool().get('domiciliation.notice')
        end = self.last_approved_end()
        if end:
            Notice.propose(
                self, 'nonrenewal', about=end, due=max(
                    terms.last_notice(end, self.contract.given_notice),
                    self.today))

    def last_approved_end(self):
        "The end of the last term that begins with an approval, if any ends."
        if self.contract.end or self.state == 'leaving':
            return
        today = self.today
        horizon = delays.after(today, self.rule.renewal_months)
        agreed = self.contract.current_terms
        for number in count(
                agreed.number(max(today, self.contract.start))):
            end = agreed.term(number)[1]
            if not end or end > horizon:
                return
            try:
                self.contract._check_renew(agreed.term(number + 1)[0])
            except UserError:
                return end

    @classmethod
    def propose_ends(cls, domiciliations):
        for domiciliation in domiciliations:
            domiciliation.watch_renewal()
