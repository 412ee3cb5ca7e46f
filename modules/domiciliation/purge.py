# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What is kept no longer than the law asks."

from itertools import groupby
from operator import attrgetter

from trytond.exceptions import UserError
from trytond.i18n import gettext
from trytond.model import ModelSQL, ModelView, Workflow, fields
from trytond.model.exceptions import AccessError
from trytond.modules.coworking_space.company import CompanyMixin, today_at
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import Transaction, without_check_access

from .exceptions import DomiciliationError


# What is looked at, and where: each says its purge_date.
_KEPT = {
    'domiciliation.file': [('closed', '!=', None)],
    'domiciliation.declaration': [
        ('state', '=', 'sent'),
        ('purged', '=', None),
        ],
    # What was for nobody here.
    'domiciliation.mail': [('contract', '=', None)],
    }


def is_over(record):
    "Whether the record is kept long enough."
    date = record.purge_date
    return bool(date and date <= today_at(record.company))


class Purge(CompanyMixin, Workflow, ModelSQL, ModelView):
    "It says what it will delete before it deletes."
    __name__ = 'domiciliation.purge'
    date = fields.Date("Date", required=True, readonly=True)
    lines = fields.One2Many(
        'domiciliation.purge.line', 'run', "What Is Deleted",
        readonly=True)
    state = fields.Selection([
            ('proposed', "Proposed"),
            ('done', "Done"),
            ('dropped', "Set Aside"),
            ], "State", required=True, readonly=True, sort=False)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'DESC'), ('id', 'DESC')]
        cls.company.readonly = True
        cls._transitions |= {
            ('proposed', 'done'),
            ('proposed', 'dropped'),
            }
        for name in ['purge', 'drop']:
            cls._buttons[name] = {
                'invisible': Eval('state') != 'proposed',
                'depends': ['state'],
                }

    @classmethod
    def default_state(cls):
        return 'proposed'

    @classmethod
    def propose_all(cls):
        """Propose to delete, for each company, what is kept long enough.

        What was set aside is not proposed again.
        """
        Line = Pool().get('domiciliation.purge.line')
        proposed = {
            l.subject for l in Line.search([
                    ('run.state', 'in', ['proposed', 'dropped']),
                    ])}
        over = sorted(
            (r for r in cls._over() if str(r) not in proposed),
            key=attrgetter('company.id'))
        for company, records in groupby(over, key=attrgetter('company')):
            cls.create([{
                        'company': company.id,
                        'date': today_at(company),
                        'lines': [
                            ('create', [Line.saying(r) for r in records])],
                        }])

    @classmethod
    def _over(cls):
        "Yield what is kept long enough."
        for name, domain in _KEPT.items():
            for record in Pool().get(name).search(domain):
                if is_over(record):
                    yield record

    @classmethod
    @ModelView.button
    @Workflow.transition('done')
    def purge(cls, purges):
        Line = Pool().get('domiciliation.purge.line')
        for purge in purges:
            for line in purge.lines:
                Line.__queue__.purge([line])

    @classmethod
    @ModelView.button
    @Workflow.transition('dropped')
    def drop(cls, purges):
        pass

    @classmethod
    def check_modification(cls, mode, purges, values=None, external=False):
        super().check_modification(
            mode, purges, values=values, external=external)
        if external:
            raise AccessError(gettext('domiciliation.msg_purge_kept'))


class PurgeLine(ModelSQL, ModelView):
    __name__ = 'domiciliation.purge.line'
    run = fields.Many2One(
        'domiciliation.purge', "Purge", required=True, readonly=True,
        ondelete='CASCADE')
    subject = fields.Char("Record", required=True, readonly=True)
    name = fields.Char("Name", readonly=True)
    what = fields.Text("What", required=True, readonly=True)
    done = fields.Date("Deleted", readonly=True)
    obstacle = fields.Text("Obstacle", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('run')

    @classmethod
    def saying(cls, record):
        "The values that say what is deleted with the record."
        return {
            'subject': str(record),
            'name': record.rec_name,
            'what': gettext(
                'domiciliation.msg_purge_what',
                what=', '.join(
                    f"{Pool().get('ir.model').get_name(name)} ({len(found)})"
                    for name, found in cls._with(record).items() if found)),
            }

    @classmethod
    def _with(cls, record):
        "All that is deleted with the record: {model: [record]}, in order."
        if record.__name__ == 'domiciliation.declaration':
            return {'domiciliation.declaration.line': record.lines}
        elif record.__name__ == 'domiciliation.mail':
            return {
                'domiciliation.mail.event': record.events,
                'domiciliation.mail': [record],
                }
        contracts = record.contracts
        mail = [m for c in contracts for m in c.mail]
        return {
            'domiciliation.mail.event': [e for m in mail for e in m.events],
            'domiciliation.mail': mail,
            'domiciliation.notice': [n for c in contracts for n in c.notices],
            'domiciliation.document': [
                d for c in contracts for d in c.documents],
            'domiciliation.contract.alias': [
                a for c in contracts for a in c.aliases],
            'domiciliation.contract': contracts,
            'domiciliation.file.document': record.documents,
            'domiciliation.file.screening': record.screenings,
            'domiciliation.file.answer': record.answers,
            'domiciliation.file.place': record.places,
            'domiciliation.file.person': record.persons,
            'domiciliation.file': [record],
            }

    @classmethod
    @without_check_access
    def purge(cls, lines):
        "Delete it all, or nothing and say why."
        transaction = Transaction()
        for line in lines:
            try:
                line._purge()
                transaction.commit()
            except UserError as error:
                transaction.rollback()
                cls.write([line], {'obstacle': error.message})
                transaction.commit()

    def _purge(self):
        pool = Pool()
        model, id_ = self.subject.split(',')
        records = pool.get(model).search([('id', '=', int(id_))])
        for record in records:
            if not is_over(record):
                raise DomiciliationError(gettext(
                        'domiciliation.msg_purge_early',
                        record=record.rec_name))
            if model == 'domiciliation.declaration':
                record.forget()
                continue
            for name, found in self._with(record).items():
                self._forget(name, found)
                pool.get(name).delete(list(found))
        self.write([self], {
                'name': None,
                'done': today_at(self.run.company),
                'obstacle': None,
                })

    @classmethod
    def _forget(cls, name, records):
        "Delete what Tryton keeps beside the records."
        pool = Pool()
        for resource in ['ir.attachment', 'ir.note', 'ir.model.log']:
            Resource = pool.get(resource)
            Resource.delete(Resource.search([
                        ('resource', 'in', [str(r) for r in records]),
                        ]))

    def get_rec_name(self, name):
        return self.name or self.subject

    @classmethod
    def check_modification(cls, mode, lines, values=None, external=False):
        super().check_modification(
            mode, lines, values=values, external=external)
        if external:
            raise AccessError(gettext('domiciliation.msg_purge_kept'))
