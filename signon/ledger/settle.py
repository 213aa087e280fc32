"""Give a confirmed sign-on a free slot of its address, by whichever way it was confirmed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import STANDING, State, Step
from signon.core.name_doubts import NameDoubt
from signon.core.names import organization_sort_key
from signon.ledger.application import BURST
from signon.ledger.corrections import correct, gives_way, twin_among
from signon.ledger.household import household, pair_of
from signon.ledger.mails import tell_with_way_out
from signon.ledger.open_policy import speaks_for_itself
from signon.models import Plan, SignOn
from signon.models.conditions import in_state, of_kind
from signon.models.outbox import MailKind
from signon.models.review import must_be_reviewed

#: Counts one more confirmed sign-on of a plan, by id, from an address: is it one too many?
CountsBurst = Callable[[int, str], bool]


class Way(NamedTuple):
    """A way to confirm: the two steps that it may take, and what staff should know of it.

    :param is_by_code: by a code, which can be guessed
    """

    listed: Step
    held: Step
    is_by_code: bool = False
    is_in_burst: CountsBurst = lambda _plan_id, _email: False


BY_LINK = Way(Step.CONFIRM, Step.CONFIRM_HELD)
BY_CODE = BY_LINK._replace(is_by_code=True)
VOUCHES = Way(Step.VOUCH, Step.VOUCH_HELD)


def settle(  # noqa: PLR0913 - the sign-on, its address, and how it is confirmed
    session: Session,
    sign_on: SignOn,
    others: Sequence[SignOn],
    way: Way,
    *,
    by: Actor,
    now: datetime,
    is_another: bool | None = None,
    note: str | None = None,
) -> SignOn | None:
    """Give a pending sign-on a free slot of its address, and list it or hold it for review.

    Under nearly the same name as a standing one it may be a correction of that one instead.

    :param others: the other sign-ons of the address, locked
    :return: the sign-on that stands now; None, and nothing has changed, if there is no room for it
    """
    plan = session.get_one(Plan, sign_on.plan_id)
    twin = twin_among(plan, sign_on, others)
    if twin and (twin.is_probably_same if is_another is None else not is_another):
        correct(session, twin.sign_on, sign_on, by=by, now=now)
        replace(sign_on, by=by, now=now)
        return twin.sign_on
    confirmed = household(plan, sign_on.kind, [each for each in others if each.state in STANDING])
    if confirmed.in_place_of(pair_of(sign_on)):
        return None
    _stand(session, sign_on, others, confirmed.free_slots, way, by=by, now=now, note=note)
    return sign_on


def _stand(  # noqa: PLR0913 - as for settle
    session: Session,
    sign_on: SignOn,
    others: Sequence[SignOn],
    free: Sequence[int],
    way: Way,
    *,
    by: Actor,
    now: datetime,
    note: str | None,
) -> None:
    """Take the first free slot, and expire the waiting ones for which there is no more room."""
    plan = session.get_one(Plan, sign_on.plan_id)
    if _is_named_like_a_listed_organization(session, sign_on):
        sign_on.flags = [*sign_on.flags, NameDoubt.LISTED_ORGANIZATION]
    if sign_on.email and way.is_in_burst(sign_on.plan_id, sign_on.email):
        sign_on.flags = [*sign_on.flags, BURST]
    was_declined = any(each.state is State.DECLINED for each in others)
    is_policy = must_be_reviewed(plan, sign_on, is_vouched=way is VOUCHES)
    is_held = was_declined or is_policy or _is_unproven(session, sign_on)
    is_last = len(free) == 1
    waiting = [each for each in others if each.state is State.PENDING]
    replaced = [each for each in waiting if gives_way(session, each, sign_on, is_last=is_last)]
    # The step deletes the address of a person who is only counted, so the mail is queued before.
    tell_with_way_out(session, sign_on, MailKind.HELD if is_held else MailKind.SIGNED, now=now)
    sign_on.slot, sign_on.is_by_code = free[0], way.is_by_code
    sign_on.take(way.held if is_held else way.listed, at=now, by=by, note=note)
    for each in replaced:
        replace(each, by=by, now=now)


def _is_named_like_a_listed_organization(session: Session, sign_on: SignOn) -> bool:
    """Say whether a person who will be shown bears the name of an organization on the same list."""
    if sign_on.kind is Kind.ORGANIZATION or sign_on.visibility is Visibility.COUNTED:
        return False
    key = organization_sort_key(sign_on.name or "")
    same_name = (SignOn.plan_id == sign_on.plan_id, SignOn.sort_key == key)
    wanted = select(SignOn.id).where(*same_name, of_kind(Kind.ORGANIZATION), in_state(State.LISTED))
    return session.scalar(wanted.limit(1)) is not None


def _is_unproven(session: Session, sign_on: SignOn) -> bool:
    """Say whether it is an organization of which nothing shows that it is what it says."""
    return sign_on.kind is Kind.ORGANIZATION and not speaks_for_itself(session, sign_on)


def replace(sign_on: SignOn, *, by: Actor, now: datetime) -> None:
    """Expire a pending sign-on that another one replaces; its link then raises LinkReplaced."""
    sign_on.is_replaced = True
    sign_on.take(Step.EXPIRE, at=now, by=by)
