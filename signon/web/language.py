"""Which language a page speaks: its prefix (``/es/…``) says so, else the plan's own language.

The prefix is cut off before the address is matched and becomes part of where the site is mounted,
so that ``url_for`` puts it before every link by itself. Nothing is negotiated: an address always
shows the same language, to everybody and to every cache.

Flask has ``url_defaults`` and ``url_value_preprocessor`` for this, with a second rule ``/<lang>/…``
for each page. It was tried and is worse here. ``request.path`` would begin with the language, so
whatever looks at a path (secret addresses, errors of the API, pages of the staff) would have to
take it off; errors without a rule would still have to look for it; each link would cost a third
more; ``/es`` would be redirected to an absolute address made from the request's scheme, and
``/es//plans/x`` would lead somewhere. A site that is mounted at ``/es`` is what WSGI knows anyway.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from babel import Locale
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    redirect,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from signon.config import Settings
from signon.core.languages import SOURCE, languages, locale_of, spoken_for
from signon.core.plan import PlanState
from signon.models import Plan
from signon.web.guard.access import STAFF_PATH
from signon.web.partners import with_via
from signon.web.transaction import reading

View = TypeVar("View", bound=Callable[..., Any])
_one_language: set[Callable[..., Any]] = set()
# Views that others wrote, so that we cannot mark them.
ONE_LANGUAGE_ENDPOINTS = frozenset({"static"})
KEY, PUBLIC = "signon.languages", "signon.public_url"
# The staff work in one language, whatever plan they look at.
STAFF_PREFIX = f"{STAFF_PATH}/"
# What may stand in a path and a query as it is; everything else is written as %XX.
IN_A_PATH, IN_A_QUERY = "/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@?%"


@dataclass(frozen=True)
class OtherLanguage:
    """The present page in another language: its tag, its own name for itself, the path."""

    tag: str
    own_name: str
    path: str


def in_one_language(view: View) -> View:
    """Mark a view that speaks to machines: it has one address, without a language before it."""
    _one_language.add(view)
    return view


class Site(Flask):
    """Flask, but that its links stay in the language of the page, and name the partner."""

    def url_for(self, /, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask's takes them
        """Return an address; Flask's own ``url_for`` and that of templates come here, too."""
        if not has_request_context():
            return super().url_for(endpoint, **values)
        if endpoint.startswith("."):  # of the same room
            endpoint = f"{request.blueprint}{endpoint}"
        if g.get("via"):  # few readers come by a partner's link, and a page has many links
            values = with_via(endpoint, values)
        path = super().url_for(endpoint, **values)
        return _in_language_of_page(path, endpoint, has_plan="slug" in values)


def _in_language_of_page(path: str, endpoint: str, *, has_plan: bool) -> str:
    """Return the path of a link with the language before it that it needs to stay in this page's.

    :param has_plan: it leads to a page of a plan, which speaks the plan's language by itself
    """
    mounted_at, before = request.script_root, g.get("before_links")
    if before is None:  # this page's first link
        before = g.before_links = _before_links()
    if not (mounted_at or before):
        return path
    if _has_one_language(endpoint):
        return path.removeprefix(mounted_at)
    return path if has_plan else f"{before}{path}"


class Prefixed:
    """WSGI: let ``/es/plans`` be ``/plans`` of a site that is mounted at ``/es``."""

    def __init__(self, application: WSGIApplication, known: Iterable[str]) -> None:
        self.application = application
        self.known = frozenset(known)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve the request, with its language in ``environ``."""
        first, slash, rest = environ.get("PATH_INFO", "")[1:].partition("/")
        if first in self.known and not rest.startswith("/"):
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = f"/{first}", slash + rest
            environ["signon.language"] = first
        return self.application(environ, start_response)


def prefix() -> str | None:
    """Return the language before the request's path; None for none."""
    found: str | None = request.environ.get("signon.language")
    return found


def spoken() -> str:
    """Return the language of this page: its prefix, or the plan's own if we speak it."""
    if not has_request_context():
        return SOURCE
    found: str | None = g.get("language")
    if found is None:
        found = g.language = prefix() or _record_language()
    return found


def _before_links() -> str:
    """Return what a page without a prefix puts before its links; empty for the source's language.

    A page of a plan speaks the plan's language by itself; all others would fall back.
    """
    return "" if prefix() or spoken() == SOURCE else f"/{spoken()}"


