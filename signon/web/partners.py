"""Partners' links: ``?via=riverside-legal`` is passed from page to page, and into the form.

There is no cookie for it, and visits are not counted: only the sign-ons are.
"""

from typing import Any

from flask import Flask, current_app, g, has_app_context, request

from signon.core.partners import partner
from signon.web.marks import ViewMark

PARAMETER = "via"
#: A page between a partner's link and the form: links to it name the partner. Feeds, pictures and
#: canonical links do not.
carries_partner = ViewMark()


def via() -> str:
    """Return the partner whose link led here; empty when there is none."""
    return g.get("via", "") if has_app_context() else ""


def take_via(_endpoint: str | None, _values: object) -> None:
    """Read the partner from the query once per request, as each link of a page needs it."""
    g.via = partner(request.args.get(PARAMETER))


def with_via(endpoint: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the ``values`` of a link, with the partner if the link's page should name it.

    Pass ``via=None`` for a link without the partner.
    """
    return {PARAMETER: g.via} | values if carries_partner.is_on(current_app, endpoint) else values


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(take_via)
    app.jinja_env.globals["via"] = via
