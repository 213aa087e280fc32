"""The roll of a letter: who was listed before its cut-off, and still is.

A supplement has only those whom no letter before it has, and what has changed with the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind, Visibility
from signon.core.letters import LineStanding, RollOrder
from signon.core.lifecycle import State
from signon.core.vault import vault
from signon.models import Letter, LetterLine, Plan, SignOn
from signon.models.conditions import in_state, of_kind

BATCH = 2_000
NAMED = frozenset({Visibility.FULL, Visibility.INITIAL})


class RollRow(NamedTuple):
    """One endorser; ``name`` is None for a person who is not named."""

    id: UUID
    name: str | None
    category: str | None
    us_state: str | None
    country: str | None
    city: str | None
    place_key: str
    sort_key: str


class Before(NamedTuple):
    """What the letters before a supplement say of a sign-on."""

    kind: Kind
    standing: LineStanding
    name: str | None
    name_key: bytes | None


class Renamed(NamedTuple):
    """An organization that has another name than in the letters before."""

    id: UUID
    before: str
    now: str


@dataclass(frozen=True, repr=False)
class Roll:
    """Who stands in a letter. The last four are of a supplement alone.

    :param unnamed: people who are one of a number
    :param changed_people: how many people are listed otherwise than in the letters before
    """

    organizations: Sequence[RollRow]
    people: Sequence[RollRow]
    unnamed: Sequence[UUID]
    renamed: Sequence[Renamed] = ()
    left_organizations: Sequence[tuple[UUID, str | None]] = ()
    left_people: Sequence[UUID] = ()
    changed_people: Sequence[RollRow] = ()

    @property
    def individuals(self) -> int:
        return len(self.people) + len(self.unnamed)

    @property
    def number(self) -> int:
        """How many sign-ons the letter says something of."""
        changed = len(self.renamed) + len(self.left_organizations) + len(self.left_people)
        return len(self.organizations) + self.individuals + changed + len(self.changed_people)

    @property
    def is_empty(self) -> bool:
        return self.number == 0


def key_of(name: str | None) -> bytes | None:
    """Return the fingerprint of a person's name as it is printed."""
    return None if name is None else vault().fingerprint("letter line", name)


def roll_of(session: Session, letter: Letter, plan: Plan) -> Roll:
    """Return the roll of a letter as it would be now."""
    organizations = _rows(session, letter, Kind.ORGANIZATION)
    people = _rows(session, letter, Kind.INDIVIDUAL) if letter.with_people else []
    if letter.since_id is None:
        return _split(_ordered(organizations, letter, plan), people)
    before = said_before(session, letter.since_id)
    return _changes(organizations, people, before, letter, plan)


def said_before(session: Session, letter_id: UUID) -> Mapping[UUID, Before]:
    """Return what a letter, and those that it follows, say of each sign-on: the last word."""
    chain: list[UUID] = []
    following: UUID | None = letter_id
    while following is not None:
        chain.insert(0, following)
        following = session.get_one(Letter, following).since_id
    found: dict[UUID, Before] = {}
    for each in chain:
        lines = select(
            LetterLine.sign_on_id,
            LetterLine.kind,
            LetterLine.standing,
            LetterLine.name,
            LetterLine.name_key,
        ).where(LetterLine.letter_id == each)
        for sign_on_id, *said in session.execute(lines):
            found[sign_on_id] = Before(*said)
    return found


def _rows(session: Session, letter: Letter, kind: Kind) -> list[RollRow]:
    """Return the endorsers of one kind, in the order of the public list."""
    with session.execute(_listed(letter, kind).execution_options(yield_per=BATCH)) as result:
        return [
            RollRow(
                id=found.id,
                name=found.public_name if found.visibility in {None, *NAMED} else None,
                category=found.category,
                us_state=found.us_state,
                country=found.country,
                city=found.city,
                place_key=found.place_key or "",
                sort_key=found.sort_key or "",
            )
            for found in result
        ]


def _listed(letter: Letter, kind: Kind) -> Select[Any]:
    return (
        select(
            SignOn.id,
            SignOn.public_name,
            SignOn.category,
            SignOn.us_state,
            SignOn.country,
            SignOn.city,
            SignOn.place_key,
            SignOn.sort_key,
            SignOn.visibility,
        )
        .where(
            SignOn.plan_id == letter.plan_id,
            of_kind(kind),
            in_state(State.LISTED),
            SignOn.listed_at < letter.as_of,
        )
        .order_by(SignOn.place_key, SignOn.sort_key, SignOn.id)
    )


def _ordered(rows: Sequence[RollRow], letter: Letter, plan: Plan) -> list[RollRow]:
    """Return organizations in the order of the letter."""
    if letter.roll_order is RollOrder.PLACE:
        return list(rows)
    fields = {key: number for number, key in enumerate(plan.categories)}
    is_by_field = letter.roll_order is RollOrder.CATEGORY

    def place(row: RollRow) -> tuple[int, str, str]:
        field = fields.get(row.category or "", len(fields)) if is_by_field else 0
        return field, row.sort_key, str(row.id)

    return sorted(rows, key=place)


def _split(organizations: Sequence[RollRow], people: Sequence[RollRow]) -> Roll:
    return Roll(
        organizations=organizations,
        people=[row for row in people if row.name is not None],
        unnamed=[row.id for row in people if row.name is None],
    )


def _changes(
    organizations: Sequence[RollRow],
    people: Sequence[RollRow],
    before: Mapping[UUID, Before],
    letter: Letter,
    plan: Plan,
) -> Roll:
    """Return the roll of a supplement: those who are new, and what has changed."""
    standing = {key: said for key, said in before.items() if said.standing is not LineStanding.LEFT}
    new = _split(
        _ordered([row for row in organizations if row.id not in standing], letter, plan),
        [row for row in people if row.id not in standing],
    )
    here = {row.id for row in (*organizations, *people)}
    gone = [(key, said) for key, said in standing.items() if key not in here]
    return Roll(
        organizations=new.organizations,
        people=new.people,
        unnamed=new.unnamed,
        renamed=sorted(_renamed(organizations, standing), key=lambda each: each.before),
        left_organizations=sorted(
            ((key, said.name) for key, said in gone if said.kind is Kind.ORGANIZATION),
            key=lambda each: (each[1] or "", str(each[0])),
        ),
        left_people=[
            key for key, said in gone if said.kind is Kind.INDIVIDUAL and letter.with_people
        ],
        changed_people=[
            row
            for row in people
            if row.id in standing and key_of(row.name) != standing[row.id].name_key
        ],
    )


def _renamed(organizations: Sequence[RollRow], standing: Mapping[UUID, Before]) -> list[Renamed]:
    found: list[Renamed] = []
    for row in organizations:
        said = standing.get(row.id)
        if said is not None and said.name is not None and said.name != row.name:
            found.append(Renamed(row.id, said.name, row.name or ""))
    return found
