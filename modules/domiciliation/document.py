# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The documents of a client file, and which of them the law asks for."

import datetime as dt

from trytond.i18n import gettext
from trytond.model import (
    DeactivableMixin, ModelSQL, ModelView, fields, sequence_ordered)
from trytond.modules.coworking_space.company import today_at
from trytond.pyson import Bool, Eval
from trytond.transaction import Transaction

from . import delays, scoring
from .exceptions import DomiciliationAccessError, DomiciliationError
from .nature import NATURES
from .person import OfFileMixin


class DocumentKind(
        sequence_ordered(), DeactivableMixin, ModelSQL, ModelView):
    "A kind of document, and of whom it is asked."
    __name__ = 'domiciliation.document.kind'
    name = fields.Char("Name", required=True, translate=True)
    of = fields.Selection([
            ('file', "The Client"),
            ('representative', "Who Represents It"),
            ('owner', "Each Beneficial Owner"),
            ('place', "Each Place of Activity"),
            ('accounts', "The Place of the Accounts"),
            ], "Of", required=True, sort=False)
    natures = fields.MultiSelection(
        NATURES, "Asked of", sort=False,
        help="Leave empty when it is never asked for.")
    level = fields.Selection([
            ('simplified', "Simplified"),
            ('standard', "Standard"),
            ('enhanced', "Enhanced"),
            ], "Vigilance from", required=True, sort=False)
    registered = fields.Boolean(
        "Once Registered", help="Not asked of a company in formation.")
    fresh_months = fields.Integer(
        "Not Older than",
        domain=['OR',
            ('fresh_months', '=', None),
            ('fresh_months', '>', 0),
            ],
        help="In months, when it is verified.")
    expires = fields.Boolean(
        "Expires", help="Whether it is valid until a day.")
    law = fields.Char("Law", help="The text that asks for it.")

    @classmethod
    def default_level(cls):
        return 'simplified'

    @classmethod
    def default_of(cls):
        return 'file'

    def is_needed(self, file):
        return (file.nature in (self.natures or [])
            and scoring.reaches(file.level, self.level)
            and not (self.registered and file.in_formation))

    def subjects(self, file):
        "Of what in the file it is needed; None is the client itself."
        if self.of == 'representative':
            return [p for p in file.persons if p.representative]
        elif self.of == 'owner':
            return [p for p in file.persons if p.owner]
        elif self.of == 'place':
            return file.places
        elif self.of == 'accounts' and file.accounts_here:
            return []
        return [None]


class Document(OfFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.document'
    kind = fields.Many2One(
        'domiciliation.document.kind', "Document", required=True,
        ondelete='RESTRICT')
    of = fields.Function(
        fields.Selection('get_ofs', "Of"), 'on_change_with_of')
    person = fields.Many2One(
        'domiciliation.file.person', "Person", ondelete='CASCADE',
        domain=[
            ('file', '=', Eval('file', -1)),
            ],
        states={
            'invisible': ~Eval('of').in_(['representative', 'owner']),
            'required': Eval('of').in_(['representative', 'owner']),
            })
    place = fields.Many2One(
        'domiciliation.file.place', "Place", ondelete='CASCADE',
        domain=[
            ('file', '=', Eval('file', -1)),
            ],
        states={
            'invisible': Eval('of') != 'place',
            'required': Eval('of') == 'place',
            })
    number = fields.Char("Number")
    issued = fields.Date("Issued")
    expires = fields.Date(
        "Expires",
        domain=['OR',
            ('expires', '=', None),
            ('expires', '>=', Eval('issued', dt.date.min)),
            ])
    scan = fields.Binary("Copy", filename='scan_name')
    scan_name = fields.Char("File Name")
    verified = fields.Date("Verified", readonly=True)
    verified_by = fields.Many2One(
        'res.user', "Verified by", readonly=True, ondelete='RESTRICT')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('id', 'DESC')]
        cls._buttons.update({
                'verify': {
                    'invisible': Bool(Eval('verified')),
                    'depends': ['verified'],
                    },
                })

    @classmethod
    def get_ofs(cls):
        return DocumentKind.of.selection + [(None, "")]

    @fields.depends('kind')
    def on_change_with_of(self, name=None):
        return self.kind.of if self.kind else None

    @property
    def subject(self):
        return self.person or self.place

    @property
    def today(self):
        return today_at(self.file.company)

    @property
    def is_fresh(self):
        "Whether it was new enough when it was verified."
        months = self.kind.fresh_months
        return not months or bool(
            self.issued
            and delays.fresh(self.issued, self.verified, months))

    @classmethod
    @ModelView.button
    def verify(cls, documents):
        "Somebody saw the original."
        for document in documents:
            if not (document.number or document.scan):
                document._refuse('msg_document_copy')
            if document.issued and document.issued > document.today:
                document._refuse('msg_document_to_come')
            if document.kind.fresh_months and not document.issued:
                document._refuse('msg_document_issued')
            if document.kind.expires and not document.expires:
                document._refuse('msg_document_expires')
            if not document.verified:
                document.verified = document.today
                document.verified_by = Transaction().user
        cls.save(documents)

    def _refuse(self, message):
        raise DomiciliationError(gettext(
                f'domiciliation.{message}', document=self.rec_name))

    @classmethod
    def check_modification(cls, mode, documents, values=None, external=False):
        super().check_modification(
            mode, documents, values=values, external=external)
        if external and (
                any(d.verified for d in documents)
                or values and values.keys() & {'verified', 'verified_by'}):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_document_verified'))

    def get_rec_name(self, name):
        return ' '.join(filter(None, [self.kind.name, self.number]))
