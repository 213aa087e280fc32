"""The short address of a plan, which staff choose: ``/fair`` leads to ``/plans/a-fair-plan``.

It is looked up only where no page has that address, so that it can never hide one.
"""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from signon.core.errors import ShortAddressTaken
from signon.core.languages import languages
from signon.core.permissions import Permission
from signon.core.short_address import is_short_address
from signon.plan import queries, service
from signon.web import clock, errors
from signon.web.guard.access import STAFF_PATH, needs, staff_actor
from signon.web.language import own_query, path_for, prefix
from signon.web.transaction import reading, transaction

bp = Blueprint("short_address", __name__, url_prefix=STAFF_PATH)


def lead_to_plan() -> Response | None:
    """Return the redirect to the plan whose short address was asked for; None if none has it."""
    word = request.path[1:].rstrip("/").lower()
    is_read = request.endpoint is None and request.method in {"GET", "HEAD"}
    slug = _slug_of(word) if is_read and is_short_address(word) else None
    if slug is None:
        return None
    where = path_for("plan.show", prefix(), slug=slug) + own_query()
    return current_app.make_response(redirect(where, HTTPStatus.FOUND))


bp.record(lambda state: errors.lead_elsewhere(state.app, lead_to_plan))


@bp.post("/plans/<slug:slug>/address")
@needs(Permission.MANAGE_PLANS)
def choose(slug: str) -> ResponseReturnValue:
    """Set the short address; an empty field takes it away."""
    word = request.form.get("vanity", "").strip().lower().strip("/")
    if word and (not is_short_address(word) or is_taken_by_a_page(word)):
        flash(_("Please choose another word, of letters from a to z, digits and hyphens."), "error")
    else:
        _save(slug, word or None)
    return redirect(url_for("moderate.plan", slug=slug), HTTPStatus.SEE_OTHER)


def _save(slug: str, word: str | None) -> None:
    by, now = staff_actor(), clock.now()
    try:
        with transaction() as session:
            plan = queries.find(session, slug)
            service.choose_short_address(session, plan, word, by=by, now=now)
    except ShortAddressTaken:
        flash(_("Another plan has this address. Please choose another word."), "error")
    else:
        flash(_("The short address is saved."), "success")


def _slug_of(word: str) -> str | None:
    try:
        with reading() as session:
            return queries.slug_of(session, word)
    except SQLAlchemyError:
        return None  # there is nothing at this address, as far as can be told


def is_taken_by_a_page(word: str) -> bool:
    """Say whether a page or a language of ours has ``word`` as the first part of its address."""
    rules = current_app.url_map.iter_rules()
    return word in languages() or word in {each.rule[1:].partition("/")[0] for each in rules}
