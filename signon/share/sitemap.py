"""The sitemap: every page that search engines should find, with the day of its last change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.languages import languages
from signon.core.plan import Phase
from signon.models import Plan
from signon.models.tally import Facet, FacetTally, begin_of
from signon.plan import queries
from signon.share.addresses import Address, address, alternates
from signon.web.marks import SitemapEntry

#: Pages in the sitemap. The protocol allows 50,000; fewer are quicker to generate and to read.
MOST = 5_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
Entries = Sequence[tuple[str, SitemapEntry]]


@dataclass(frozen=True)
class Listed:
    """One page in one language.

    ``changed_on`` is a day in ISO 8601 format; None if unknown.
    """

    url: str
    changed_on: str | None
    alternates: list[Address]


def pages(session: Session, entries: Entries, now: datetime) -> list[Listed]:
    """Return the pages of every plan that a visitor may see, those of the newest plan first.

    :param entries: the endpoints of pages of a plan, and how each appears in the sitemap
    """
    found: list[Listed] = []
    for plan in queries.every(session):
        if plan.phase(now) is Phase.HIDDEN:
            continue
        for endpoint, changed_on, values in _of_plan(session, plan, entries):
            found += _in_all_languages(plan, endpoint, changed_on, values)
        if len(found) >= MOST:
            break
    return found[:MOST]


def as_xml(listed: list[Listed]) -> bytes:
    """Return the pages as a sitemap: https://www.sitemaps.org/protocol.html."""
    register_namespace("", SITEMAP)
    register_namespace("xhtml", XHTML)
    root = Element(f"{{{SITEMAP}}}urlset")
    for page in listed:
        entry = SubElement(root, f"{{{SITEMAP}}}url")
        SubElement(entry, f"{{{SITEMAP}}}loc").text = page.url
        if page.changed_on:
            SubElement(entry, f"{{{SITEMAP}}}lastmod").text = page.changed_on
        for other in page.alternates:
            link = {"rel": "alternate", "hreflang": other.tag, "href": other.url}
            SubElement(entry, f"{{{XHTML}}}link", link)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _of_plan(
    session: Session, plan: Plan, entries: Entries
) -> Iterator[tuple[str, str | None, Mapping[str, Any]]]:
    """Yield the pages of a plan: endpoint, day of the last change, values of the address."""
    text_on, counted_on = _day(plan.current.published_at), _counted_on(session, plan)
    for endpoint, entry in entries:
        days = [text_on] if entry.follows_text else []
        days += [counted_on[kind] for kind in entry.follows if kind in counted_on]
        for values in entry.values(plan):
            yield endpoint, max(days, default=None), values


def _in_all_languages(
    plan: Plan, endpoint: str, changed_on: str | None, values: Mapping[str, Any]
) -> list[Listed]:
    others = alternates(endpoint, plan.language, slug=plan.slug, **values)
    urls = (
        address(endpoint, each, plan.language, slug=plan.slug, **values) for each in languages()
    )
    return [Listed(url, changed_on, others) for url in urls]


def _counted_on(session: Session, plan: Plan) -> dict[Kind, str]:
    """Return for each kind of endorser the latest day on which its list changed (UTC)."""
    rows = session.execute(
        select(FacetTally.kind, func.max(FacetTally.value))
        .where(FacetTally.plan_id == plan.id, FacetTally.facet == Facet.DAY)
        .group_by(FacetTally.kind)
    ).all()
    return {kind: _day(begin_of(hour)) for kind, hour in rows}


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}"
