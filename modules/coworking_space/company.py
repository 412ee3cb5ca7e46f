# This file is part of trytond-coworking.  The COPYRIGHT file at the top level
# of this repository contains the full copyright notices and license terms.

from trytond.i18n import gettext
from trytond.model.exceptions import AccessError
from trytond.pool import Pool


def check_company(company):
    """Refuse the company that is not one of the user's.

    Companies can be read by everybody, and what a wizard is told is not
    checked by the server.
    """
    User = Pool().get('res.user')
    if company.id not in User.get_companies():
        raise AccessError(gettext(
                'coworking_space.msg_company', company=company.rec_name))
