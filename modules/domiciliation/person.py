# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"The persons and the places of a client file."

from trytond.model import Model, ModelSQL, ModelView, fields
from trytond.pool import Pool
from trytond.pyson import Eval


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
    def on_modification(cls, mode, records, field_names=None):
        File = Pool().get('domiciliation.file')
        super().on_modification(mode, records, field_names=field_names)
        if mode != 'delete':
            File.keep_dates(list({r.file for r in records}))


class Person(OfFileMixin, ModelSQL, ModelView):
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


class Place(OfFileMixin, ModelSQL, ModelView):
    __name__ = 'domiciliation.file.place'
    name = fields.Text("Address", required=True)

    def get_rec_name(self, name):
        return ', '.join(self.name.splitlines())
