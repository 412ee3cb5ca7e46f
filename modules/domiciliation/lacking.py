# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What a client file lacks, said in sentences."

from trytond.i18n import gettext
from trytond.model import Model
from trytond.pool import Pool
from trytond.report import Report

from . import delays
from .nature import NATURAL


class LackingMixin(Model):
    "A file that says what it lacks."
    __slots__ = ()

    def get_lacks(self, name):
        return '\n'.join(f"– {s}" for s in self.lacking()) or None

    def lacking(self):
        "What it lacks today: the sentences, in the user's language."
        yield from self._lacking_facts()
        yield from self._lacking_persons()
        yield from self._lacking_documents()
        yield from self._lacking_screening()
        yield from self._lacking_vigilance()

    def _say(self, message, **values):
        return gettext(f'domiciliation.msg_lack_{message}', **values)

    def _lacking_facts(self):
        if not self.activity:
            yield self._say('activity')
        if not self.purpose:
            yield self._say('purpose')
        if not self.active_here and not self.places:
            yield self._say('place')
        if not self.accounts_here and not self.accounts_place:
            yield self._say('accounts')
        if not self.in_formation and not self.registration:
            yield self._say('registration')
        elif not (self.in_formation or self.siren
                or self.nature == 'association'):
            yield self._say('siren')
        if not self.registry:
            yield self._say('registry')
        if self.nature not in NATURAL and not self.legal_form:
            yield self._say('legal_form')
        if self.nature == 'liberal' and self.rule.liberal == 'refuse':
            yield self._say('liberal')

    def _lacking_persons(self):
        representative = self.representative
        if not representative:
            yield self._say('representative')
        else:
            for name in ['home', 'phone']:
                if not getattr(representative, name):
                    yield self._say(name, person=representative.name)
        if (self.nature in {'company', 'branch', 'association'}
                and not any(p.owner for p in self.persons)):
            yield self._say('owner', share=f'{self.rule.owner_share:g}')
        for person in self.persons:
            if (person.means == 'shares'
                    and person.share <= self.rule.owner_share):
                yield self._say(
                    'share', person=person.name,
                    share=f'{self.rule.owner_share:g}')

    def _lacking_documents(self):
        today = self.today
        for kind, subject in self._needed():
            documents = self.documents_for(kind, subject)
            values = {
                'kind': kind.name,
                'subject': subject.rec_name if subject else self.rec_name,
                }
            if not documents:
                yield self._say('document', **values)
            elif not any(d.verified for d in documents):
                yield self._say('verified', **values)
            elif not any(d.is_fresh for d in documents if d.verified):
                yield self._say('fresh', months=kind.fresh_months, **values)
            elif not any(
                    not d.expires or d.expires >= today
                    for d in documents if d.verified and d.is_fresh):
                yield self._say(
                    'expired', day=Report.format_date(
                        max(d.expires for d in documents if d.expires)),
                    **values)

    def _needed(self):
        "Yield each kind of document with what it is needed of."
        Kind = Pool().get('domiciliation.document.kind')
        for kind in Kind.search([]):
            if kind.is_needed(self):
                for subject in kind.subjects(self):
                    yield kind, subject

    def needed_documents(self):
        "Yield the verified documents of each kind that is needed."
        for kind, subject in self._needed():
            yield [
                d for d in self.documents_for(kind, subject)
                if d.verified and d.is_fresh]

    def documents_for(self, kind, subject):
        return [
            d for d in self.documents
            if d.kind == kind and (not subject or d.subject == subject)]

    def last_screenings(self):
        "The last screening of each person, and of the client: None."
        last = {}
        for screening in self.screenings:
            last.setdefault(screening.person, screening)
        return last

    def _lacking_screening(self):
        today = self.today
        last = self.last_screenings()
        for person in [None, *self.persons]:
            screening = last.get(person)
            name = person.name if person else self.rec_name
            if not screening or today > delays.after(
                    screening.date, self.rule.screening_months):
                yield self._say('screening', person=name)
            elif screening.result == 'match':
                yield self._say('match', person=name)

    def _lacking_vigilance(self):
        Criterion = Pool().get('domiciliation.criterion')
        answered = {a.criterion for a in self.answers if a.answer}
        for criterion in Criterion.search([]):
            if criterion not in answered:
                yield self._say('answer', criterion=criterion.name)
        if self.level == 'enhanced' and not self.approved:
            yield self._say('approval')
