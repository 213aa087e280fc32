"""What search engines ask for: where they may go, and which pages there are."""

from flask import Blueprint, Response

from signon.core.languages import languages
from signon.share import sitemap
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.guard.access import open_to_all
from signon.web.language import absolute_for, in_one_language
from signon.web.transaction import reading

bp = Blueprint("crawling", __name__)
#: Pages of one person or of the staff. A search engine that knows of them would lead nobody there.
CLOSED = ("/admin/", "/confirm/", "/dev/", "/manage", "/unsubscribe/")


@bp.get("/robots.txt")
@open_to_all
@in_one_language
def robots() -> Response:
    """Keep robots away from the pages behind mailed links, in every language."""
    prefixes = ("", *(f"/{language}" for language in languages()))
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for prefix in prefixes for path in CLOSED]
    lines += ["", f"Sitemap: {absolute_for('crawling.pages')}", ""]
    return keep("\n".join(lines), "text/plain")


@bp.get("/sitemap.xml")
@open_to_all
@in_one_language
def pages() -> Response:
    """List every public page in all its languages, with the day of its last change."""
    with reading() as session:
        found = sitemap.pages(session, clock.now())
    return keep(sitemap.as_xml(found), "application/xml")
