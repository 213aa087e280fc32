"""What signers entered, limited to what the signed-in member of staff may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signon.core.kinds import Visibility
from signon.core.questions import Answer, answered, public_answers
from signon.core.visibility import ContactAccess, name_for_staff
from signon.models import Plan, SignOn


@dataclass(frozen=True, repr=False)
class Contact:
    """The private contact data; None for what is missing or may not be seen.

    Of an address, who may not see all of it sees nothing here, not even a masked form. The domain
    of an organization's contact is part of the evidence.
    """

    name: str | None = None
    title: str | None = None
    email: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, repr=False)
class Claim:
    """One sign-on as staff see it, with its plan and the name of its category."""

    sign_on: SignOn
    name: str | None
    contact: Contact
    plan: Plan
    version: int
    category: str | None
    seen: ContactAccess

    def answers(self, language: str) -> Sequence[Answer]:
        """Return the answers to the plan's own questions that the viewer may see.

        Private answers are contact data. Of somebody who is only counted nobody sees any.
        """
        signed = self.sign_on
        questions = self.plan.questions_in(language, signed.kind)
        if signed.visibility is Visibility.COUNTED:
            return []
        if self.seen is ContactAccess.CLEAR:
            return answered(questions, signed.answers)
        return public_answers(questions, signed.answers, signed.visibility)


def claims(session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess) -> Sequence[Claim]:
    """Return what staff see of each of ``sign_ons``, in the same order."""
    plan_ids = {each.plan_id for each in sign_ons}
    wanted = select(Plan).where(Plan.id.in_(plan_ids)).options(selectinload(Plan.versions))
    plans = {plan.id: plan for plan in session.scalars(wanted)}
    return [_claim(each, plans[each.plan_id], seen) for each in sign_ons]


def _claim(sign_on: SignOn, plan: Plan, seen: ContactAccess) -> Claim:
    versions = {version.id: version.number for version in plan.versions}
    return Claim(
        sign_on=sign_on,
        name=name_for_staff(sign_on.name, sign_on.visibility, sign_on.state, seen),
        contact=_contact(sign_on, seen),
        plan=plan,
        version=versions[sign_on.version_id],
        category=plan.categories.get(sign_on.category or "", sign_on.category),
        seen=seen,
    )


def _contact(sign_on: SignOn, seen: ContactAccess) -> Contact:
    if seen is ContactAccess.HIDDEN or sign_on.visibility is Visibility.COUNTED:
        return Contact()
    is_clear = seen is ContactAccess.CLEAR
    return Contact(
        name=sign_on.contact_name,
        title=sign_on.contact_title,
        email=sign_on.email if is_clear else None,
        postal_code=sign_on.postal_code if is_clear else None,
    )
