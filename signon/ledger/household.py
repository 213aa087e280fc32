"""The limit of confirmed sign-ons per address (its household), and their numbered slots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.lifecycle import ACTIVE
from signon.models import Plan, SignOn


class Member(Protocol):
    """A confirmed sign-on of the address: a ``SignOn``, or a row with these columns."""

    @property
    def id(self) -> UUID: ...
    @property
    def name_key(self) -> bytes: ...
    @property
    def slot(self) -> int | None: ...


@dataclass(frozen=True)
class Household:
    """The confirmed sign-ons of one address to one plan, of one kind, and how many it may have."""

    size: int
    members: Sequence[Member]

    def in_place_of(self, name_key: bytes) -> UUID | None:
        """Return the confirmed sign-on that prevents another one under this name; None if none.

        That is one of the same name, or the first one when all slots are taken.
        """
        for member in self.members:
            if member.name_key == name_key:
                return member.id
        return self.members[0].id if len(self.members) >= self.size else None

    @property
    def free_slots(self) -> Sequence[int]:
        """The numbers, from 1 on, that no member has; each confirmed sign-on takes one."""
        taken = {member.slot for member in self.members}
        return [slot for slot in range(1, self.size + 1) if slot not in taken]


def household(plan: Plan, kind: Kind, members: Iterable[Member]) -> Household:
    """Return the household of an address, given its confirmed sign-ons of a kind to ``plan``."""
    size = plan.household_of(is_organization=kind is Kind.ORGANIZATION)
    return Household(size, sorted(members, key=lambda each: each.slot or 0))


def find_household(session: Session, plan: Plan, kind: Kind, email_key: bytes) -> Household:
    """Return the household of an address, as it stands now."""
    columns = select(SignOn.id, SignOn.name_key, SignOn.slot)
    found = session.execute(
        columns.where(of_address(plan.id, kind, email_key), SignOn.state.in_(ACTIVE))
    )
    return household(plan, kind, found.tuples().all())  # type: ignore[arg-type] # rows have the columns' names


def of_address(plan_id: int, kind: Kind, email_key: bytes) -> ColumnElement[bool]:
    """Return the condition for all sign-ons of an address, of one kind, to one plan."""
    return and_(SignOn.email_key == email_key, SignOn.plan_id == plan_id, SignOn.kind == kind)


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
