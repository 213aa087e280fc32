"""What a mail says of the plan's policy and times, so that it promises only what will happen."""

from datetime import datetime
from typing import Any

from signon.core.plan import Phase
from signon.models.plan import Plan
from signon.models.review import must_be_reviewed
from signon.models.sign_on import TO_CONFIRM, SignOn


def policy_facts(plan: Plan, sign_on: SignOn, now: datetime) -> dict[str, Any]:
    """Return the values for the templates.

    ``closes_at`` and ``confirms_until`` are None while the plan's end does not shorten the time to
    confirm.
    """
    until = plan.confirms_until
    is_shorter = until is not None and until < sign_on.created_at + TO_CONFIRM
    return {
        "is_reviewed": must_be_reviewed(plan, sign_on, is_vouched=sign_on.is_vouched),
        "is_vouched": sign_on.is_vouched,
        "is_open": plan.phase(now) is Phase.OPEN,
        "closes_at": plan.ends_at if is_shorter else None,
        "confirms_until": until if is_shorter else None,
        "timezone": plan.timezone,
    }
