"""Views for sharing a plan: its QR code, its preview picture, and the icons of the site."""

from flask import Blueprint, Response, current_app, jsonify, request
from flask.blueprints import BlueprintSetupState

from signon.documents.typesetting import qr_code, typeset
from signon.models import Plan
from signon.models.tally import Counts, counts
from signon.plan import queries
from signon.share import icons, picture
from signon.share import social as pages
from signon.share.social import Social
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.destinations import Destination, serves
from signon.web.guard.access import open_to_all
from signon.web.guard.headers import loaded_by_others
from signon.web.language import absolute_for, in_one_language, spoken
from signon.web.marks import shareable
from signon.web.pages import add_to_head
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("sharing", __name__)


@bp.record
def describe_pages(state: BlueprintSetupState) -> None:
    """Add metadata for search engines and link previews to the head of every page."""
    add_to_head(state.app, "share/head.html", social=social, address_of=pages.address_of)


def social(plan: Plan | None, heading: str, counts: Counts | None) -> Social | None:
    """Return this page's metadata for other sites; None if the page is not shareable."""
    if request.endpoint is None or not shareable.is_on(current_app, request.endpoint):
        return None
    return pages.social(request.endpoint, request.view_args or {}, plan, heading, counts)


@bp.get("/plans/<slug:slug>/qr.svg")
@open_to_all
@in_one_language
@serves(Destination.QR_CODE)
def qr(slug: str) -> Response:
    """Draw the QR code of the plan, or of one of its actions (``?action=3``)."""
    asked, url = request.args.get("action", ""), absolute_for("plan.show", slug=slug)
    with reading() as session:
        actions = queries.shown(session, slug, clock.now()).current.actions
        if asked in {str(each.number) for each in actions}:
            url = absolute_for("plan.action", slug=slug, number=int(asked))
    return keep(qr_code(url), "image/svg+xml")


@bp.get("/plans/<slug:slug>/picture.png")
@open_to_all
@loaded_by_others
def share_picture(slug: str) -> Response:
    """Draw the picture of the plan with its live count, in the language of the address."""
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        logo = queries.logo_if_any(session, plan)
        shown = picture.facts(
            plan,
            counts(session, plan.id),
            plan.phase(clock.now()),
            language=spoken(),
            host=settings().public_host,
            logo=logo,
        )
    return keep(typeset("picture", shown, "png", logo=logo.data if logo else b""), "image/png")


@bp.get("/site.webmanifest")
@open_to_all
@in_one_language
def manifest() -> Response:
    """Return the web manifest: the site's name and icons for a home screen."""
    with reading() as session:
        plans = queries.featured(session, clock.now())
    response = jsonify(icons.manifest(plans[0] if len(plans) == 1 else None))
    response.mimetype = "application/manifest+json"
    return keep(response)


@bp.get("/favicon.ico")
@open_to_all
@in_one_language
def favicon() -> Response:
    return keep(icons.read("favicon.ico"), "image/vnd.microsoft.icon")


@bp.get("/apple-touch-icon.png")
@open_to_all
@in_one_language
def touch_icon() -> Response:
    return keep(icons.read("apple-touch-icon.png"), "image/png")
