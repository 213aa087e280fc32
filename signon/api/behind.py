"""Who is behind a plan, as JSON for the API."""

from dataclasses import dataclass
from typing import Annotated

from flask_babel import lazy_gettext as _l

from signon import models
from signon.api.schema import FieldDescription


@dataclass(frozen=True, repr=False)
class PublisherJson:
    """Who puts the plan forward."""

    name: Annotated[str, FieldDescription(_l("The name, in the language of record."))]
    website: Annotated[
        str | None, FieldDescription(_l("The website, if there is one."), format="uri")
    ]


@dataclass(frozen=True, repr=False)
class PressJson:
    """Whom the press may ask."""

    name: Annotated[str, FieldDescription(_l("Whom to ask for."))]
    address: Annotated[str | None, FieldDescription(_l("The e-mail address, if there is one."))]
    phone: Annotated[str | None, FieldDescription(_l("The telephone number, if there is one."))]


def publisher(plan: models.Plan) -> PublisherJson | None:
    """Return who puts the plan forward, if its file says so."""
    given = plan.publisher
    return PublisherJson(given["name"] or "", given["website"]) if given else None


def press(plan: models.Plan) -> PressJson | None:
    """Return whom the press may ask, if the plan's file says so."""
    given = plan.press
    return PressJson(given["name"] or "", given["address"], given["phone"]) if given else None
