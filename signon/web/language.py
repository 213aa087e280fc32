"""The language of a page: that of its path prefix (``/es/…``), else the plan's own language.

Before routing, the prefix moves from ``PATH_INFO`` to ``SCRIPT_NAME``, so that ``url_for`` puts it
before every link by itself. There is no content negotiation: an address always shows the same
language, to everybody and to every cache.

Flask has ``url_defaults`` and ``url_value_preprocessor`` for this, with a second rule ``/<lang>/…``
for each page. It was tried and is worse here. ``request.path`` would begin with the language, so
whatever looks at a path (secret addresses, errors of the API, pages of the staff) would have to
remove it; a 404 matches no rule and would still have to look for it; each link would take a third
longer; ``/es`` would be redirected to an absolute address made from the request's scheme, and
``/es//plans/x`` would not be a 404. WSGI itself supports a site that is mounted at ``/es``.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from babel import Locale
from flask import Flask, Response, abort, current_app, g, has_request_context, redirect, request
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
from signon.web.session import OneMatch
from signon.web.transaction import reading

View = TypeVar("View", bound=Callable[..., Any])
_one_language: set[Callable[..., Any]] = set()
# Views of Flask itself, which cannot carry our decorator.
ONE_LANGUAGE_ENDPOINTS = frozenset({"static"})
KEY, PUBLIC = "signon.languages", "signon.public_url"
# Staff pages do not change their language with the plan they show.
STAFF_PREFIX = f"{STAFF_PATH}/"
# Characters that need no escape in a path or a query; all others are percent-encoded.
IN_A_PATH, IN_A_QUERY = "/-._~!$&'()*+,;=:@", "/-._~!$&'()*+,;=:@?%"


@dataclass(frozen=True)
class OtherLanguage:
    """The present page in another language: its tag, its own name for itself, the path."""

    tag: str
    own_name: str
    path: str


def in_one_language(view: View) -> View:
    """Mark a view made for programs: it has one address, without a language prefix."""
    _one_language.add(view)
    return view


class Site(Flask):
    """Flask whose ``url_for`` keeps the language of the page and names the partner."""

    def request_context(self, environ: WSGIEnvironment) -> OneMatch:
        return OneMatch(self, environ)

    def url_for(self, /, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as Flask's takes them
        """Return an address; Flask's own ``url_for`` and that of templates come here, too."""
        if not has_request_context():
            return super().url_for(endpoint, **values)
        if endpoint.startswith("."):  # relative to the current blueprint
            endpoint = f"{request.blueprint}{endpoint}"
        if g.get("via"):  # checked here for speed: usually empty, and a page has many links
            values = with_via(endpoint, values)
        path = super().url_for(endpoint, **values)
        return _in_language_of_page(path, endpoint, has_plan="slug" in values)


def _in_language_of_page(path: str, endpoint: str, *, has_plan: bool) -> str:
    """Return the path of a link, with the language prefix that keeps the page's language.

    :param has_plan: the link leads to a page of a plan, whose default is the plan's language
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
    """WSGI middleware: serve ``/es/plans`` as ``/plans`` of a site mounted at ``/es``."""

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
    """Return the language prefix of the request's path, or None."""
    found: str | None = request.environ.get("signon.language")
    return found


def spoken() -> str:
    """Return the language of this page: its prefix, or the plan's own if it is supported."""
    if not has_request_context():
        return SOURCE
    found: str | None = g.get("language")
    if found is None:
        found = g.language = prefix() or _record_language()
    return found


def _before_links() -> str:
    """Return the language prefix that links of a page without one need; empty for English.

    Pages of a plan default to the plan's language; the pages they link to default to English.
    """
    return "" if prefix() or spoken() == SOURCE else f"/{spoken()}"


def locale() -> Locale:
    """Return the locale for dates, numbers and places on this page."""
    return locale_of(spoken())


def use_plan_language(record: str) -> None:
    """Use a plan's language on a page that shows the plan without a slug in its path."""
    g.record_language = spoken_for(record)
    for each in ("language", "before_links"):
        g.pop(each, None)
    refresh()


def _record_language() -> str:
    """Return the language of this page without a prefix: the plan's own, if supported."""
    if "record_language" not in g:
        slug = (request.view_args or {}).get("slug")
        is_of_staff = request.path.startswith(STAFF_PREFIX)
        g.record_language = SOURCE if slug is None or is_of_staff else _language_of(slug)
    found: str = g.record_language
    return found


def _language_of(slug: str) -> str:
    """Return the language of a public plan; cached, because it never changes."""
    known: dict[str, str] = current_app.extensions[KEY]
    if slug not in known:
        found = None
        # While the database is down, the error page that says so still needs a language.
        with suppress(SQLAlchemyError), reading() as session:
            is_meant = (Plan.slug == slug) & (Plan.state != PlanState.DRAFT)
            found = session.scalar(select(Plan.language).where(is_meant))
        if found is None:
            return SOURCE
        known[slug] = spoken_for(found)
    return known[slug]


def refuse_prefix() -> ResponseReturnValue | None:
    """Answer 404 to a language prefix before the address of a page in one language."""
    language = prefix()
    if language is None:
        return None
    if not request.environ["PATH_INFO"]:
        return redirect(f"/{language}/{own_query()}", HTTPStatus.PERMANENT_REDIRECT)
    if _has_one_language(request.endpoint):
        abort(404)
    return None


def _has_one_language(endpoint: str | None) -> bool:
    view = current_app.view_functions.get(endpoint or "")
    return view in _one_language or endpoint in ONE_LANGUAGE_ENDPOINTS


def name_language(response: Response) -> Response:
    """Set the ``Content-Language`` header of a page."""
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
    """Return the language prefix for absolute links in this page's language, or None."""
    return None if spoken() == _record_language() else spoken()


def other_languages() -> list[OtherLanguage]:
    """Return links to this page in the other languages; to the front page from an error page.

    The visitor's path and query are escaped again, so that no link leads to another site.
    """
    record = _record_language()
    is_page = request.endpoint is not None and not _has_one_language(request.endpoint)
    rest = "/" + quote(request.path.lstrip("/"), IN_A_PATH) + own_query() if is_page else "/"
    return [
        OtherLanguage(code, own_name(code), rest if code == record else f"/{code}{rest}")
        for code in languages()
        if code != spoken()
    ]


def own_query() -> str:
    query = request.query_string.decode("latin-1")
    return f"?{quote(query, IN_A_QUERY)}" if query else ""


def own_name(code: str) -> str:
    """Return the name of a language in that language."""
    return str(Locale.parse(code).get_display_name(code) or code).capitalize()


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions |= {KEY: {}, PUBLIC: settings.public_url}
    app.after_request(name_language)
    app.wsgi_app = Prefixed(app.wsgi_app, languages())  # type: ignore[method-assign] # as Flask documents it
    app.jinja_env.globals.update(path_for=path_for, absolute_for=absolute_for, spoken=spoken)
    # A sentence over several lines of a template is one line in the message catalog.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
