"""The pages of a plan: its text, its actions, its versions."""

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signon.core.errors import PlanUnknown
from signon.core.kinds import Kind
from signon.core.opening import opening
from signon.models import Plan
from signon.models.tally import counts
from signon.plan import paper, queries
from signon.plan.changes import between
from signon.plan.labels import LABELS
from signon.plan.style import sheet
from signon.web import clock, labels
from signon.web.cache.cache_control import keep
from signon.web.destinations import Destination, serves
from signon.web.guard.access import open_to_all
from signon.web.language import in_one_language, spoken, use_plan_language
from signon.web.marks import SitemapEntry, in_sitemap, shareable
from signon.web.menus import Menu, in_menu
from signon.web.pages import sheet_version
from signon.web.partners import carries_partner
from signon.web.transaction import reading

bp = Blueprint("plan", __name__)
labels.register(bp, LABELS)
LOGO_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
WITH_TEXT = SitemapEntry(follows_text=True)
WITH_ALL = SitemapEntry(follows_text=True, follows=tuple(Kind))
EACH_ACTION = SitemapEntry(
    follows_text=True,
    values=lambda plan: [{"number": each.number} for each in plan.current.actions],
)
NEWEST_VERSION = SitemapEntry(
    follows_text=True, values=lambda plan: [{"number": plan.version_number}]
)


@bp.get("/")
@open_to_all
@carries_partner
@serves(Destination.HOME)
@shareable
def front() -> Response:
    """Show the open plan, or the closed one if none is open; show a list if there are several."""
    with reading() as session:
        plans = queries.featured(session, clock.now())
        if len(plans) == 1:
            use_plan_language(plans[0].language)
            return keep(_page(session, plans[0]))
        listed = queries.with_counts(session, plans)
        return keep(render_template("plan/front.html", plans=listed, now=clock.now()))


@bp.get("/plans/<slug:slug>")
@open_to_all
@carries_partner
@in_menu(Menu.MAIN, 10, _l("The plan"), "plan")
@in_sitemap(WITH_ALL)
@serves(Destination.PLAN)
@shareable
def show(slug: str) -> Response:
    with reading() as session:
        return keep(_page(session, queries.shown(session, slug, clock.now())))


@bp.get("/plans/<slug:slug>/actions/<number:number>")
@open_to_all
@carries_partner
@in_sitemap(EACH_ACTION)
@shareable
def action(slug: str, number: int) -> Response:
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        return keep(_action(session, plan, number))


@bp.get("/plans/<slug:slug>/versions")
@open_to_all
@carries_partner
@in_menu(Menu.FOOTER, 20, _l("Versions of the text"))
@in_sitemap(WITH_TEXT)
@shareable
def versions(slug: str) -> Response:
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        return keep(render_template("plan/versions.html", plan=plan, versions=plan.versions[::-1]))


@bp.get("/plans/<slug:slug>/versions/<number:number>")
@open_to_all
@carries_partner
@in_sitemap(NEWEST_VERSION)
@shareable
def version(slug: str, number: int) -> Response:
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        found = queries.version(session, plan, number)
        return keep(render_template("plan/version.html", plan=plan, version=found))


@bp.get("/plans/<slug:slug>/print")
@open_to_all
def on_paper(slug: str) -> Response:
    """Show the plan's text and all its endorsers on one page, for printing."""
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        return keep(_paper(session, plan))


@bp.get("/accessibility")
@open_to_all
@in_menu(Menu.FOOTER, 50, _l("Accessibility"))
@shareable
def accessibility() -> Response:
    """Show the accessibility statement: what was done for accessibility, and what was tested."""
    return keep(render_template("plan/accessibility.html"))


@bp.get("/plans/<slug:slug>/versions/<number:number>/diff")
@open_to_all
def diff(slug: str, number: int) -> Response:
    """Show the changes from the previous version, or from the earlier one given as ``?from=``."""
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        new = queries.version(session, plan, number)
        old = queries.earlier(plan, number, request.args.get("from"))
        changes = between(old, new) if old else None
        page = {"version": new, "earlier": old, "changes": changes}
        return keep(render_template("plan/diff.html", plan=plan, **page))


@bp.get("/plans/<slug:slug>/style.css")
@open_to_all
@in_one_language
@serves(Destination.PLAN_STYLE)
def style(slug: str) -> Response:
    """Serve the style sheet of a plan's pages, in the plan's color."""
    with reading() as session:
        accent = queries.shown(session, slug, clock.now()).accent
    return keep(sheet(accent), "text/css", version=sheet_version(accent))


@bp.get("/plans/<slug:slug>/logo")
@open_to_all
@in_one_language
@serves(Destination.PLAN_LOGO)
def logo(slug: str) -> Response:
    """Serve a plan's logo; opened as a page of its own, it may run or load nothing."""
    with reading() as session:
        plan = queries.shown(session, slug, clock.now())
        found = queries.logo(session, plan)
    response = keep(found.data, found.media_type, version=plan.logo_digest)
    response.headers["Content-Security-Policy"] = LOGO_POLICY
    return response


def _page(session: Session, plan: Plan) -> str:
    now, until, text = clock.now(), plan.confirms_until, plan.wording(spoken())
    return render_template(
        "plan/show.html",
        plan=plan,
        text=text,
        opening=opening(text.introduction),
        phase=plan.phase(now),
        confirms_until=until if until and now < until else None,
        counts=counts(session, plan.id),
        newest=queries.newest_endorsers(session, plan),
        delivered=queries.delivered(session, plan),
    )


def _paper(session: Session, plan: Plan) -> str:
    return render_template(
        "plan/paper.html",
        plan=plan,
        text=plan.wording(spoken()),
        counts=counts(session, plan.id),
        groups=paper.groups(session, plan),
        most=queries.ON_PAPER,
    )


def _action(session: Session, plan: Plan, number: int) -> str:
    """Return the page of one action of the newest version.

    :raises PlanUnknown: it has no action of that number
    """
    text = plan.wording(spoken())
    actions = {each.number: each for each in text.actions}
    if number not in actions:
        raise PlanUnknown
    return render_template(
        "plan/action.html",
        plan=plan,
        text=text,
        phase=plan.phase(clock.now()),
        counts=counts(session, plan.id),
        action=actions[number],
        previous=actions.get(number - 1),
        next=actions.get(number + 1),
    )
