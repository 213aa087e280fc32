"""The public lists, for people and for other programs."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from datetime import UTC
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from sqlalchemy.orm import Session

from signon.core.alphabet import BANDS, Band
from signon.core.kinds import Kind
from signon.endorsers import feeds, listing, queries
from signon.endorsers.forms import EndorserFilterForm
from signon.endorsers.list_pages import ListPlace, read_place
from signon.endorsers.search import Filter
from signon.models import Plan
from signon.models.tally import counts
from signon.plan import queries as plans
from signon.web import clock
from signon.web.cache.cache_control import count_each, keep
from signon.web.cache.cache_version import LATEST
from signon.web.cache.etag import file_etag
from signon.web.destinations import Destination, serves
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import in_one_language
from signon.web.marks import SitemapEntry, in_sitemap, shareable
from signon.web.menus import Menu, in_menu
from signon.web.partners import carries_partner
from signon.web.settings import settings
from signon.web.streams import streamed
from signon.web.transaction import reading

bp = Blueprint("endorsers", __name__, url_prefix="/plans/<slug:slug>")
# At most 5 seconds old for the counter on a page. While the database is away, caches may answer
# with an older count for 300 seconds instead of an error.
LIVE = "public, max-age=5, stale-while-revalidate=30, stale-if-error=300"
REFUSED = "A value of these parameters is not known. Leave them out, or choose from:"
Rows = Iterator[Row[Any]]
Write = Callable[[Plan, Rows], Iterator[bytes]]


@bp.get("/endorsers")
@open_to_all
@carries_partner
@in_menu(Menu.MAIN, 20, _l("Organizations"), "organizations")
@in_sitemap(SitemapEntry(follows=(Kind.ORGANIZATION,)))
@shareable
@serves(Destination.ORGANIZATIONS)
def organizations(slug: str) -> Response:
    is_search = _count_search()
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        form = EndorserFilterForm(request.args).for_plan(plan)
        shown = listing.organizations(session, plan, form, _place(slug))
    page = _page("endorsers/organizations.html", plan, shown)
    return count_each(page) if is_search else page


@bp.get("/signers")
@open_to_all
@carries_partner
@in_menu(Menu.MAIN, 30, _l("People"), "individuals")
@in_sitemap(SitemapEntry(follows=(Kind.INDIVIDUAL,)))
@shareable
@serves(Destination.INDIVIDUALS)
def individuals(slug: str) -> Response:
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        letter, notes = _letter()
        at = _place(slug, notes)
        shown = listing.individuals(session, plan, letter, at, now=clock.now())
    return _page("endorsers/individuals.html", plan, shown)


@bp.get("/counts.json")
@open_to_all
@in_one_language
@serves(Destination.LIVE_COUNTS)
def live(slug: str) -> Response:
    """Return the two counts for the counter on a page, and the time of the counts."""
    with reading() as session:
        found = counts(session, plans.shown(session, slug, clock.now()).id)
    response = jsonify(
        organizations=found.organizations,
        individuals=found.individuals,
        as_of=f"{found.as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if found.as_of else None,
    )
    response.headers["Cache-Control"] = LIVE
    return keep(response)


@bp.get("/endorsers.csv")
@open_to_all
@in_one_language
def csv(slug: str) -> Response:
    response = _file(slug, feeds.as_csv, "text/csv")
    if response.status_code == HTTPStatus.OK:
        name = f'attachment; filename="{slug}-endorsers.csv"'
        response.headers["Content-Disposition"] = name
    return response


@bp.get("/endorsers.json")
@open_to_all
@in_one_language
def json(slug: str) -> Response:
    return _file(slug, feeds.as_json, "application/json")


@bp.get("/endorsers.atom")
@open_to_all
@in_one_language
def atom(slug: str) -> Response:
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        title = str(_("Organizations behind %(plan)s", plan=plan.title))
        body = feeds.as_atom(plan, queries.newest(session, plan), title)
    return keep(body, "application/atom+xml")


def _letter() -> tuple[Band | None, list[str]]:
    """Return the letter from which people are shown, and a note if there is no such letter."""
    asked = request.args.get("letter", "")
    is_unknown = bool(asked) and asked not in BANDS
    note = _("There is no such letter, so the whole list is shown.")
    return BANDS.get(asked), [note] if is_unknown else []


def _count_search() -> bool:
    """Count a search, and say whether the request is one.

    Each is a query of its own that no cache answers, so anybody could make as many as they like.

    :raises Throttled: this network searches too often
    """
    is_search = bool(request.args.get("q"))
    if is_search:
        throttle(settings().limit_api, "search", network())
    return is_search


def _place(slug: str, notes: Sequence[str] = ()) -> ListPlace:
    """Return which page of the list the request asks for."""
    cursor = request.args.get("cursor")
    found = read_place(cursor)
    if found is None and cursor:
        notes = [*notes, _("This list has no such page, so here is its beginning.")]
    after, begin = found or (None, 0)
    return ListPlace(after, begin, notes, partial(url_for, str(request.endpoint), slug=slug))


def _page(template: str, plan: Plan, shown: dict[str, Any]) -> Response:
    phase, versions = plan.phase(clock.now()), _versions(plan)
    return keep(render_template(template, phase=phase, versions=versions, **shown))


def _versions(plan: Plan) -> dict[int, tuple[int, str]]:
    """Return each version's number and URL by its id; empty while there is only one version."""
    if len(plan.versions) == 1:
        return {}
    numbers = [(each.id, each.number) for each in plan.versions]
    return {
        version_id: (number, url_for("plan.version", slug=plan.slug, number=number))
        for version_id, number in numbers
    }


def _file(slug: str, write: Write, mimetype: str) -> Response:
    """Stream all organizations that match from the database to the client.

    An unknown filter value is an error here: if it were ignored, a program would take the whole
    list for the filtered one.

    :raises PlanUnknown: there is no such plan, or it is a draft
    :raises Throttled: this network searches too often
    """
    _count_search()
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        form = EndorserFilterForm(request.args).for_plan(plan)
    if form.refusals:
        said = "\n".join([REFUSED, *form.refusals])
        return Response(f"{said}\n", HTTPStatus.BAD_REQUEST, mimetype="text/plain")
    stream = _stream(plan, form.filter(), write)
    return streamed(stream, mimetype, tag=next(stream).decode())


def _stream(plan: Plan, wanted: Filter, write: Write) -> Generator[bytes]:
    """Yield the ETag of the file, then the file in pieces.

    One transaction stays open during the download, and only one piece is in memory at a time.
    """
    with reading() as session:
        address = (request.path, str(wanted))
        version = tuple(session.execute(LATEST).one())
        yield file_etag(address, version, partial(_written, session, plan, wanted, write)).encode()
        yield from _written(session, plan, wanted, write)


def _written(session: Session, plan: Plan, wanted: Filter, write: Write) -> Generator[bytes]:
    with closing(queries.every(session, plan, wanted)) as rows:
        yield from write(plan, rows)
