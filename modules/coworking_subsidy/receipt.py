# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.model import ModelSQL, ModelView, fields
from trytond.modules.coworking_space.alone import be_alone
from trytond.modules.currency.fields import Monetary
from trytond.pool import Pool
from trytond.transaction import without_check_access

from .shared import part_of
from .words import day


class Receipt(part_of('claim'), ModelSQL, ModelView):
    "Money that came for a claim."
    __name__ = 'subsidy.receipt'
    claim = fields.Many2One(
        'subsidy.claim', "Claim", required=True, readonly=True,
        ondelete='RESTRICT')
    date = fields.Date("Date", required=True, readonly=True)
    amount = Monetary(
        "Amount", currency='currency', digits='currency', required=True,
        readonly=True,
        help="Negative for what was taken for it by mistake.")
    reference = fields.Char("Reference", readonly=True)

    @classmethod
    def __setup__(cls):
        super().__setup__()
        cls._order = [('date', 'ASC'), ('id', 'ASC')]
        cls._buttons.update({
                'undo': {},
                })

    @property
    def tranche(self):
        return self.claim.tranche

    @property
    def as_due(self):
        "What the books have of it already, when it is not by an entry."

    @property
    def booked(self):
        "What the lines of the books that are about it name."
        return [self]

    @classmethod
    @ModelView.button
    def undo(cls, receipts):
        "It did not come: the claim waits again."
        pool = Pool()
        Claim = pool.get('subsidy.claim')
        Entry = pool.get('subsidy.entry')
        claims = [r.claim for r in receipts]
        for claim in claims:
            if claim.funding.state != 'awarded':
                claim.refuse(
                    'msg_claim_funding', funding=claim.funding.rec_name)
        be_alone(pool.get('subsidy.funding'), [c.funding for c in claims])
        with without_check_access():
            for receipt in receipts:
                receipt.check_given_back()
            Entry.forget(receipts)
            cls.delete(receipts)
            for claim in Claim.browse(claims):
                if claim.received < 0 or (
                        claim.state == 'rejected' and claim.received):
                    claim.refuse('msg_receipt_mistaken')
            Claim.settle(claims)

    def check_given_back(self):
        "Refuse to undo what the books gave back."
        EntryPosting = Pool().get('subsidy.posting')
        given_back = EntryPosting.search([
                ('about', '=', str(self)),
                ('entry.undone', '=', False),
                ('entry.kind', '=', 'clawback'),
                ], limit=1)
        if given_back:
            self.refuse(
                'msg_receipt_given_back', entry=given_back[0].entry.words)

    @classmethod
    def check_modification(cls, mode, receipts, values=None, external=False):
        super().check_modification(
            mode, receipts, values=values, external=external)
        if external:
            cls.refuse_change('msg_receipt_derived')

    def get_rec_name(self, name):
        return f"{self.claim.rec_name} - {day(self.date)}"
