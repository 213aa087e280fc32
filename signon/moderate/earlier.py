"""Find what was signed before under the same name, or from the same address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from signon.core.fingerprints import of_address, of_name
from signon.core.identity import canonical
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import State
from signon.core.names import name_norm
from signon.core.visibility import ContactAccess, name_for_staff
from signon.models import SignOn
from signon.models.conditions import IN_TIME, of_kind
from signon.models.every_key import address_keys, name_keys
from signon.moderate.similar import Other

MOST_EARLIER = 5  # related sign-ons shown for one sign-on
MOST_FOUND = 200  # sign-ons read for one page, as many may share a common name


def earlier(
    session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess
) -> Mapping[UUID, Sequence[Other]]:
    """Return the other sign-ons under the same name, or from the same address, newest first.

    Those of people who hide their names are left out: even a line without a name would tell who
    they are.
    """
    names, addresses = _keys(session, sign_ons)
    found = session.scalars(
        select(SignOn)
        .where(or_(SignOn.name_key.in_(names), SignOn.email_key.in_(addresses)))
        .where(or_(of_kind(Kind.ORGANIZATION), SignOn.visibility == Visibility.FULL))
        .where(SignOn.is_replaced.is_(False))  # the same signer sent the form again: no evidence
        .order_by(*(each.desc() for each in IN_TIME))
        .limit(MOST_FOUND)
    ).all()
    related_to: dict[UUID, list[Other]] = defaultdict(list)
    for each in sign_ons:
        others = (other for other in found if other.id != each.id)
        related = (other for other in others if _is_related(each, other, seen))
        related_to[each.id] = [_other(each, other, seen) for other in related][:MOST_EARLIER]
    return related_to


def _keys(session: Session, sign_ons: Sequence[SignOn]) -> tuple[set[bytes], set[bytes]]:
    """Return the fingerprints of the names, and of the addresses, in all plans."""
    names: set[bytes] = set()
    addresses: set[bytes] = set()
    for each in sign_ons:
        if each.name is not None:
            names.update(name_keys(session, of_name(each.name), each.kind))
        if each.email is not None:
            addresses.update(address_keys(session, of_address(each.email)))
    return names, addresses


def _is_same_name(one: SignOn, other: SignOn) -> bool:
    if one.name is None or other.name is None or one.kind is not other.kind:
        return False
    return name_norm(one.name) == name_norm(other.name)


def _is_same_address(one: SignOn, other: SignOn) -> bool:
    if one.email is None or other.email is None:
        return False
    return canonical(one.email) == canonical(other.email)


def _is_sent_again(one: SignOn, other: SignOn) -> bool:
    """Say whether one of two waits, and is the other one once more: that is no evidence."""
    is_one_waiting = State.PENDING in {one.state, other.state}
    is_same = one.plan_id == other.plan_id and _is_same_name(one, other)
    return is_one_waiting and is_same and _is_same_address(one, other)


def _is_related(sign_on: SignOn, other: SignOn, seen: ContactAccess) -> bool:
    """Say whether staff may learn that two sign-ons have the name or the address in common.

    Without access to contacts only that organizations have one name. Of somebody who chose only to
    be counted nobody learns it: it could tie them to a name, or to their employer.
    """
    if Visibility.COUNTED in {sign_on.visibility, other.visibility}:
        return False
    if _is_sent_again(sign_on, other):
        return False
    is_same_name = _is_same_name(sign_on, other)
    if seen is ContactAccess.HIDDEN:
        return is_same_name and sign_on.kind is Kind.ORGANIZATION
    return is_same_name or _is_same_address(sign_on, other)


def _other(sign_on: SignOn, other: SignOn, seen: ContactAccess) -> Other:
    return Other(
        other.id,
        name_for_staff(other.name, other.visibility, other.state, seen),
        other.state,
        other.created_at,
        is_same_address=_is_same_address(sign_on, other),
    )
