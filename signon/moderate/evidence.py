"""What speaks for and against a sign-on: computed, never decided."""

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
from signon.core.look_alikes import look_alikes
from signon.core.text import is_confusable
from signon.models import SignOn
from signon.models.sign_on import in_state, of_kind
from signon.moderate.claims import Sight, shown_name

MOST_EARLIER = 5  # shown of one sign-on
MOST_FOUND = 200  # looked at for a page; a common name has many bearers
UNDECIDED = (State.PENDING, State.IN_REVIEW)


class Authority(StrEnum):
    """What the contact's address says about speaking for the organization."""

    SAME_DOMAIN = "same_domain"
    OTHER_DOMAIN = "other_domain"
    NO_WEBSITE = "no_website"
    FREE_MAIL = "free_mail"
    DISPOSABLE = "disposable"


@dataclass(frozen=True, repr=False)
class Other:
    """Another sign-on that a moderator should know of."""

    id: UUID
    name: str | None
    state: State
    at: datetime
    is_same_address: bool = False
    score: int = 0  # how alike, of 100


@dataclass(frozen=True, repr=False)
class Evidence:
    """All that was found about one sign-on. ``mail_domain`` is None for who may not see it."""

    authority: Authority | None
    mail_domain: str | None
    web_domain: str | None
    is_confusable: bool
    look_alikes: Sequence[Other] = field(default=())
    earlier: Sequence[Other] = field(default=())


def gather(session: Session, sign_ons: Sequence[SignOn], seen: Sight) -> Mapping[UUID, Evidence]:
    """Return the evidence about each of ``sign_ons``, asked for in a few statements."""
    earlier = _earlier(session, sign_ons, seen)
    names = {
        plan_id: _names(session, plan_id)
        for plan_id in {each.plan_id for each in sign_ons if each.kind is Kind.ORGANIZATION}
    }
    return {
        each.id: _evidence(
            each,
            seen,
            alike=_look_alikes(each, names[each.plan_id]) if each.plan_id in names else (),
            earlier=earlier[each.id],
        )
        for each in sign_ons
    }


def authority(email: str | None, website: str | None) -> Authority | None:
    """Return what ``email`` says about speaking for who runs ``website``; None when it is gone."""
    if email is None:
        return None
    if is_free_mail(email) or is_disposable(email):
        return Authority.DISPOSABLE if is_disposable(email) else Authority.FREE_MAIL
    if not website:
        return Authority.NO_WEBSITE
    is_same = is_same_organization(email, website)
    return Authority.SAME_DOMAIN if is_same else Authority.OTHER_DOMAIN


def _evidence(
    sign_on: SignOn, seen: Sight, *, alike: Sequence[Other], earlier: Sequence[Other]
) -> Evidence:
    email = sign_on.email
    found = authority(email, sign_on.website)
    is_telling = sign_on.kind is Kind.ORGANIZATION or found is Authority.DISPOSABLE
    return Evidence(
        authority=found if is_telling else None,
        mail_domain=email.rpartition("@")[2] if email and seen is not Sight.HIDDEN else None,
        web_domain=registrable_domain(sign_on.website) if sign_on.website else None,
        is_confusable=is_confusable(sign_on.name or ""),
        look_alikes=alike,
        earlier=earlier,
    )


def _names(session: Session, plan_id: int) -> Mapping[UUID, Other]:
    """Return the organizations of a plan that are listed, or may come to be."""
    of_plan = SignOn.plan_id == plan_id, of_kind(Kind.ORGANIZATION)
    columns = SignOn.id, SignOn.state, SignOn.created_at
    # What is listed has its name in clear; opening thousands of seals would take its time.
    listed = select(*columns, SignOn.public_name).where(*of_plan, in_state(State.LISTED))
    sealed = select(*columns, SignOn.name).where(*of_plan, SignOn.state.in_(UNDECIDED))
    return {
        row_id: Other(row_id, name, state, at)
        for wanted in (listed, sealed)
        for row_id, state, at, name in session.execute(wanted).tuples()
        if name is not None
    }


def _look_alikes(sign_on: SignOn, others: Mapping[UUID, Other]) -> Sequence[Other]:
    names = {key: other.name or "" for key, other in others.items() if key != sign_on.id}
    return [
        Other(key, others[key].name, others[key].state, others[key].at, score=round(score))
        for key, score in look_alikes(sign_on.name or "", names)
    ]


def _earlier(
    session: Session, sign_ons: Sequence[SignOn], seen: Sight
) -> Mapping[UUID, Sequence[Other]]:
    """Return the other sign-ons under the same name, or from the same address, newest first."""
    name_keys = {each.name_key for each in sign_ons}
    email_keys = {each.email_key for each in sign_ons}
    found = session.scalars(
        select(SignOn)
        .where(or_(SignOn.name_key.in_(name_keys), SignOn.email_key.in_(email_keys)))
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


def _other(sign_on: SignOn, other: SignOn, seen: Sight) -> Other:
    return Other(
        other.id,
        shown_name(other.name, other.kind, other.visibility, seen),
        other.state,
        other.created_at,
        is_same_address=other.email_key == sign_on.email_key,
    )
