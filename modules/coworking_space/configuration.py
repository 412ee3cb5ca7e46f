# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

import datetime as dt

from trytond.model import ModelSingleton, ModelSQL, ModelView, fields
from trytond.modules.company.model import (
    CompanyMultiValueMixin, CompanyValueMixin)
from trytond.pool import Pool
from trytond.pyson import Eval, Id

booking_sequence = fields.Many2One(
    'ir.sequence', "Booking Sequence", required=True,
    domain=[
        ('company', 'in', [
                Eval('context', {}).get('company', -1), None]),
        ('sequence_type', '=',
            Id('coworking_space', 'sequence_type_booking')),
        ],
    help="Numbers the bookings.")
hold_duration = fields.TimeDelta(
    "Hold Duration", required=True,
    domain=[('hold_duration', '>', dt.timedelta())],
    help="How long a booking is held before its place is free again.")

invoicing = fields.Selection([
        ('at_once', "At once"),
        ('month_end', "At the end of the month"),
        ], "Invoicing", required=True, sort=False,
    help="When the charges of bookings become draft invoices.\n"
    "The desk can invoice any booking before.")
fee_product = fields.Many2One(
    'product.product', "Fee Product",
    domain=[
        ('type', '=', 'service'),
        ],
    context={
        'company': Eval('context', {}).get('company', -1),
        },
    help="What is invoiced when a booking is cancelled late.")


class Configuration(
        ModelSingleton, ModelSQL, ModelView, CompanyMultiValueMixin):
    __name__ = 'coworking.configuration'
    booking_sequence = fields.MultiValue(booking_sequence)
    hold_duration = fields.MultiValue(hold_duration)
    invoicing = fields.MultiValue(invoicing)
    fee_product = fields.MultiValue(fee_product)

    @classmethod
    def multivalue_model(cls, field):
        pool = Pool()
        if field in {
                'booking_sequence', 'hold_duration', 'invoicing',
                'fee_product'}:
            return pool.get('coworking.configuration.booking')
        return super().multivalue_model(field)

    @classmethod
    def default_booking_sequence(cls, **pattern):
        return cls.multivalue_model(
            'booking_sequence').default_booking_sequence()

    @classmethod
    def default_hold_duration(cls, **pattern):
        return cls.multivalue_model('hold_duration').default_hold_duration()

    @classmethod
    def default_invoicing(cls, **pattern):
        return cls.multivalue_model('invoicing').default_invoicing()


class ConfigurationBooking(ModelSQL, CompanyValueMixin):
    __name__ = 'coworking.configuration.booking'
    booking_sequence = booking_sequence
    hold_duration = hold_duration
    invoicing = invoicing
    fee_product = fee_product

    @classmethod
    def default_booking_sequence(cls):
        pool = Pool()
        ModelData = pool.get('ir.model.data')
        try:
            return ModelData.get_id('coworking_space', 'sequence_booking')
        except KeyError:
            return None

    @classmethod
    def default_hold_duration(cls):
        return dt.timedelta(minutes=30)

    @classmethod
    def default_invoicing(cls):
        return 'month_end'
