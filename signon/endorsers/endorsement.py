"""One listed organization: what its page shows, and its certificate."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.errors import SignOnUnknown
from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.documents.plan_look import accent, direction, emblem
from signon.documents.typesetting import qr_code
from signon.models import Plan, PlanLogo, PlanVersion, SignOn
from signon.models.conditions import in_state, of_kind
from signon.web.filters import day

RIGHT_TO_LEFT = {"R", "AL"}


@dataclass(frozen=True, repr=False)
class Endorsement:
    """A listed organization, and the text that it endorsed."""

    id: UUID
    name: str
    us_state: str | None
    category: str | None
    website: str | None
    listed_at: datetime | None
    version: PlanVersion


def endorsement(session: Session, plan: Plan, sign_on_id: UUID) -> Endorsement:
    """Return an organization that is on the list now.

    :raises SignOnUnknown: it is not, or it is a person
    """
    found = session.execute(
        select(SignOn, PlanVersion)
        .join(PlanVersion, PlanVersion.id == SignOn.version_id)
        .where(
            SignOn.id == sign_on_id,
            SignOn.plan_id == plan.id,
            of_kind(Kind.ORGANIZATION),
            in_state(State.LISTED),
        )
    ).one_or_none()
    if found is None:
        raise SignOnUnknown
    sign_on, version = found
    return Endorsement(
        id=sign_on.id,
        name=sign_on.public_name or "",
        us_state=sign_on.us_state,
        category=sign_on.category,
        website=sign_on.website,
        listed_at=sign_on.listed_at,
        version=version,
    )


def facts(
    plan: Plan, found: Endorsement, *, language: str, url: str, logo: PlanLogo | None = None
) -> dict[str, Any]:
    """Return what the certificate says, in the reader's language.

    :param url: where anybody sees whether the endorsement still stands
    """
    text = plan.wording(language, found.version)
    heading = str(_("Certificate of endorsement"))
    return {
        "accent": accent(plan),
        "description": str(
            _("%(name)s has endorsed “%(plan)s”.", name=found.name, plan=text.title)
        ),
        "digest": found.version.digest,
        "direction": direction(),
        "document_title": f"{heading}: {found.name}",
        "endorses": str(_("has endorsed")),
        "heading": heading,
        "language": language,
        "listed": day(found.listed_at),
        "logo": emblem(plan, logo),
        "name": found.name,
        "name_direction": direction_of(found.name),
        "plan": text.title,
        "publisher": text.title,
        "qr": qr_code(url),
        "subtitle": text.subtitle,
        "url": url,
        "version": str(
            _(
                "Version %(number)s, published on %(day)s",
                number=found.version.number,
                day=day(found.version.published_at),
            )
        ),
        "words": _words(),
    }


def direction_of(name: str) -> str:
    """Return in which direction a name is written: its first letter decides, as in HTML.

    >>> direction_of("123 Acme"), direction_of("(منظمة) Acme")
    ('ltr', 'rtl')
    """
    letters = (each for each in map(unicodedata.bidirectional, name) if each in {"L", "R", "AL"})
    return "rtl" if next(letters, "L") in RIGHT_TO_LEFT else "ltr"


def _words() -> dict[str, str]:
    return {
        "listed": str(_("Listed on")),
        "version": str(_("Text endorsed")),
        "digest": "SHA-256",
        "check": str(_("Check it")),
        "explained": str(_("This page is there for as long as the endorsement stands.")),
        "qr": str(_("QR code of the address beside it")),
    }
