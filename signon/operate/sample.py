"""Made-up sign-ons, for demonstrations and for measuring.

Each goes through the same steps as a real sign-on. They are written in bulk, by a few large
statements: see :mod:`signon.ledger.bulk`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import OPERATOR, SIGNER
from signon.core.errors import SignOnError
from signon.core.fingerprints import waiting_columns
from signon.core.kinds import US_STATES, Kind, Scope, Source, Visibility
from signon.core.lifecycle import Step
from signon.core.vault import vault
from signon.ledger import Walk
from signon.models import Plan, SignOn
from signon.operate import sample_names as names

BATCH = 5000
# Each commit writes every index page that changed since the last one, so few commits are faster.
PER_COMMIT = 50_000
CACHE_KIB = 256 * 1024
WITH_WEBSITE = 0.8
# The part of organizations whose address is at their own domain.
AT_ITS_WEBSITE, ELSEWHERE = 0.8, "example.org"
STATES = tuple(US_STATES)
COUNTRIES = ("US",) * 30 + ("MX", "CA", "GT", "PH", "IN", "DE")
SCOPES = (Scope.NATIONAL, *(Scope.STATE,) * 3, *(Scope.LOCAL,) * 4, Scope.INTERNATIONAL)
VISIBILITIES = (*(Visibility.FULL,) * 6, *(Visibility.INITIAL,) * 2, *tuple(Visibility)[2:])
# The steps that a made-up sign-on has gone through. One is chosen at random: a repeated entry is
# chosen more often.
ROUTES = {
    Kind.ORGANIZATION: (
        *((Step.CONFIRM_HELD, Step.APPROVE),) * 30,
        (Step.CONFIRM_HELD,),
        (),
    ),
    Kind.INDIVIDUAL: (*((Step.CONFIRM,),) * 60, (Step.CONFIRM_HELD,), ()),
}
# Ages of the sign-ons. The youngest are old enough to be counted, as events are counted at the
# next full hour; the pending ones are young enough not to expire for days.
YOUNGEST, OLDEST, OLDEST_PENDING = timedelta(hours=3), timedelta(days=60), timedelta(days=7)
BETWEEN_STEPS = timedelta(minutes=30)


class SampleRefused(SignOnError):
    """There are real sign-ons here, which made-up ones must not be mixed with."""


def refuse_beside_real(session: Session) -> None:
    """Check that all sign-ons in the database are made up.

    :raises SampleRefused: there is a real one
    """
    real = select(SignOn.id).where(SignOn.source != Source.SAMPLE).limit(1)
    if session.scalar(real) is not None:
        raise SampleRefused(
            "There are real sign-ons in this database; made-up ones would be counted with them. "
            "Use another one: SIGNON_INSTANCE=/tmp/sample signon init, then sample there."
        )


@dataclass(frozen=True)
class Maker:
    """Makes up sign-ons for one plan."""

    plan: Plan
    now: datetime
    chance: Random

    def write_many(self, session: Session, kind: Kind, number: int) -> Iterator[int]:
        """Write ``number`` sign-ons in batches, and yield how many each batch has brought."""
        _use_much_memory(session)
        for done in range(0, number, BATCH):
            size = min(BATCH, number - done)
            ledger.write_walks(session, [self._walk(kind) for _ in range(size)])
            yield size

    def _walk(self, kind: Kind) -> Walk:
        """Return one made-up sign-on, and the steps that it has gone through."""
        make = self._organization if kind is Kind.ORGANIZATION else self._individual
        route = self.chance.choice(ROUTES[kind])
        signed_at = self._time(OLDEST if route else OLDEST_PENDING)
        steps = [
            (step, signed_at + number * BETWEEN_STEPS, OPERATOR if step is Step.APPROVE else SIGNER)
            for number, step in enumerate(route, 1)
        ]
        return Walk(make() | {"created_at": signed_at}, steps)

    def _organization(self) -> dict[str, Any]:
        chance, us_state = self.chance, self.chance.choice(STATES)
        scope = chance.choice(SCOPES)
        name = names.organization(chance, US_STATES[us_state])
        domain = f"group{chance.randint(1, 10**6)}.example"  # a name that nobody can register
        at = domain if chance.random() < AT_ITS_WEBSITE else ELSEWHERE
        return self._common(Kind.ORGANIZATION, name, at) | {
            "contact_name": names.person(chance),
            "contact_title": names.title(chance),
            "us_state": us_state if scope in {Scope.STATE, Scope.LOCAL} else None,
            "city": names.city(chance) if scope is Scope.LOCAL else None,
            "website": f"https://{domain}" if chance.random() < WITH_WEBSITE else None,
            "category": chance.choice(list(self.plan.categories)),
            "scope": scope,
        }

    def _individual(self) -> dict[str, Any]:
        chance = self.chance
        country = chance.choice(COUNTRIES)
        return self._common(Kind.INDIVIDUAL, names.person(chance), ELSEWHERE) | {
            "country": country,
            "us_state": chance.choice(STATES) if country == "US" else None,
            "postal_code": f"{chance.randint(501, 99950):05}" if country == "US" else None,
            "visibility": chance.choice(VISIBILITIES),
        }

    def _common(self, kind: Kind, name: str, at: str) -> dict[str, Any]:
        # Already in canonical form: ASCII, lower case.
        email = f"sample.{uuid4().hex[:16]}@{at}"
        return {
            "plan_id": self.plan.id,
            "version_id": self.plan.current.id,
            "kind": kind,
            "source": Source.SAMPLE,
            "language": self.plan.language,
            "name": name,
            "email": email,
            "payload_key": vault().fingerprint("sample", email),
            **waiting_columns(self.plan.id, kind, email, name),
            "updates": self.chance.choice((True, False)),
        }

    def _time(self, oldest: timedelta) -> datetime:
        return self.now - YOUNGEST - (oldest - YOUNGEST) * self.chance.random()


def _use_much_memory(session: Session) -> None:
    """Enlarge SQLite's cache, so that the indexes stay in memory while they are filled."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
