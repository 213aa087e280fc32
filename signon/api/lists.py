"""The lists of endorsers as JSON for the API, with only what the pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from signon import models
from signon.api.figures import UsState
from signon.api.schema import FieldDescription
from signon.api.texts import Address, Key
from signon.core.kinds import COUNTRIES, Scope

Next = Annotated[
    Address | None, FieldDescription(_l("The address of the next page; null on the last one."))
]


EMAIL, STAFF = "email", "staff"
ConfirmedBy = Annotated[
    str,
    FieldDescription(
        _l("Who confirmed it: its address by e-mail, or staff on an answer in writing."),
        enum=(EMAIL, STAFF),
    ),
]


@dataclass(frozen=True, repr=False)
class Endorser:
    """An organization on the list. Its contact person is private."""

    id: Annotated[UUID, FieldDescription(_l("The sign-on's own id, random."))]
    name: Annotated[str, FieldDescription(_l("The name, exactly as the organization writes it."))]
    category: Annotated[
        Key | None, FieldDescription(_l("The field of work, a key of the plan's categories."))
    ]
    scope: Annotated[Scope | None, FieldDescription(_l("How far its work reaches."))]
    state: Annotated[UsState | None, FieldDescription(_l("The US state, as a two-letter code."))]
    website: Annotated[Address | None, FieldDescription(_l("Its website, as it was typed."))]
    version: Annotated[
        int, FieldDescription(_l("The version of the text that it endorsed."), minimum=1)
    ]
    listed_at: Annotated[
        date, FieldDescription(_l("The day it was listed, in the time zone of the plan."))
    ]
    confirmed_by: ConfirmedBy


@dataclass(frozen=True, repr=False)
class EndorserPage:
    """One page of the organizations: national, then by state, then international; A to Z."""

    endorsers: Annotated[list[Endorser], FieldDescription(_l("The organizations of this page."))]
    next: Next


@dataclass(frozen=True, repr=False)
class Signer:
    """A person on the list, exactly as they chose to be shown."""

    id: Annotated[UUID, FieldDescription(_l("The sign-on's own id, random."))]
    name: Annotated[
        str | None,
        FieldDescription(
            _l("The name as they chose to show it; null for people who show only a place.")
        ),
    ]
    state: Annotated[UsState | None, FieldDescription(_l("The US state, as a two-letter code."))]
    country: Annotated[
        Annotated[str, FieldDescription(enum=sorted(COUNTRIES))] | None,
        FieldDescription(_l("The country, as a two-letter code (ISO 3166-1).")),
    ]
    confirmed_by: Annotated[
        ConfirmedBy | None, FieldDescription(_l("Null for people who show no name."))
    ]


@dataclass(frozen=True, repr=False)
class SignerPage:
    """One page of the people who let themselves be shown: by name, then by place.

    Those who chose to be counted only are on no page; the counts have them.
    """

    signers: Annotated[list[Signer], FieldDescription(_l("The people of this page."))]
    next: Next


def endorsers(plan: models.Plan, rows: Sequence[Row[Any]], next_page: str | None) -> EndorserPage:
    """Return one page of organizations."""
    numbers = {version.id: version.number for version in plan.versions}
    return EndorserPage([_endorser(plan, row, numbers[row.version_id]) for row in rows], next_page)


def _endorser(plan: models.Plan, row: Row[Any], version: int) -> Endorser:
    return Endorser(
        id=row.id,
        name=row.public_name,
        category=row.category,
        scope=row.scope,
        state=row.us_state,
        website=row.website or None,
        version=version,
        listed_at=plan.day_of(row.listed_at),
        confirmed_by=STAFF if row.is_vouched else EMAIL,
    )


def signers(rows: Sequence[Row[Any]], next_page: str | None) -> SignerPage:
    """Return one page of people."""
    return SignerPage([_signer(row) for row in rows], next_page)


def _signer(row: Row[Any]) -> Signer:
    how = STAFF if row.is_vouched else EMAIL
    return Signer(row.id, row.name, row.us_state, row.country, how if row.name else None)
