"""The limit of standing sign-ons per address (its household), and their numbered slots.

A sign-on stands from its confirmation until it ends or is declined; see ``STANDING``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, or_, select
from sqlalchemy.orm import Session

from signon.core import fingerprints
from signon.core.errors import AddressFull, NameStands
from signon.core.fingerprints import Fingerprints, Stage, standing_columns
from signon.core.kinds import Kind
from signon.core.lifecycle import STANDING
from signon.core.near_names import nearness
from signon.models import Plan, SignOn
from signon.models.plan import PlanRules
from signon.models.prepared import Prepared
from signon.models.upsert import table


class Member(Protocol):
    """A standing sign-on of the address: a ``SignOn``, or a row with these columns."""

    @property
    def id(self) -> UUID: ...
    @property
    def pair_key(self) -> bytes | None: ...
    @property
    def slot(self) -> int | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...


@dataclass(frozen=True)
class Household:
    """The standing sign-ons of one address to one plan, of one kind, and how many it may have."""

    size: int
    members: Sequence[Member]

    def in_place_of(self, pair_key: bytes | None, name: str | None = None) -> Member | None:
        """Return the standing sign-on that prevents another one under this name; None if none.

        That is one of the same name, or the first one when all slots are taken.

        :param pair_key: the fingerprint that it would stand under; None for one without a name
        :param name: may correct that of a member, for which it needs no slot; None if it does not
        """
        for member in self.members:
            if pair_key is not None and member.pair_key == pair_key:
                return member
        if not self.is_full or (name and any(_is_near(name, each) for each in self.members)):
            return None
        return self.members[0]

    @property
    def is_full(self) -> bool:
        return len(self.members) >= self.size

    @property
    def free_slots(self) -> Sequence[int]:
        """The numbers, from 1 on, that no member has; each standing sign-on takes one."""
        taken = {member.slot for member in self.members}
        return [slot for slot in range(1, self.size + 1) if slot not in taken]


def _is_near(name: str, member: Member) -> bool:
    return member.name is not None and nearness(name, member.name) is not None


def household(plan: PlanRules, kind: Kind, members: Iterable[Member]) -> Household:
    """Return the household of an address, given its standing sign-ons of a kind to ``plan``."""
    size = plan.household_of(is_organization=kind is Kind.ORGANIZATION)
    return Household(size, sorted(members, key=lambda each: each.slot or 0))


def find_household(session: Session, plan: PlanRules, kind: Kind, email: str) -> Household:
    """Return the household of an address, as it stands now."""
    key = Fingerprints(plan.id, kind, Stage.STANDING).address(fingerprints.of_address(email))
    members = _STANDING.run(session, {"key": key, "plan": plan.id, "of_kind": kind})
    return household(plan, kind, members)


_COLUMNS = table(SignOn).c
_STANDING = Prepared(
    lambda _: select(
        *(_COLUMNS[name] for name in ("id", "pair_key", "slot", "name", "email"))
    ).where(
        _COLUMNS.email_key == bindparam("key"),
        _COLUMNS.plan_id == bindparam("plan"),
        _COLUMNS.kind == bindparam("of_kind"),
        _COLUMNS.state.in_([literal_column(f"'{each}'") for each in sorted(STANDING)]),
    )
)


def pair_of(sign_on: SignOn) -> bytes | None:
    """Return the fingerprint of address and name that a sign-on stands under, or would.

    None if it has none: it has ended, or is a decoy from before there were names in them.
    """
    if sign_on.pair_key is not None or sign_on.email is None or sign_on.name is None:
        return sign_on.pair_key
    return standing_pair(sign_on.plan_id, sign_on.kind, sign_on.email, sign_on.name)


def standing_key(sign_on: SignOn) -> bytes | None:
    """Return the fingerprint of the address that a sign-on stands under, or would."""
    if sign_on.email is None:
        return sign_on.email_key
    made = Fingerprints(sign_on.plan_id, sign_on.kind, Stage.STANDING)
    return made.address(fingerprints.of_address(sign_on.email))


def standing_pair(plan_id: int, kind: Kind, email: str, name: str) -> bytes | None:
    """Return the fingerprint that a sign-on of this address and name would stand under."""
    return standing_columns(plan_id, kind, email, name)["pair_key"]


def of_address(sign_on: SignOn) -> ColumnElement[bool]:
    """Return the condition for a sign-on and all others of its address, plan and kind.

    Of a person who is only counted no address is stored: then those that wait are not found.
    """
    keys = {sign_on.email_key} - {None}
    if sign_on.email is not None:
        address = fingerprints.of_address(sign_on.email)
        keys |= {
            Fingerprints(sign_on.plan_id, sign_on.kind, each).address(address) for each in Stage
        }
    of_plan = and_(SignOn.plan_id == sign_on.plan_id, SignOn.kind == sign_on.kind)
    return or_(SignOn.id == sign_on.id, and_(SignOn.email_key.in_(keys), of_plan))


def take_free_slot(session: Session, sign_on: SignOn) -> None:
    """Give a declined sign-on a free slot of its address: others may have taken its former one.

    :raises NameStands: another one of the address stands under the same name
    :raises AddressFull: no slot is free
    """
    _, others = lock_address(session, sign_on.id)
    plan = session.get_one(Plan, sign_on.plan_id)
    standing = household(plan, sign_on.kind, [each for each in others if each.state in STANDING])
    if any(member.pair_key == sign_on.pair_key for member in standing.members):
        raise NameStands
    if not standing.free_slots:
        raise AddressFull
    sign_on.slot = standing.free_slots[0]


def lock_address(session: Session, sign_on_id: UUID) -> tuple[SignOn, Sequence[SignOn]]:
    """Lock a sign-on and all others of its address, and return that one and the others.

    Two people of one household may confirm at once; they must not take the same slot.
    """
    mine = session.get_one(SignOn, sign_on_id)
    every = session.scalars(
        select(SignOn)
        .where(of_address(mine))
        .order_by(SignOn.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return mine, [each for each in every if each is not mine]
