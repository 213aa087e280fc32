"""Partners' links: ``?via=riverside-legal`` goes along from page to page, and into the form.

No cookie remembers it, and no look at a page is counted: what counts are the sign-ons that come in.
"""

from typing import Any

from flask import Flask, current_app, g, has_app_context, request

from signon.core.partners import partner
from signon.web.marks import ViewMark

PARAMETER = "via"
#: A page between a partner's link and the form: links to it name the partner. Feeds, pictures and
#: canonical links stay plain.
carries_partner = ViewMark()


def via() -> str:
    """Return the partner whose link led here; empty when there is none."""
    return g.get("via", "") if has_app_context() else ""


def take_via(_endpoint: str | None, _values: object) -> None:
    """Read the partner from the address once, before a page of a hundred links asks for it."""
    g.via = partner(request.args.get(PARAMETER))


def with_via(endpoint: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the ``values`` of a link with the partner, if it should name it.

    Whoever wants none passes ``via=None``.
    """
    return {PARAMETER: g.via} | values if carries_partner.is_on(current_app, endpoint) else values


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(take_via)
    app.jinja_env.globals["via"] = via