def locale() -> Locale:
    """Return how this page writes dates, numbers and places."""
    return locale_of(spoken())


def use_plan_language(record: str) -> None:
    """Speak a plan's language of record on a page that shows it without naming it in its path."""
    g.record_language = spoken_for(record)
    for each in ("language", "before_links"):
        g.pop(each, None)
    refresh()


def _record_language() -> str:
    """Return the language of this page without a prefix: the plan's own, as far as we speak it."""
    if "record_language" not in g:
        slug = (request.view_args or {}).get("slug")
        is_of_staff = request.path.startswith(STAFF_PREFIX)
        g.record_language = SOURCE if slug is None or is_of_staff else _language_of(slug)
    found: str = g.record_language
    return found


def _language_of(slug: str) -> str:
    """Return the language of a plan that anybody may see; a plan keeps it for good."""
    known: dict[str, str] = current_app.extensions[KEY]
    if slug not in known:
        found = None
        # While the database is away there is still a page to write that says so.
        with suppress(SQLAlchemyError), reading() as session:
            is_meant = (Plan.slug == slug) & (Plan.state != PlanState.DRAFT)
            found = session.scalar(select(Plan.language).where(is_meant))
        if found is None:
            return SOURCE
        known[slug] = spoken_for(found)
    return known[slug]


def refuse_prefix() -> ResponseReturnValue | None:
    """Answer 404 when a language stands before an address that has only one."""
    language = prefix()
    if language is None:
        return None
    if not request.environ["PATH_INFO"]:
        return redirect(f"/{language}/{_query()}", HTTPStatus.PERMANENT_REDIRECT)
    if _has_one_language(request.endpoint):
        abort(404)
    return None


def _has_one_language(endpoint: str | None) -> bool:
    view = current_app.view_functions.get(endpoint or "")
    return view in _one_language or endpoint in ONE_LANGUAGE_ENDPOINTS


def name_language(response: Response) -> Response:
    """Say in a header, too, which language a page is in."""
    if response.mimetype == "text/html" and not _has_one_language(request.endpoint):
        response.headers.setdefault("Content-Language", spoken())
    return response


def path_for(endpoint: str, language: str | None = None, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the path of a page in ``language``; without a prefix for None.

    This is for links that do not stay in the reader's language: feeds, pictures, other languages.
    They name no partner, unless ``via`` is given.
    """
    path = Flask.url_for(current_app, endpoint, **values).removeprefix(request.script_root)
    return f"/{language}{path}" if language else path


def absolute_for(endpoint: str, language: str | None = None, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the whole address of a page, made from ``SIGNON_PUBLIC_URL``."""
    return f"{current_app.extensions[PUBLIC]}{path_for(endpoint, language, **values)}"


def own_prefix() -> str | None:
    """Return the prefix that this page's links outside of the site should carry, if any."""
    return None if spoken() == _record_language() else spoken()


def other_languages() -> list[OtherLanguage]:
    """Return this page in the languages it is not in; the front page, when there is no such page.

    What a visitor wrote into the address comes back in these links, so it is written anew: never
    could it lead to another site.
    """
    record, here = _record_language(), spoken()
    is_page = request.endpoint is not None and not _has_one_language(request.endpoint)
    rest = "/" + quote(request.path.lstrip("/"), IN_A_PATH) + _query() if is_page else "/"
    return [
        OtherLanguage(code, own_name(code), rest if code == record else f"/{code}{rest}")
        for code in languages()
        if code != here
    ]


def _query() -> str:
    query = request.query_string.decode("latin-1")
    return f"?{quote(query, IN_A_QUERY)}" if query else ""


def own_name(code: str) -> str:
    """Return how a language calls itself."""
    locale = Locale.parse(code)
    return str(locale.get_display_name(code) or code).capitalize()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions |= {KEY: {}, PUBLIC: settings.public_url}
    app.after_request(name_language)
    app.wsgi_app = Prefixed(app.wsgi_app, languages())  # type: ignore[method-assign] # as Flask documents it
    app.jinja_env.globals.update(path_for=path_for, absolute_for=absolute_for, spoken=spoken)
    # A sentence that stands on several lines of a template is one line of a catalog.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
