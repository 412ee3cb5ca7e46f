# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The persons and the places of a client file."

from trytond.i18n import gettext
from trytond.model import Model, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval
from trytond.transaction import without_check_access

from .exceptions import DomiciliationAccessError


class OfFileMixin(Model):
    "What belongs to a client file."
    __slots__ = ()
    file = fields.Many2One(
        'domiciliation.file', "File", required=True, ondelete='CASCADE')

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls.__access__.add('file')

    @classmethod
    @without_check_access
    def on_modification(cls, mode, records, field_names=None):
        File = Pool().get('domiciliation.file')
        super().on_modification(mode, records, field_names=field_names)
        if mode != 'delete':
            File.keep_dates(list({r.file for r in cls.browse(records)}))


class OfOpenFileMixin(OfFileMixin):
    "What changes only while the file is open, and asks to approve it again."
    __slots__ = ()

    @classmethod
    @without_check_access
    def on_modification(cls, mode, records, field_names=None):
        File = Pool().get('domiciliation.file')
        super().on_modification(mode, records, field_names=field_names)
        File.write(
            list({r.file for r in cls.browse(records) if r.file.approved}), {
                'approved': None,
                'approved_by': None,
                })

    @classmethod
    def check_modification(cls, mode, records, values=None, external=False):
        super().check_modification(
            mode, records, values=values, external=external)
        if external and any(r.file.state != 'open' for r in records):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_file_by_button'))


class Person(OfOpenFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.person'
    name = fields.Char("Name", required=True)
    representative = fields.Boolean(
        "Represents It", help="The legal representative.")
    owner = fields.Boolean(
        "Beneficial Owner",
        help="Above a quarter of the shares or votes, else who controls it, "
        "else who represents it.")
    means = fields.Selection([
            (None, ""),
            ('shares', "Shares or Votes"),
            ('control', "Control"),
            ('representative', "As Its Representative"),
            ], "By", sort=False,
        states={
            'invisible': ~Eval('owner'),
            'required': Eval('owner', False),
            })
    share = fields.Numeric(
        "Share (%)", digits=(None, 2),
        domain=['OR',
            ('share', '=', None),
            [('share', '>', 0), ('share', '<=', 100)],
            ],
        states={
            'invisible': ~Eval('owner') | (Eval('means') != 'shares'),
            'required': Eval('means') == 'shares',
            })
    born = fields.Date("Born")
    birthplace = fields.Char("Birthplace")
    nationality = fields.Char("Nationality")
    home = fields.Text("Home")
    phone = fields.Char("Phone")
    exposed = fields.Boolean(
        "Politically Exposed",
        help="Then vigilance is enhanced "
        "(article L561-10 of the monetary and financial code).")
    documents = fields.One2Many(
        'domiciliation.file.document', 'person', "Documents", readonly=True)
    screenings = fields.One2Many(
        'domiciliation.file.screening', 'person', "Screenings",
        readonly=True)

    @classmethod
    def check_modification(cls, mode, persons, values=None, external=False):
        super().check_modification(
            mode, persons, values=values, external=external)
        if external and mode == 'delete' and any(
                p.screenings or any(d.verified for d in p.documents)
                for p in persons):
            raise DomiciliationAccessError(
                gettext('domiciliation.msg_person_kept'))


class Place(OfOpenFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.place'
    name = fields.Text("Address", required=True)

    def get_rec_name(self, name):
        return ', '.join(self.name.splitlines())
