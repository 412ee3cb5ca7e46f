# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.
"What the regime of the company changes in the taxes."

from decimal import Decimal
from itertools import groupby

from trytond.i18n import gettext
from trytond.model import ModelView, dualmethod, fields
from trytond.modules.account.exceptions import PeriodNotFoundError
from trytond.modules.account_tax_cash.exceptions import ClosePeriodWarning
from trytond.modules.coworking_space.company import today_at
from trytond.pool import Pool, PoolMeta
from trytond.tools import sortable_values
from trytond.transaction import Transaction

from .exceptions import FranchiseError


class TaxGroup(metaclass=PoolMeta):
    __name__ = 'account.tax.group'
    on_receipts = fields.Boolean(
        "Due on Receipts",
        help="Services, whose VAT is due when they are paid "
        "by the companies that are on receipts.")

    @classmethod
    def default_on_receipts(cls):
        return False


class Tax(metaclass=PoolMeta):
    __name__ = 'account.tax'

    @property
    def group_used(self):
        "Its group, or that of the tax of which it is a part."
        return self.parent.group_used if self.parent else self.group


class Period(metaclass=PoolMeta):
    __name__ = 'account.period'

    def is_on_cash_basis(self, tax):
        Regime = Pool().get('coworking.vat.regime')
        if super().is_on_cash_basis(tax):
            return True
        if not (tax and tax.group_used and tax.group_used.on_receipts):
            return False
        date = Transaction().context.get('vat_date') or self.end_date
        regime = Regime.at(self.company, date)
        return bool(regime and regime.regime == 'receipts')


    @classmethod
    def close(cls, periods):
        "What was received and not matched is declared only when it is."
        super().close(periods)
        for period in periods:
            period._warn_unmatched()

    def _warn_unmatched(self):
        pool = Pool()
        Line = pool.get('account.move.line')
        Regime = pool.get('coworking.vat.regime')
        Warning = pool.get('res.user.warning')
        regime = Regime.at(self.company, self.end_date)
        if not regime or regime.regime != 'receipts':
            return
        lines = Line.search([
                ('move.period', '=', self.id),
                ('reconciliation', '=', None),
                ('invoice_payment', '=', None),
                ('account.type.receivable', '=', True),
                ('credit', '>', 0),
                ])
        # Credit notes received nothing.
        lines = [
            n for n in lines
            if not isinstance(n.move_origin, pool.get('account.invoice'))]
        if lines:
            name = Warning.format('period_unmatched', lines)
            if Warning.check(name):
                raise ClosePeriodWarning(name, gettext(
                        'account_tax_cash.msg_close_period_line_payment',
                        period=self.rec_name))


class Move(metaclass=PoolMeta):
    __name__ = 'account.move'

    @dualmethod
    @ModelView.button
    def post(cls, moves):
        "The regime is that of the day of the move."
        for date, group in groupby(
                sorted(moves, key=lambda m: m.date), key=lambda m: m.date):
            with Transaction().set_context(vat_date=date):
                super().post(list(group))


class TaxLine(metaclass=PoolMeta):
    __name__ = 'account.tax.line'

    @classmethod
    def update_cash_basis(cls, lines, ratio, period):
        """What comes back waits to be declared when it is paid again.

        Tryton takes it from a line that waits: there is none any more once
        all was declared.
        """
        key_of = cls.group_cash_basis_key
        waiting = []
        for key, declared in groupby(
                cls.browse(sorted(lines, key=sortable_values(key_of))),
                key=key_of):
            declared = list(declared)
            key = dict(key)
            if (key['on_cash_basis'] and ratio < 1
                    and all(t.period for t in declared)):
                waiting.append(cls(**key, amount=Decimal(0)))
        cls.save(waiting)
        super().update_cash_basis([*lines, *waiting], ratio, period)
        cls.delete([t for t in cls.browse(waiting) if not t.amount])


class ProductTemplate(metaclass=PoolMeta):
    __name__ = 'product.template'

    @property
    @fields.depends(methods=['get_taxes', 'account_revenue_used'])
    def customer_taxes_used(self):
        "In franchise, what bears VAT bears the tax of the regime instead."
        pool = Pool()
        Company = pool.get('company.company')
        Regime = pool.get('coworking.vat.regime')
        taxes = super().customer_taxes_used
        context = Transaction().context
        company = self._context.get('company', context.get('company'))
        if not taxes or company is None or company < 0:
            return taxes
        company = Company(company)
        regime = Regime.at(
            company, context.get('tax_date') or today_at(company))
        if regime and regime.regime == 'franchise':
            return [regime.tax]
        return taxes


class InvoiceLine(metaclass=PoolMeta):
    __name__ = 'account.invoice.line'

    @fields.depends(
        'taxes_date', 'invoice',
        '_parent_invoice.accounting_date', '_parent_invoice.invoice_date')
    def on_change_product(self):
        "The regime is that of the day that decides on the taxes."
        date = getattr(self, 'taxes_date', None)
        if not date and self.invoice:
            date = self.invoice.accounting_date or self.invoice.invoice_date
        with Transaction().set_context(tax_date=date):
            super().on_change_product()


class Invoice(metaclass=PoolMeta):
    __name__ = 'account.invoice'

    @classmethod
    def _post(cls, invoices):
        for invoice in invoices:
            invoice._check_franchise()
        super()._post(invoices)

    def _check_franchise(self):
        "No VAT is asked in franchise; a credit note gives back what was."
        Regime = Pool().get('coworking.vat.regime')
        if self.type != 'out' or self.move:
            return
        for line in self.line_lines:
            if (line.amount <= 0
                    or not any(t.amount for t in line._get_taxes().values())):
                continue
            regime = Regime.at(self.company, line.tax_date)
            if regime and regime.regime == 'franchise':
                raise FranchiseError(gettext(
                        'coworking_invoice.msg_franchise_vat',
                        invoice=self.rec_name,
                        company=self.company.rec_name))

    @property
    def cash_paid_ratio(self):
        "What a credit note gives back counts, to be taken away."
        if (self.state == 'cancelled' and self.cancel_move
                and isinstance(self.cancel_move.origin, self.__class__)):
            return 1
        return super().cash_paid_ratio

    @property
    def received_on(self):
        """The day of the last receipt, whatever the day it was written.

        Today when it came back, or when its period is closed: what was
        declared stays.
        """
        Period = Pool().get('account.period')
        today = today_at(self.company)
        lines = [*self.payment_lines, *self.reconciliation_lines]
        if not lines or self._is_given_back:
            return today
        received = max(self.move.date, *(l.date for l in lines))
        try:
            Period.find(self.company, date=received)
        except PeriodNotFoundError:
            return today
        return received

    @property
    def _is_given_back(self):
        "Whether less of it is paid than was declared."
        lines = [
            t for l in self.move.lines for t in l.tax_lines if t.on_cash_basis]
        declared = abs(sum(t.amount for t in lines if t.period))
        paid = abs(sum(t.amount for t in lines)) * self.cash_paid_ratio
        return declared > self.currency.round(paid)

    @classmethod
    def _update_tax_cash_basis(cls, invoices):
        invoices = [i for i in invoices if i.move]
        received = {i: i.received_on for i in invoices}
        for date in sorted(set(received.values())):
            with Transaction().set_context(payment_date=date):
                super()._update_tax_cash_basis(
                    [i for i in invoices if received[i] == date])
