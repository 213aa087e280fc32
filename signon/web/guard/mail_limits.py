"""Which mails one network may cause: nobody fills a mailbox, and nobody shuts its owner out.

How many mails an address gets is counted in the database, see :mod:`signon.mail.outbox`. Who asked
for them is counted here, under the day's key, and never in the database.
"""

from signon.config import Rate
from signon.core.errors import Throttled
from signon.core.mailboxes import mail_domain, mailbox
from signon.web.guard.rate_limit import networks, throttle
from signon.web.settings import settings

HOUR = 3600  # seconds
#: Mails to all addresses of one domain that is no free mail, in an hour: whoever owns the domain
#: gets the mail for every name before the @. A staff of hundreds still signs in an afternoon.
PER_DOMAIN = Rate(100, HOUR)


def may_mail(address: str) -> bool:
    """Count one more mail to confirm a sign-on, and say whether this network may cause it.

    Of the mails that an address may get, one is left for other networks: else strangers who sign in
    its owner's name would use up what the owner needs.
    """
    limit = settings().limit_mail
    if limit is None:
        return True
    wider, _ = networks()[:2][-1]  # the /24 or /56; "unknown" if the address is not known
    of_network = Rate(max(1, limit.count - 1), limit.seconds)
    counted = [(of_network, "mails to", mailbox(address), wider)]
    if domain := mail_domain(address):
        counted.append((PER_DOMAIN, "mails to", domain, "of anybody"))
    try:
        for each in counted:
            throttle(*each)
    except Throttled:
        return False
    return True
