"""Compute evidence for and against a sign-on. A moderator decides; nothing here does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signon.core.identity import (
    is_disposable,
    is_free_mail,
    is_same_organization,
    registrable_domain,
)
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.look_alikes import alike, skeletons
from signon.core.names import name_norm
from signon.core.text import is_confusable
from signon.core.vault import name_key
from signon.core.visibility import ContactAccess, name_for_staff
from signon.ledger import TRAP
from signon.models import SignOn
from signon.models.conditions import in_state, of_kind

SAME_SCORE = 100  # the score of two names that look the same
MOST_ALIKE = 5  # similar names shown for one sign-on
MOST_EARLIER = 5  # related sign-ons shown for one sign-on
MOST_FOUND = 200  # sign-ons read for one page, as many may share a common name
UNDECIDED = (State.PENDING, State.IN_REVIEW)
COMPARED = (State.LISTED, *UNDECIDED)


class Weight(StrEnum):
    """Whether a finding speaks for or against a sign-on."""

    IN_FAVOR = "in_favor"
    UNCLEAR = "unclear"
    AGAINST = "against"


class Authority(StrEnum):
    """What the contact's e-mail address shows about speaking for the organization."""

    SAME_DOMAIN = "same_domain"
    OTHER_DOMAIN = "other_domain"
    NO_WEBSITE = "no_website"
    FREE_MAIL = "free_mail"
    DISPOSABLE = "disposable"

    @property
    def weight(self) -> Weight:
        return WEIGHTS.get(self, Weight.UNCLEAR)


WEIGHTS = {Authority.SAME_DOMAIN: Weight.IN_FAVOR, Authority.DISPOSABLE: Weight.AGAINST}


@dataclass(frozen=True, repr=False)
class Other:
    """Another sign-on that a moderator should know of."""

    id: UUID
    name: str | None
    state: State
    at: datetime
    is_same_address: bool = False
    score: int = 0  # how similar the names are, from 0 to 100

    @property
    def weight(self) -> Weight:
        return Weight.AGAINST if self.score == SAME_SCORE else Weight.UNCLEAR


@dataclass(frozen=True, repr=False)
class Evidence:
    """All evidence about one sign-on. ``mail_domain`` is None if the viewer may not see it."""

    authority: Authority | None
    mail_domain: str | None
    web_domain: str | None
    is_confusable: bool
    is_trapped: bool = False
    look_alikes: Sequence[Other] = field(default=())
    earlier: Sequence[Other] = field(default=())

    @property
    def name_weight(self) -> Weight | None:
        """Against, if characters of the name look like other characters; otherwise None."""
        return Weight.AGAINST if self.is_confusable else None

    @property
    def trap_weight(self) -> Weight | None:
        """Unclear, if the hidden field was filled in: browsers do that, too. Otherwise None."""
        return Weight.UNCLEAR if self.is_trapped else None


def gather(
    session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess
) -> Mapping[UUID, Evidence]:
    """Return the evidence about each of ``sign_ons``, with a few statements for all of them."""
    earlier = _earlier(session, sign_ons, seen)
    alikes = _look_alikes(session, [each for each in sign_ons if each.kind is Kind.ORGANIZATION])
    return {
        each.id: _evidence(each, seen, alikes=alikes[each.id], earlier=earlier[each.id])
        for each in sign_ons
    }


def authority(email: str | None, website: str | None) -> Authority | None:
    """Return what ``email`` shows about speaking for the owner of ``website``; None if erased."""
    if email is None:
        return None
    if is_free_mail(email) or is_disposable(email):
        return Authority.DISPOSABLE if is_disposable(email) else Authority.FREE_MAIL
    if not website:
        return Authority.NO_WEBSITE
    is_same = is_same_organization(email, website)
    return Authority.SAME_DOMAIN if is_same else Authority.OTHER_DOMAIN


