# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"Posting, one after the other."

from itertools import groupby

from trytond.pool import Pool
from trytond.transaction import Transaction

from .alone import hold


def post_invoices(invoices):
    """Post the drafts among the invoices, without gap in their numbers.

    Their sequences are held before any other work: who posts too waits.
    """
    Invoice = Pool().get('account.invoice')
    key = lambda i: i.company.id
    for company, group in groupby(
            sorted(invoices, key=lambda i: (i.company.id, i.id)), key=key):
        with Transaction().set_context(company=company):
            drafts = [
                i for i in Invoice.browse(list(group))
                if i.state in {'draft', 'validated'}]
            if drafts:
                _hold_sequences(drafts)
                Invoice.post(drafts)


def _hold_sequences(invoices):
    pool = Pool()
    Period = pool.get('account.period')
    Sequence = pool.get('ir.sequence.strict')
    company = invoices[0].company
    # One of those that have the same.
    alike = {
        (i._sequence_type, i.accounting_date, i.invoice_date): i
        for i in invoices}
    hold(Sequence, {
            *(i._number_sequence()[0] for i in alike.values()),
            Period.find(company).move_sequence_used,
            })
