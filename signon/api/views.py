"""`/api/v1`, and the page that explains it."""

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signon.api import answer_views, cursors, figures, lists, openapi, operations, problems, texts
from signon.api import queries as own
from signon.api.answer_views import answer
from signon.api.explained import explained
from signon.api.operations import ENDORSERS, OPERATIONS, SIGNERS, Operation
from signon.api.parameters import Choices, ListParameters, ParametersRefused, Query
from signon.endorsers import queries
from signon.endorsers.search import Filter
from signon.models.by_state import by_category, by_state
from signon.models.tally import counts as tallied
from signon.plan import queries as plan_queries
from signon.web import clock, errors
from signon.web.cache.cache_control import keep
from signon.web.guard.access import open_to_all
from signon.web.language import absolute_for, in_one_language
from signon.web.marks import shareable
from signon.web.menus import Menu, in_menu
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(answer_views.count)
bp.after_request(answer_views.open_to_scripts)
bp.register_error_handler(ParametersRefused, answer_views.refused)


@bp.record
def dress_errors(state: BlueprintSetupState) -> None:
    errors.dress(state.app, "/api", answer_views.dressed)


@bp.get("/")
@open_to_all
@in_menu(Menu.FOOTER, 40, _l("API for developers"))
@shareable
def documentation() -> Response:
    """Show the documentation, with the existing plans as examples."""
    with reading() as session:
        page = render_template(
            "api/documentation.html",
            operations=explained(_paths(), _choices(session)),
            problems=problems.EVERY_KIND,
            plans=own.shown(session),
            limit=settings().limit_api,
            home=settings().public_url,
        )
    return keep(page)


@bp.get("/v1/openapi.json")
@open_to_all
@in_one_language
def describe() -> Response:
    with reading() as session:
        slugs = [plan.slug for plan in own.shown(session)]
        return answer(openapi.described(_paths(), _choices(session), next(iter(slugs), None)))


@bp.get("/v1/plans")
@open_to_all
@in_one_language
def plans() -> Response:
    with reading() as session:
        return answer(texts.listed(own.shown(session), clock.now()))


@bp.get("/v1/plans/<slug:slug>")
@open_to_all
@in_one_language
def plan(slug: str) -> Response:
    now = clock.now()
    with reading() as session:
        return answer(texts.serialize(plan_queries.shown(session, slug, now), now))


@bp.get("/v1/plans/<slug:slug>/counts")
@open_to_all
@in_one_language
def counts(slug: str) -> Response:
    with reading() as session:
        found = plan_queries.shown(session, slug, clock.now())
        total = tallied(session, found.id)
        places, fields = by_state(session, found.id), by_category(session, found.id)
    return answer(figures.serialize(found, total, places, fields))


@bp.get("/v1/plans/<slug:slug>/endorsers")
@open_to_all
@in_one_language
def endorsers(slug: str) -> Response:
    with reading() as session:
        found = plan_queries.shown(session, slug, clock.now())
        asked = ENDORSERS.read(_query(), _choices(session))
        after, limit = asked[operations.FIRST_ORGANIZATION], asked[operations.LIMIT]
        page = queries.organizations(session, found, _filter(asked), after, limit=limit)
    next_page = _next_page(ENDORSERS, slug, page.after)
    return answer(lists.endorsers(found, page.rows, next_page), next_page=next_page)


@bp.get("/v1/plans/<slug:slug>/signers")
@open_to_all
@in_one_language
def signers(slug: str) -> Response:
    now = clock.now()
    with reading() as session:
        found = plan_queries.shown(session, slug, now)
        asked = SIGNERS.read(_query())
        after, limit = asked[operations.FIRST_PERSON], asked[operations.LIMIT]
        page = queries.individuals(session, found, after, now=now, limit=limit)
    next_page = _next_page(SIGNERS, slug, page.after)
    return answer(lists.signers(page.rows, next_page), next_page=next_page)


def _paths() -> openapi.Paths:
    """Return the path of each operation, from the route of the view with its name."""
    rules = current_app.url_map.iter_rules
    return {
        each.name: openapi.path_of(rule.rule)
        for each in OPERATIONS
        for rule in rules(f"{bp.name}.{each.name}")
    }


def _query() -> Query:
    return request.args.to_dict(flat=False)


def _choices(session: Session) -> Choices:
    return {operations.CATEGORY.name: own.categories(session)}


def _filter(asked: ListParameters) -> Filter:
    return Filter(
        q=asked[operations.Q],
        category=asked[operations.CATEGORY],
        scope=asked[operations.SCOPE],
        us_state=asked[operations.STATE],
    )


def _next_page(operation: Operation, slug: str, after: queries.Key | None) -> str | None:
    """Return the URL of the next page: the same query with another cursor."""
    if after is None:
        return None
    names = {each.name for each in operation.parameters}
    kept = {name: text for name, text in request.args.items() if name in names}
    kept["cursor"] = cursors.written(operation.name, after)
    return absolute_for(f"api.{operation.name}", slug=slug, **kept)
