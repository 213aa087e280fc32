"""The limit of standing sign-ons per address (its household), and their numbered slots.

A sign-on stands from its confirmation until it ends or is declined; see ``STANDING``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from signon.core.errors import AddressFull, NameStands
from signon.core.kinds import Kind
from signon.core.lifecycle import STANDING
from signon.core.near_names import nearness
from signon.models import Plan, SignOn


class Member(Protocol):
    """A standing sign-on of the address: a ``SignOn``, or a row with these columns."""

    @property
    def id(self) -> UUID: ...
    @property
    def name_key(self) -> bytes: ...
    @property
    def slot(self) -> int | None: ...
    @property
    def name(self) -> str | None: ...


@dataclass(frozen=True)
class Household:
    """The standing sign-ons of one address to one plan, of one kind, and how many it may have."""

    size: int
    members: Sequence[Member]

    def in_place_of(self, name_key: bytes, name: str | None = None) -> UUID | None:
        """Return the standing sign-on that prevents another one under this name; None if none.

        That is one of the same name, or the first one when all slots are taken.

        :param name: may correct that of a member, for which it needs no slot; None if it does not
        """
        for member in self.members:
            if member.name_key == name_key:
                return member.id
        if not self.is_full or (name and any(_is_near(name, each) for each in self.members)):
            return None
        return self.members[0].id

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


def household(plan: Plan, kind: Kind, members: Iterable[Member]) -> Household:
    """Return the household of an address, given its standing sign-ons of a kind to ``plan``."""
    size = plan.household_of(is_organization=kind is Kind.ORGANIZATION)
    return Household(size, sorted(members, key=lambda each: each.slot or 0))


def find_household(session: Session, plan: Plan, kind: Kind, email_key: bytes) -> Household:
    """Return the household of an address, as it stands now."""
    columns = select(SignOn.id, SignOn.name_key, SignOn.slot, SignOn.name)
    found = session.execute(
        columns.where(of_address(plan.id, kind, email_key), SignOn.state.in_(STANDING))
    )
    return household(plan, kind, found.tuples().all())  # type: ignore[arg-type] # rows have the columns' names


def of_address(plan_id: int, kind: Kind, email_key: bytes) -> ColumnElement[bool]:
    """Return the condition for all sign-ons of an address, of one kind, to one plan."""
    return and_(SignOn.email_key == email_key, SignOn.plan_id == plan_id, SignOn.kind == kind)


def take_free_slot(session: Session, sign_on: SignOn) -> None:
    """Give a declined sign-on a free slot of its address: others may have taken its former one.

    :raises NameStands: another one of the address stands under the same name
    :raises AddressFull: no slot is free
    """
    _, others = lock_address(session, sign_on.id)
    plan = session.get_one(Plan, sign_on.plan_id)
    standing = household(plan, sign_on.kind, [each for each in others if each.state in STANDING])
    if any(member.name_key == sign_on.name_key for member in standing.members):
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
        .where(of_address(mine.plan_id, mine.kind, mine.email_key))
        .order_by(SignOn.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return mine, [each for each in every if each is not mine]
