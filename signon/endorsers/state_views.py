"""A page for each state: its number, its names, a sentence to quote, a sheet to print."""

from functools import partial

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from signon.core.kinds import US_STATES, Kind
from signon.documents.hill_sheet import hill_sheets, sheets
from signon.documents.plan_look import accent, direction, emblem
from signon.documents.typesetting import qr_code, typeset
from signon.endorsers.list_pages import ListPlace, read_place
from signon.endorsers.state_page import state_page
from signon.models import Plan
from signon.models.by_state import by_state
from signon.plan import queries as plans
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.filters import rounded, us_state_name
from signon.web.guard.access import open_to_all
from signon.web.guard.headers import loaded_by_others
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import absolute_for, in_one_language, spoken
from signon.web.marks import SitemapEntry, in_sitemap, shareable
from signon.web.partners import carries_partner
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("states", __name__, url_prefix="/plans/<slug:slug>/endorsers/<us_state:us_state>")
EACH_STATE = SitemapEntry(
    follows=(Kind.ORGANIZATION,), values=lambda _: [{"us_state": code} for code in US_STATES]
)


@bp.get("")
@open_to_all
@carries_partner
@in_sitemap(EACH_STATE)
@shareable
def show(slug: str, us_state: str) -> Response:
    address = partial(url_for, "states.show", slug=slug, us_state=us_state)
    cursor = request.args.get("cursor")
    after, begin = read_place(cursor) or (None, 0)
    lost = [_("This list has no such page, so here is its beginning.")]
    notes = lost if cursor and after is None else []
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        shown = state_page(session, plan, us_state, ListPlace(after, begin, notes, address))
    return keep(render_template("endorsers/state.html", phase=plan.phase(clock.now()), **shown))


@bp.get("/sheet.pdf")
@open_to_all
def sheet(slug: str, us_state: str) -> Response:
    """Serve the state's sheet of one page, in the language given in the URL."""
    throttle(settings().limit_api, "certificate", network())
    site, language = settings().public_url, spoken()
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = list(sheets(session, plan, [us_state], language, site))
        made = hill_sheets(plan, found, language, at=plan.current.published_at)
    response = keep(made.data, "application/pdf")
    name = f"{slug}-{request.path.split('/')[-2]}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/qr.svg")
@open_to_all
@in_one_language
def qr(slug: str, us_state: str) -> Response:
    with reading() as session:
        plans.shown(session, slug, clock.now())
    return keep(qr_code(absolute_for("states.show", slug=slug, us_state=us_state)), "image/svg+xml")


@bp.get("/picture.png")
@open_to_all
@loaded_by_others
def picture(slug: str, us_state: str) -> Response:
    """Draw the picture that stands beside a link to the state's page."""
    throttle(settings().limit_api, "certificate", network())
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        many = by_state(session, plan.id).organizations[us_state]
        logo = plans.logo_if_any(session, plan)
    word = ngettext("organization", "organizations", many)
    facts = _picture(plan, us_state, rounded(many), str(word))
    facts["logo"] = emblem(plan, logo)
    return keep(typeset("picture", facts, "png", logo=logo.data if logo else b""), "image/png")


def _picture(plan: Plan, us_state: str, number: str, word: str) -> dict[str, object]:
    language = spoken()
    return {
        "accent": accent(plan),
        "direction": direction(language),
        "figures": [(number, word)],
        "host": settings().public_host,
        "language": language,
        "standing": "",
        "subtitle": plan.title_in(language),
        "title": us_state_name(us_state),
    }
