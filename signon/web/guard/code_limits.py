"""How many wrong codes may be typed, over all addresses: past that only the mailed links work.

Each mail's code may be tried five times. But whoever forges sign-ons for many addresses of one
domain has five guesses for each; so there is a budget for the domain, too, and one for the plan.
"""

from typing import NamedTuple

from signon.config import Rate
from signon.core.errors import Throttled
from signon.core.refusal_kind import RefusalKind
from signon.web.guard.rate_limit import give_back, throttle
from signon.web.refusals import count

DAY_SECONDS = 24 * 3600
# Counted in tenths, so that ten right codes in a plan allow one more wrong one.
TENTHS = 10
PER_DOMAIN = Rate(15 * TENTHS, DAY_SECONDS)
PER_PLAN = Rate(200 * TENTHS, DAY_SECONDS)


class Counted(NamedTuple):
    """What one try of a code counts against; ``domain`` is empty for free mail."""

    plan: str
    domain: str


def count_try(tried: Counted) -> bool:
    """Count a code as wrong before it is compared, and say whether it may be compared at all.

    Counted first, tries at once cannot get past the limit. What is not compared, and a right code,
    is given back.
    """
    counted = []
    for budget in _budgets(tried):
        counted.append(budget)
        try:
            throttle(*budget, cost=TENTHS)
        except Throttled:
            for each in counted:
                give_back(*each, cost=TENTHS)
            count(RefusalKind.CODES)
            return False
    return True


def count_right(tried: Counted) -> None:
    """Take a right code out of the count again, and allow the plan a tenth of a wrong one more."""
    for budget in _budgets(tried):
        give_back(*budget, cost=TENTHS + (budget[0] is PER_PLAN))


def _budgets(tried: Counted) -> list[tuple[Rate, str, str]]:
    of_domain = [(PER_DOMAIN, "codes of domain", tried.domain)] if tried.domain else []
    return [*of_domain, (PER_PLAN, "codes of plan", tried.plan)]
