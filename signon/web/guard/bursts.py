"""Many sign-ons at once, from one network, at one domain or for one plan: staff look at the rest.

Nothing is refused: whoever comes after the others is held for review, whatever the address has
done. So a hundred forged people of one domain are not listed before somebody has seen them.
"""

from signon.config import Rate
from signon.core.errors import Throttled
from signon.core.mailboxes import mail_domain
from signon.core.refusal_kind import RefusalKind
from signon.web.guard.rate_limit import networks, throttle
from signon.web.guard.sign_on_limits import is_trusted
from signon.web.refusals import count
from signon.web.settings import settings


def is_burst(plan: str, address: str) -> bool:
    """Count one more sign-on to a plan, and say whether it is one of so many that staff must look.

    No transaction may be open. All three are counted, whichever is exceeded.
    """
    ours, domain = settings(), mail_domain(address)
    wider, _ = networks()[:2][-1]  # the /24 or /56; "unknown" if the address is not known
    counted = [(ours.burst_plan, "burst of plan", plan)]
    if domain:
        counted.append((ours.burst_domain, f"burst of domain in {plan}", domain))
    if not is_trusted():
        counted.append((ours.burst_network, f"burst of network in {plan}", wider))
    exceeded = [_is_exceeded(*each) for each in counted]
    if any(exceeded):
        count(RefusalKind.BURST)
    return any(exceeded)


def _is_exceeded(rate: Rate | None, what: str, whose: str) -> bool:
    try:
        throttle(rate, what, whose)
    except Throttled:
        return True
    return False
