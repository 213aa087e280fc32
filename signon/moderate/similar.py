"""Find organizations that may be the same as one under review, or belong together with it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.fingerprints import Fingerprints, Stage, of_name
from signon.core.identity import registrable_domain
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.core.look_alikes import Relation, alike, related, skeletons
from signon.core.names import name_norm
from signon.ledger.open_policy import organization_names
from signon.models import SignOn
from signon.models.conditions import IN_TIME, of_kind

SAME_SCORE = 100  # the score of two names that look the same
MOST_ALIKE = 5  # similar names shown for one sign-on
UNDECIDED = (State.PENDING, State.IN_REVIEW)
COMPARED = (State.LISTED, *UNDECIDED)
MOST_AT_SITE = 50  # sign-ons compared whose website holds a domain's name
#: Sites at which anybody may have pages: the same domain says nothing.
SHARED_SITES = frozenset(
    {
        *("facebook.com", "instagram.com", "twitter.com", "x.com", "linkedin.com", "youtube.com"),
        *("linktr.ee", "google.com", "medium.com", "substack.com", "meetup.com", "tiktok.com"),
        *("actionnetwork.org", "gofundme.com", "eventbrite.com"),
    }
)


class Weight(StrEnum):
    """Whether a finding speaks for or against a sign-on."""

    IN_FAVOR = "in_favor"
    UNCLEAR = "unclear"
    AGAINST = "against"


@dataclass(frozen=True, repr=False)
class Other:
    """Another sign-on that a moderator should know of."""

    id: UUID
    name: str | None
    state: State
    at: datetime
    is_same_address: bool = False
    score: int = 0  # how similar the names are, from 0 to 100
    relation: Relation | None = None

    @property
    def weight(self) -> Weight:
        return Weight.AGAINST if self.score == SAME_SCORE else Weight.UNCLEAR


def similar(session: Session, sign_ons: Sequence[SignOn]) -> Mapping[UUID, Sequence[Other]]:
    """Return for each sign-on the organizations of the same plan that may be the same or related.

    Those have a similar name, its initials or a longer form of it, or a website at one domain.
    """
    found: dict[UUID, Sequence[Other]] = defaultdict(tuple)
    for plan_id in {each.plan_id for each in sign_ons}:
        names = skeletons(organization_names(session, plan_id, UNDECIDED))
        for each in sign_ons:
            if each.plan_id == plan_id:
                # One more than is shown, as each name also matches itself.
                scores = dict(alike(each.name or "", names, limit=MOST_ALIKE + 1))
                relations = related(each.name or "", names)
                others = _bearers(session, each, scores, relations)
                found[each.id] = [*others, *_at_same_site(session, each, others)][:MOST_ALIKE]
    return found


def _at_same_site(session: Session, sign_on: SignOn, known: Sequence[Other]) -> Iterator[Other]:
    """Yield the organizations with another name whose website is at the same domain."""
    domain = registrable_domain(sign_on.website or "")
    if domain is None or domain in SHARED_SITES:
        return
    rows = session.execute(
        select(SignOn.id, SignOn.name, SignOn.website, SignOn.state, SignOn.created_at)
        .where(
            SignOn.plan_id == sign_on.plan_id,
            of_kind(Kind.ORGANIZATION),
            SignOn.state.in_(COMPARED),
            SignOn.website.contains(domain, autoescape=True),
            SignOn.id.not_in([sign_on.id, *(each.id for each in known)]),
        )
        .order_by(*IN_TIME)
        .limit(MOST_AT_SITE)
    )
    for row in rows:
        if registrable_domain(row.website) == domain and not _is_same(row.name, sign_on.name):
            yield Other(row.id, row.name, row.state, row.created_at, relation=Relation.SAME_SITE)


def _is_same(one: str | None, other: str | None) -> bool:
    return name_norm(one or "") == name_norm(other or "")


def _both_stages(sign_on: SignOn) -> Sequence[Fingerprints]:
    return [Fingerprints(sign_on.plan_id, sign_on.kind, stage) for stage in Stage]


def _bearers(
    session: Session,
    sign_on: SignOn,
    scores: Mapping[str, float],
    relations: Mapping[str, Relation],
) -> Sequence[Other]:
    """Return the other sign-ons with one of these names, the most similar first."""
    names = {
        made.name(of_name(name)): name
        for name in [*relations, *scores]
        if not _is_same(name, sign_on.name)  # an equal name is reported by earlier()
        for made in _both_stages(sign_on)
    }
    rows = session.execute(
        select(SignOn.id, SignOn.name, SignOn.name_key, SignOn.state, SignOn.created_at)
        .where(
            SignOn.name_key.in_(names),
            SignOn.plan_id == sign_on.plan_id,
            of_kind(Kind.ORGANIZATION),
            SignOn.state.in_(COMPARED),
        )
        .order_by(*IN_TIME)
    )
    others = [
        Other(
            row.id,
            row.name,
            row.state,
            row.created_at,
            score=round(scores.get(names[row.name_key], 0)),
            relation=None if names[row.name_key] in scores else relations[names[row.name_key]],
        )
        for row in rows
    ]
    return sorted(others, key=lambda each: -each.score)[:MOST_ALIKE]
