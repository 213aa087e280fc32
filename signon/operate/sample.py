"""Made-up sign-ons, for demonstrations and for measuring.

Each walks its real steps by ``SignOn.take`` in a session that never meets the database; what came
of it is then written by a few large statements.
"""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from signon.core.errors import SignOnError
from signon.core.kinds import US_STATES, Kind, Scope, Source, Visibility
from signon.core.lifecycle import State, Step
from signon.core.names import name_norm
from signon.core.vault import email_key, name_key, vault
from signon.models import Base, Event, Plan, SearchWord, SignOn
from signon.models.event import countable_from
from signon.models.sign_on import counted_state
from signon.operate import sample_names as names

BATCH = 5000
# Each commit writes every page of the many indexes that it touched, so few commits are quicker.
PER_COMMIT = 50_000
CACHE_KIB = 256 * 1024
WITH_WEBSITE = 0.8
OPERATOR = "operator"
STATES = tuple(US_STATES)
COUNTRIES = ("US",) * 30 + ("MX", "CA", "GT", "PH", "IN", "DE")
SCOPES = (Scope.NATIONAL, *(Scope.STATE,) * 3, *(Scope.LOCAL,) * 4, Scope.INTERNATIONAL)
VISIBILITIES = (*(Visibility.FULL,) * 6, *(Visibility.INITIAL,) * 2, *tuple(Visibility)[2:])
# Which way they went, as often as it stands here.
ROUTES = {
    Kind.ORGANIZATION: (
        *((Step.CONFIRM_HELD, Step.APPROVE),) * 30,
        (Step.CONFIRM_HELD,),
        (),
    ),
    Kind.INDIVIDUAL: (*((Step.CONFIRM,),) * 60, (Step.CONFIRM_HELD,), ()),
}
# Nothing waits for its full hour any more; nothing pending runs out within days.
YOUNGEST, OLDEST, OLDEST_PENDING = timedelta(hours=3), timedelta(days=60), timedelta(days=7)
BETWEEN_STEPS = timedelta(minutes=30)


class SampleRefused(SignOnError):
    """There are real sign-ons here, which made-up ones must not be mixed with."""


def refuse_beside_real(session: Session) -> None:
    """Return if there is no sign-on but made-up ones.

    :raises SampleRefused: there is
    """
    real = select(SignOn.id).where(SignOn.source != Source.SAMPLE).limit(1)
    if session.scalar(real) is not None:
        raise SampleRefused(
            "There are real sign-ons in this database; made-up ones would be counted with them. "
            "Use another one: SIGNON_INSTANCE=/tmp/sample signon init, then sample there."
        )


