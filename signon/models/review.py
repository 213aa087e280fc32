"""Whether staff must look at a sign-on before it is listed."""

from signon.core.kinds import Kind
from signon.models.plan import Plan
from signon.models.sign_on import SignOn


def must_be_reviewed(plan: Plan, sign_on: SignOn, *, is_vouched: bool = False) -> bool:
    """Say whether a sign-on is held for review: by the plan's policy, or because of its flags.

    :param is_vouched: staff vouch for it; an organization whose address is not proven is reviewed
    """
    if sign_on.kind is Kind.ORGANIZATION:
        is_policy = plan.review_organizations or is_vouched
    else:
        is_policy = plan.review_individuals
    return is_policy or bool(sign_on.flags)
