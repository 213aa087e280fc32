"""The listed organizations as CSV, JSON and Atom, in the language that the plan was written in."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from sqlalchemy import Row

from signon.core import csv_file
from signon.core.places import us_state_in
from signon.models import Plan
from signon.web.fields import NOT_IN_HTML
from signon.web.language import absolute_for

#: The same columns as in the export for the press.
HEADER = ("name", "category", "scope", "state", "website", "version", "listed_at")
CHUNK = 500
ATOM = "http://www.w3.org/2005/Atom"
Rows = Iterable[Row[Any]]


def as_csv(plan: Plan, rows: Rows) -> Iterator[bytes]:
    """Yield the CSV in pieces; cells that a spreadsheet would run as formulas are escaped."""
    return csv_file.chunks(HEADER, (_cells(plan, versions(plan), row) for row in rows))


def as_json(plan: Plan, rows: Rows) -> Iterator[bytes]:
    """Yield one JSON object in pieces: the plan and its organizations, one on each line."""
    about = {"plan": plan.slug, "title": plan.title, "language": plan.language}
    yield json.dumps(about).encode()[:-1] + b', "organizations": ['
    numbers, pending = versions(plan), bytearray()
    for at, row in enumerate(rows):
        pending += b",\n" if at else b"\n"
        pending += json.dumps(_object(plan, numbers, row)).encode()
        if at % CHUNK == CHUNK - 1:
            yield bytes(pending)
            pending.clear()
    yield bytes(pending) + b"\n]}\n"


def as_atom(plan: Plan, rows: Sequence[Row[Any]], title: str) -> bytes:
    """Return the feed of the organizations listed last, the newest first."""
    own = absolute_for("endorsers.atom", slug=plan.slug)
    page = absolute_for("endorsers.organizations", slug=plan.slug, via=None)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": plan.language})
    _add(feed, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, own)}")
    _add(feed, "title", title)
    _add(feed, "updated", _moment(rows[0].listed_at if rows else plan.created_at))
    _add(feed, "link", rel="self", type="application/atom+xml", href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    _add(_add(feed, "author"), "name", plan.title)
    for row in rows:
        _entry(feed, plan, row)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def versions(plan: Plan) -> dict[int, int]:
    """Return the number of each version of ``plan`` by its id."""
    return {version.id: version.number for version in plan.versions}


def _entry(feed: ET.Element, plan: Plan, row: Row[Any]) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:uuid:{row.id}")
    _add(entry, "title", row.public_name)
    _add(entry, "updated", _moment(row.listed_at))
    _add(entry, "published", _moment(row.listed_at))
    there = absolute_for("endorsers.organizations", slug=plan.slug, q=row.public_name, via=None)
    _add(entry, "link", rel="alternate", type="text/html", href=there)
    if row.website:
        _add(entry, "link", rel="related", href=row.website)
    label = plan.category_in(plan.language, row.category)
    _add(entry, "category", term=row.category, label=label)
    place = us_state_in(plan.language, row.us_state)
    _add(entry, "summary", " \u00b7 ".join(filter(None, (label, place))))


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element; a character that XML cannot hold is left out."""
    element = ET.SubElement(parent, name, {k: _held(v) for k, v in attributes.items()})
    element.text = _held(text) or None
    return element


def _held(text: str) -> str:
    return NOT_IN_HTML.sub("", text).replace("\x0c", "")


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _cells(plan: Plan, numbers: dict[int, int], row: Row[Any]) -> tuple[object, ...]:
    return (
        row.public_name,
        row.category,
        row.scope,
        row.us_state,
        row.website,
        numbers.get(row.version_id),
        plan.day_of(row.listed_at),
    )


def _object(plan: Plan, numbers: dict[int, int], row: Row[Any]) -> dict[str, object]:
    named = dict(zip(HEADER, _cells(plan, numbers, row), strict=True))
    return {"id": str(row.id)} | named | {"listed_at": str(named["listed_at"])}
