"""Which language a page speaks: its prefix (``/es/…``) says so, else the plan's own language.

The prefix is cut off before the address is matched and becomes part of where the site is mounted,
so that ``url_for`` puts it before every link by itself. Nothing is negotiated: an address always
shows the same language, to everybody and to every cache.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from babel import Locale
from flask import Flask, abort, current_app, g, has_request_context, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from signon.config import CHECKOUT
from signon.models import Plan
from signon.web.settings import settings
from signon.web.transaction import reading

TRANSLATIONS = CHECKOUT / "signon" / "translations"
SOURCE = "en"
View = TypeVar("View", bound=Callable[..., Any])
_one_language: set[Callable[..., Any]] = set()
# Views that others wrote, so that we cannot mark them.
ONE_LANGUAGE_ENDPOINTS = frozenset({"static"})


@dataclass(frozen=True)
class OtherLanguage:
    """The present page in another language: its tag, its own name for itself, the path."""

    tag: str
    own_name: str
    path: str


def languages() -> tuple[str, ...]:
    """Return the languages that pages and mails can speak, the source's first."""
    found = sorted(each.parent.parent.name for each in TRANSLATIONS.glob("*/LC_MESSAGES/*.mo"))
    return (SOURCE, *(each for each in found if each != SOURCE))


def in_one_language(view: View) -> View:
    """Mark a view that speaks to machines: it has one address, without a language before it."""
    _one_language.add(view)
    return view


class Prefixed:
    """WSGI: let ``/es/plans`` be ``/plans`` of a site that is mounted at ``/es``."""

    def __init__(self, application: WSGIApplication, known: Iterable[str]) -> None:
        self.application = application
        self.known = frozenset(known)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve the request, with its language in ``environ``."""
        first, slash, rest = environ.get("PATH_INFO", "")[1:].partition("/")
        if first in self.known:
            if not slash:
                return Response(status=308, headers={"Location": f"/{first}/"})(
                    environ, start_response
                )
            environ["SCRIPT_NAME"] = f"/{first}"
            environ["PATH_INFO"] = f"/{rest}"
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
    if "language" not in g:
        g.language = prefix() or _record_language()
    found: str = g.language
    return found


def _record_language() -> str:
    """Return the language of record of the plan in the path, as far as we speak it."""
    slug = (request.view_args or {}).get("slug")
    known: dict[str, str] = current_app.extensions["signon.languages"]
    if slug is None:
        return SOURCE
    if slug not in known:
        with reading() as session:
            found = session.scalar(select(Plan.language).where(Plan.slug == slug))
        if found is None:
            return SOURCE
        known[slug] = found if found in languages() else SOURCE  # a plan keeps its language
    return known[slug]


def refuse_prefix() -> None:
    """Answer 404 when a language stands before an address that has only one."""
    if prefix() is None or request.endpoint is None:
        return
    view = current_app.view_functions.get(request.endpoint)
    if view in _one_language or request.endpoint in ONE_LANGUAGE_ENDPOINTS:
        abort(404)


def path_for(endpoint: str, language: str | None = None, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the path of a page in ``language``; without a prefix for None.

    This is for links that do not stay in the reader's language: feeds, pictures, other languages.
    They name no partner, unless ``via`` is given.
    """
    path = url_for(endpoint, **{"via": None} | values).removeprefix(request.script_root)
    return f"/{language}{path}" if language else path


def absolute_for(endpoint: str, language: str | None = None, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the whole address of a page, made from ``SIGNON_PUBLIC_URL``."""
    return settings().public_url + path_for(endpoint, language, **values)


def own_prefix() -> str | None:
    """Return the prefix that this page's links outside of the site should carry, if any."""
    return None if spoken() == _record_language() else spoken()


def other_languages() -> list[OtherLanguage]:
    """Return this page in the languages it is not in."""
    record, here = _record_language(), spoken()
    query = urlsplit(request.full_path).query
    rest = request.path + (f"?{query}" if query else "")
    return [
        OtherLanguage(code, _name(code), rest if code == record else f"/{code}{rest}")
        for code in languages()
        if code != here
    ]


def _name(code: str) -> str:
    locale = Locale.parse(code)
    return str(locale.get_display_name(code) or code).capitalize()


def init_app(app: Flask) -> None:
    app.extensions["signon.languages"] = {}
    app.before_request(refuse_prefix)
    app.wsgi_app = Prefixed(app.wsgi_app, languages())  # type: ignore[method-assign] # as Flask documents it
    app.jinja_env.globals.update(path_for=path_for, absolute_for=absolute_for)