@dataclass(frozen=True)
class Maker:
    """Makes sign-ons of one plan up."""

    plan: Plan
    now: datetime
    chance: Random

    def write_many(self, session: Session, kind: Kind, number: int) -> Iterator[int]:
        """Write ``number`` sign-ons in batches, and yield how many each batch has brought."""
        _use_much_memory(session)
        for done in range(0, number, BATCH):
            size = min(BATCH, number - done)
            self._write(session, kind, size)
            yield size

    def _write(self, session: Session, kind: Kind, number: int) -> None:
        """Write ``number`` sign-ons with their ledger and the words they are found by."""
        make = self._organization if kind is Kind.ORGANIZATION else self._individual
        gc.disable()  # It would look through all of these again and again: half of the time.
        try:
            with Session(autoflush=False) as scratch:
                made = [make() for _ in range(number)]
                scratch.add_all(made)
                for sign_on in made:
                    self._walk(sign_on)
                brought = list(scratch.new)
            _write(session, SignOn, [_row(each) | {"row_version": 1} for each in made])
            _write(session, Event, [_row(_birth(each)) for each in made])
            for model in (Event, SearchWord):
                _write(session, model, [_row(each) for each in brought if isinstance(each, model)])
        finally:
            gc.enable()

    def _walk(self, sign_on: SignOn) -> None:
        at = sign_on.created_at
        for step in self.chance.choice(ROUTES[sign_on.kind]):
            at += BETWEEN_STEPS
            sign_on.slot = 1
            sign_on.take(step, at=at, by=OPERATOR if step is Step.APPROVE else "signer")
        if sign_on.state is State.PENDING:
            sign_on.created_at = self._time(OLDEST_PENDING)

    def _organization(self) -> SignOn:
        chance, us_state = self.chance, self.chance.choice(STATES)
        scope = chance.choice(SCOPES)
        name = names.organization(chance, US_STATES[us_state])
        return SignOn(
            **self._common(Kind.ORGANIZATION, name),
            contact_name=names.person(chance),
            contact_title=names.title(chance),
            us_state=us_state if scope in {Scope.STATE, Scope.LOCAL} else None,
            city=names.city(chance) if scope is Scope.LOCAL else None,
            website=self._website(),
            category=chance.choice(list(self.plan.categories)),
            scope=scope,
        )

    def _website(self) -> str | None:
        number = self.chance.randint(1, 10**6)
        return f"https://www{number}.example.org" if self.chance.random() < WITH_WEBSITE else None

    def _individual(self) -> SignOn:
        chance = self.chance
        country = chance.choice(COUNTRIES)
        return SignOn(
            **self._common(Kind.INDIVIDUAL, names.person(chance)),
            country=country,
            us_state=chance.choice(STATES) if country == "US" else None,
            postal_code=f"{chance.randint(501, 99950):05}" if country == "US" else None,
            visibility=chance.choice(VISIBILITIES),
        )

    def _common(self, kind: Kind, name: str) -> dict[str, Any]:
        # Canonical as it is: one spelling, ASCII, small letters.
        email = f"sample.{uuid4().hex[:16]}@example.org"
        return {
            "plan_id": self.plan.id,
            "version_id": self.plan.current.id,
            "kind": kind,
            "source": Source.SAMPLE,
            "language": self.plan.language,
            "name": name,
            "name_key": name_key(name_norm(name)),
            "email": email,
            "email_key": email_key(email),
            "payload_key": vault().fingerprint("payload", email),
            "updates": self.chance.choice((True, False)),
            "created_at": self._time(OLDEST),
        }

    def _time(self, oldest: timedelta) -> datetime:
        return self.now - YOUNGEST - (oldest - YOUNGEST) * self.chance.random()


def _birth(sign_on: SignOn) -> Event:
    """Return the first row of the ledger, which ``bear`` writes for real ones."""
    return Event(
        sign_on_id=sign_on.id,
        plan_id=sign_on.plan_id,
        kind=sign_on.kind,
        source=sign_on.source,
        step=Step.SIGN,
        before=None,
        after=State.PENDING,
        us_state=counted_state(sign_on.visibility, sign_on.us_state),
        category=sign_on.category or "",
        scope=sign_on.scope or "",
        via=sign_on.via or "",
        at=sign_on.created_at,
        by="signer",
        fold_at=countable_from(sign_on.visibility, sign_on.created_at),
    )


def _columns(model: type[Any]) -> tuple[str, ...]:
    """Return the columns to fill; the database counts the ledger's rows by itself."""
    return tuple(
        each.key for each in inspect(model).column_attrs if (model, each.key) != (Event, "id")
    )


COLUMNS = {model: _columns(model) for model in (SignOn, Event, SearchWord)}


def _row(thing: SignOn | Event | SearchWord) -> dict[str, Any]:
    return {key: getattr(thing, key) for key in COLUMNS[type(thing)]}


def _write(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    if rows:
        table = Base.metadata.tables[model.__tablename__]
        session.connection().execute(insert(table), rows)


def _use_much_memory(session: Session) -> None:
    """Let SQLite keep its many indexes at hand while this process fills them."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
