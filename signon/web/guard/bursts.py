"""Many confirmed at once, from one network, at one domain or for one plan: staff look at the rest.

Nothing is refused: whoever comes after the others is held for review, whatever the address has
done. So a hundred forged people of one domain are not listed before somebody has seen them. It
counts when an address is confirmed: who only fills in forms in others' names holds nobody back.
"""

from signon.config import Rate
from signon.core.errors import Throttled
from signon.core.mailboxes import mail_domain
from signon.web.guard.rate_limit import networks, throttle
from signon.web.guard.sign_on_limits import is_trusted
from signon.web.settings import settings


def is_in_burst(plan_id: int, address: str) -> bool:
    """Count one more confirmed sign-on, and say whether it is one of so many that staff must look.

    All three are counted, whichever is exceeded.
    """
    ours, domain = settings(), mail_domain(address)
    wider, _ = networks()[:2][-1]  # the /24 or /56; "unknown" if the address is not known
    counted = [(ours.burst_plan, "burst of plan", "")]
    if domain:
        counted.append((ours.burst_domain, "burst of domain", domain))
    if not is_trusted():
        counted.append((ours.burst_network, "burst of network", wider))
    exceeded = [_is_exceeded(rate, what, str(plan_id), whose) for rate, what, whose in counted]
    return any(exceeded)


def _is_exceeded(rate: Rate | None, *what: str) -> bool:
    try:
        throttle(rate, *what)
    except Throttled:
        return True
    return False
