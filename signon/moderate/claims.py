"""What was claimed, as far as the member of staff who looks may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signon.core.identity import mask
from signon.core.kinds import Kind, Visibility
from signon.core.permissions import Permission
from signon.core.visibility import public_name
from signon.models import Plan, SignOn


class ContactAccess(StrEnum):
    """How much of the person behind a sign-on somebody may see."""

    HIDDEN = "hidden"
    MASKED = "masked"
    CLEAR = "clear"


@dataclass(frozen=True, repr=False)
class Contact:
    """The private part, with None for what is not there or may not be seen."""

    name: str | None = None
    title: str | None = None
    email: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, repr=False)
class Claim:
    """One sign-on, and the names of what it points to."""

    sign_on: SignOn
    name: str | None
    contact: Contact
    plan: Plan
    version: int
    category: str | None


def contact_access(may: Callable[[Permission], bool]) -> ContactAccess:
    """Return how much somebody may see, who may do what ``may`` says."""
    if may(Permission.SEE_CONTACTS):
        return ContactAccess.CLEAR
    return ContactAccess.MASKED if may(Permission.SEE_CONTACTS_MASKED) else ContactAccess.HIDDEN


def claims(session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess) -> Sequence[Claim]:
    """Return what is shown of ``sign_ons``, in the same order."""
    plan_ids = {each.plan_id for each in sign_ons}
    wanted = select(Plan).where(Plan.id.in_(plan_ids)).options(selectinload(Plan.versions))
    plans = {plan.id: plan for plan in session.scalars(wanted)}
    return [_claim(each, plans[each.plan_id], seen) for each in sign_ons]


def shown_name(
    name: str | None, kind: Kind, visibility: Visibility | None, seen: ContactAccess
) -> str | None:
    """Return the name: an organization's own, an individual's as they chose or as staff must know.

    None stands for no name: it is hidden, or no longer kept.
    """
    if name is None or kind is Kind.ORGANIZATION or visibility is None:
        return name
    return public_name(name, visibility) if seen is ContactAccess.HIDDEN else name


def _claim(sign_on: SignOn, plan: Plan, seen: ContactAccess) -> Claim:
    versions = {version.id: version.number for version in plan.versions}
    return Claim(
        sign_on=sign_on,
        name=shown_name(sign_on.name, sign_on.kind, sign_on.visibility, seen),
        contact=_contact(sign_on, seen),
        plan=plan,
        version=versions[sign_on.version_id],
        category=plan.categories.get(sign_on.category or "", sign_on.category),
    )


def _contact(sign_on: SignOn, seen: ContactAccess) -> Contact:
    if seen is ContactAccess.HIDDEN:
        return Contact()
    is_clear = seen is ContactAccess.CLEAR
    email = sign_on.email
    return Contact(
        name=sign_on.contact_name,
        title=sign_on.contact_title,
        email=email if is_clear or email is None else mask(email),
        postal_code=sign_on.postal_code if is_clear else None,
    )