def _evidence(
    sign_on: SignOn, seen: ContactAccess, *, alikes: Sequence[Other], earlier: Sequence[Other]
) -> Evidence:
    email = sign_on.email
    found = authority(email, sign_on.website)
    is_telling = sign_on.kind is Kind.ORGANIZATION or found is Authority.DISPOSABLE
    return Evidence(
        authority=found if is_telling else None,
        mail_domain=email.rpartition("@")[2]
        if email and seen is not ContactAccess.HIDDEN
        else None,
        web_domain=registrable_domain(sign_on.website) if sign_on.website else None,
        is_confusable=is_confusable(sign_on.name or ""),
        is_trapped=TRAP in sign_on.flags,
        look_alikes=alikes,
        earlier=earlier,
    )


def _look_alikes(session: Session, sign_ons: Sequence[SignOn]) -> Mapping[UUID, Sequence[Other]]:
    """Return for each sign-on the organizations of the same plan with a similar name."""
    found: dict[UUID, Sequence[Other]] = defaultdict(tuple)
    for plan_id in {each.plan_id for each in sign_ons}:
        names = skeletons(_names(session, plan_id))
        for each in sign_ons:
            if each.plan_id == plan_id:
                # One more than is shown, as each name also matches itself.
                scores = dict(alike(each.name or "", names, limit=MOST_ALIKE + 1))
                found[each.id] = _bearers(session, each, scores)
    return found


def _names(session: Session, plan_id: int) -> Mapping[str, str]:
    """Return the names of a plan's organizations that are listed, or may be listed later."""
    table = SignOn.__table__.c  # thousands of rows: reading one column is faster than ORM objects
    of_plan = table.plan_id == plan_id, of_kind(Kind.ORGANIZATION)
    # A listed name is also stored unencrypted; decrypting thousands of names would be slow.
    listed = select(table.public_name).where(*of_plan, in_state(State.LISTED))
    sealed = select(table.name).where(*of_plan, table.state.in_(UNDECIDED))
    found = (name for wanted in (listed, sealed) for name in session.scalars(wanted) if name)
    return {name: name for name in found}


def _bearers(session: Session, sign_on: SignOn, scores: Mapping[str, float]) -> Sequence[Other]:
    """Return the other sign-ons with the names in ``scores``, the most similar first."""
    keys = {name_key(name_norm(name)): round(score) for name, score in scores.items()}
    rows = session.execute(
        select(SignOn.id, SignOn.name, SignOn.name_key, SignOn.state, SignOn.created_at).where(
            SignOn.name_key.in_(keys),
            SignOn.plan_id == sign_on.plan_id,
            of_kind(Kind.ORGANIZATION),
            SignOn.state.in_(COMPARED),
            SignOn.name_key != sign_on.name_key,  # an equal name is reported by _earlier
        )
    )
    others = [
        Other(row.id, row.name, row.state, row.created_at, score=keys[row.name_key]) for row in rows
    ]
    return sorted(others, key=lambda each: (-each.score, each.at, each.id))[:MOST_ALIKE]


def _earlier(
    session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess
) -> Mapping[UUID, Sequence[Other]]:
    """Return the other sign-ons under the same name, or from the same address, newest first."""
    name_keys = {each.name_key for each in sign_ons}
    email_keys = {each.email_key for each in sign_ons}
    found = session.scalars(
        select(SignOn)
        .where(or_(SignOn.name_key.in_(name_keys), SignOn.email_key.in_(email_keys)))
        .where(SignOn.is_replaced.is_(False))  # the same signer sent the form again: no evidence
        .order_by(SignOn.created_at.desc(), SignOn.id)
        .limit(MOST_FOUND)
    ).all()
    earlier: dict[UUID, list[Other]] = defaultdict(list)
    for each in sign_ons:
        related = (other for other in found if other.id != each.id and _is_related(each, other))
        earlier[each.id] = [_other(each, other, seen) for other in related][:MOST_EARLIER]
    return earlier


def _is_related(sign_on: SignOn, other: SignOn) -> bool:
    is_same_name = other.name_key == sign_on.name_key and other.kind is sign_on.kind
    return is_same_name or other.email_key == sign_on.email_key


def _other(sign_on: SignOn, other: SignOn, seen: ContactAccess) -> Other:
    return Other(
        other.id,
        name_for_staff(other.name, other.visibility, seen),
        other.state,
        other.created_at,
        is_same_address=other.email_key == sign_on.email_key,
    )
