"""Suggest names from the public list while somebody types a name into a form."""

import json

from flask import Blueprint, Response, request

from signon.endorsers.suggestions import suggestions
from signon.plan import queries as plans
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import in_one_language
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("suggestions", __name__, url_prefix="/plans/<slug:slug>/endorsers/suggestions")
MOST_CHARACTERS = 200


@bp.get("")
@open_to_all
@in_one_language
def suggest(slug: str) -> Response:
    """Return the matching names as JSON; none for a text that is too long to be a name."""
    throttle(settings().limit_api, "suggestions", network())
    typed = request.args.get("q", "")
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = suggestions(session, plan, typed) if len(typed) <= MOST_CHARACTERS else []
    return keep(json.dumps(found), "application/json")
