"""Views for search engines: ``robots.txt`` and the sitemap."""

import re

from flask import Blueprint, Response, current_app

from signon.core.languages import languages
from signon.share import sitemap
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.guard.access import open_to_all, permission_of
from signon.web.language import absolute_for, in_one_language
from signon.web.marks import in_sitemap, not_crawled
from signon.web.secret_paths import secret_path
from signon.web.transaction import reading

bp = Blueprint("crawling", __name__)
VARIABLE = re.compile("<[^>]*>")


@bp.get("/robots.txt")
@open_to_all
@in_one_language
def robots() -> Response:
    """Keep robots away from the staff's pages and those behind mailed links, in every language."""
    prefixes = ("", *(f"/{language}" for language in languages()))
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in _closed()]
    lines += ["", f"Sitemap: {absolute_for('crawling.pages')}", ""]
    return keep("\n".join(lines), "text/plain")


@bp.get("/sitemap.xml")
@open_to_all
@in_one_language
def pages() -> Response:
    """List every public page in all its languages, with the day of its last change."""
    with reading() as session:
        found = sitemap.pages(session, list(in_sitemap.all(current_app)), clock.now())
    return keep(sitemap.as_xml(found), "application/xml")


def _closed() -> list[str]:
    """Return the path prefixes that robots should not visit; none is a prefix of another."""
    rules = [rule.rule for rule in current_app.url_map.iter_rules() if _is_closed(rule.endpoint)]
    paths = {VARIABLE.sub("*", rule).rstrip("*") for rule in rules}
    return sorted(each for each in paths if not _has_shorter(each, paths))


def _is_closed(endpoint: str) -> bool:
    """Say whether robots should not visit an endpoint: it is for staff, secret or marked."""
    app = current_app
    is_of_staff = permission_of(app, endpoint) is not None
    return is_of_staff or secret_path.is_on(app, endpoint) or not_crawled.is_on(app, endpoint)


def _has_shorter(path: str, paths: set[str]) -> bool:
    return any(path.startswith(each) for each in paths - {path})
