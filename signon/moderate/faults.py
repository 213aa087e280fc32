"""What is wrong with the installation, for the dashboard."""

from sqlalchemy.orm import Session

from signon.core.installation import Fault
from signon.core.refusal_kind import RefusalKind
from signon.models.installation import is_in_doubt
from signon.models.refusal import was_refused
from signon.web import clock
from signon.web.guard import proxies
from signon.web.guard.rate_limit import is_redis_away


def faults(session: Session) -> list[Fault]:
    """Return what is wrong with the installation, as far as this request shows it."""
    clock_fault = Fault.CLOCK_IN_DOUBT if is_in_doubt(session, now=clock.now()) else None
    day = f"{clock.now():%Y-%m-%d}"
    codes_fault = Fault.CODES_OFF if was_refused(session, RefusalKind.CODES, day=day) else None
    redis_fault = Fault.REDIS_AWAY if is_redis_away() else None
    found = (clock_fault, proxies.fault(), redis_fault, codes_fault)
    return [each for each in found if each is not None]
