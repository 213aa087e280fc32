"""A sign-on under nearly the same name as another of its address: a correction, or another person.

The signer decides, on the page behind the mailed link; :mod:`signon.core.near_names` says which two
names are near. Of somebody who is only counted no name is kept, so only an equal name is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import STANDING, State
from signon.core.near_names import Nearness, nearness
from signon.core.questions import public_text
from signon.ledger.application import BURST
from signon.ledger.edit import EDITABLE
from signon.ledger.household import household, of_address, pair_of
from signon.ledger.mails import tell_with_way_out
from signon.models import Event, Plan, SignOn, Submission
from signon.models.outbox import MailKind


@dataclass(frozen=True, repr=False)
class Twin:
    """A standing sign-on under nearly the same name, which a waiting one may correct.

    :param has_room: another person of the address may sign as well
    """

    sign_on: SignOn
    nearness: Nearness
    has_room: bool

    @property
    def is_probably_same(self) -> bool:
        """What is assumed if the signer does not say: after a slip it is the same person."""
        return self.nearness is Nearness.SLIP


def find_twin(session: Session, sign_on: SignOn) -> Twin | None:
    """Return the sign-on that ``sign_on``, which waits to be confirmed, may correct."""
    others = session.scalars(select(SignOn).where(of_address(sign_on), SignOn.id != sign_on.id))
    return twin_among(session.get_one(Plan, sign_on.plan_id), sign_on, others.all())


def leaves_it_open(session: Session, sign_on: SignOn) -> bool:
    """Say whether only the signer knows if ``sign_on`` corrects another one of the address."""
    twin = find_twin(session, sign_on)
    return twin is not None and not twin.is_probably_same


def twin_among(plan: Plan, sign_on: SignOn, others: Sequence[SignOn]) -> Twin | None:
    """Return the one of ``others`` that ``sign_on`` may correct, a slip before what is only near.

    :param others: the other sign-ons of the address
    """
    standing = [each for each in others if each.state in STANDING]
    own = pair_of(sign_on)
    if any(each.pair_key == own for each in standing):
        return None
    has_room = not household(plan, sign_on.kind, standing).is_full
    near = [(each, _near(each, sign_on)) for each in standing if _may_correct(sign_on, each)]
    twins = [Twin(each, found, has_room) for each, found in near if found is not None]
    return min(twins, key=lambda twin: not twin.is_probably_same, default=None)


def _near(one: SignOn, other: SignOn) -> Nearness | None:
    return nearness(one.name, other.name) if one.name and other.name else None


def _may_correct(sign_on: SignOn, standing: SignOn) -> bool:
    """Say whether nobody needs to look at the correction first.

    The new text must have no flag that the other has not, nothing freely written for the list that
    the other has not, and an organization that was reviewed
    cannot change its name: under another name it is reviewed again, as another sign-on.
    """
    is_open = sign_on.kind is Kind.INDIVIDUAL or standing.state is State.IN_REVIEW
    written = public_text(sign_on.answers, sign_on.visibility)
    is_read = standing.state is State.IN_REVIEW or (
        written.items() <= public_text(standing.answers, standing.visibility).items()
    )
    return is_open and is_read and set(sign_on.flags) <= set(standing.flags)


def correct(session: Session, earlier: SignOn, later: SignOn, *, by: Actor, now: datetime) -> None:
    """Let a standing sign-on say what a waiting one of its address says, under the new name.

    The links of the waiting one lead to the standing one from then on.

    :param later: the waiting one; whoever calls this ends it
    """
    is_listed = earlier.state is State.LISTED
    # Before the change, which deletes the address of a person who is only counted from now on.
    tell_with_way_out(session, earlier, MailKind.SIGNED if is_listed else MailKind.HELD, now=now)
    typed = {name: getattr(later, name) for name in EDITABLE[earlier.kind]}
    version_id = max(earlier.version_id, later.version_id)
    earlier.stand_under(earlier.email, later.name)
    flags = {*later.flags, *(flag for flag in earlier.flags if flag == BURST)}
    derived = {"flags": sorted(flags), "version_id": version_id}
    earlier.record_move(typed | derived, at=now, by=by)
    own = Submission.sign_on_id == later.id
    session.execute(update(Submission).where(own).values(sign_on_id=earlier.id))


def gives_way(session: Session, waiting: SignOn, confirmed: SignOn, *, is_last: bool) -> bool:
    """Say whether a waiting sign-on ends as another one of its address is confirmed.

    It does under the same name; under a name that is one slip away, if it was sent before; and
    under any other name, if no slot is left. One that may correct the name of the confirmed one
    goes on waiting.

    :param confirmed: while it still has its name, which somebody who is only counted loses
    :param is_last: the other one takes the last slot of the address
    """
    if pair_of(waiting) == pair_of(confirmed):
        return True
    near = _near(waiting, confirmed)
    is_forgotten = confirmed.visibility is Visibility.COUNTED
    if near is Nearness.SLIP:
        return is_forgotten or _is_earlier(session, waiting, confirmed)
    return is_last and (near is None or is_forgotten)


def _is_earlier(session: Session, one: SignOn, other: SignOn) -> bool:
    """Say which of two sign-ons was sent first, by the numbers of their first events."""
    first = select(Event.sign_on_id, func.min(Event.id)).group_by(Event.sign_on_id)
    of_both = first.where(Event.sign_on_id.in_([one.id, other.id]))
    numbers = dict(session.execute(of_both).tuples().all())
    return numbers[one.id] < numbers[other.id]
