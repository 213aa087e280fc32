"""The list for other programs: whole, exact, harmless, and the same under one address for all."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import TestResponse

from signon.core.audit_action import AuditAction
from signon.core.csv_file import unguarded
from signon.core.kinds import Scope, Visibility
from signon.core.lifecycle import State, Step
from signon.core.vault import Vault, install
from signon.endorsers.chores import fold_batch
from signon.endorsers.feeds import HEADER
from signon.endorsers.queries import BATCH
from signon.export.columns import TABLES, ExportPurpose
from signon.models import Plan
from signon.models.audit import AuditEntry, append
from signon.web.cache.etag import KEY as TAGS
from signon.web.cache.lru_cache import LRUCache
from tests.client import PageClient
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.factories import STAFF, a_sign_on, an_organization

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    '+Peace, "now"',
    "@Work Collective",
    "－Ismos",  # noqa: RUF001 - a full-width minus
    "</script><script>alert(1)</script>",
    "]]><x/>&amp;",
    "東京の会",
    "Ka\u02bbahumanu \u2028 Society",
)


def rows(response: TestResponse) -> list[list[str]]:
    text = response.get_data(as_text=True)
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def told(response: TestResponse) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(response.get_data())["organizations"]
    return found


def entries(response: TestResponse) -> list[ET.Element]:
    return ET.fromstring(response.get_data()).findall(f"{ATOM}entry")  # noqa: S314 - our own


def titles(found: Iterable[ET.Element]) -> list[str | None]:
    return [each.findtext(f"{ATOM}title") for each in found]


@pytest.fixture
def listed(plan: Plan, begin: Begin, now: datetime) -> Plan:
    with begin() as session:
        for name in HOSTILE:
            organization(session, plan, name, scope=Scope.LOCAL, us_state="TX", now=now)
        individual(session, plan, "Ann Hidden", now=now)
        a_sign_on(session, plan, State.IN_REVIEW, an_organization("Quiet Aid"), now=now)
    return plan


def test_the_columns_are_those_of_the_press() -> None:
    assert TABLES[ExportPurpose.PRESS].header == HEADER


def test_csv_has_every_listed_organization_and_no_cell_that_a_spreadsheet_would_run(
    client: PageClient, listed: Plan
) -> None:
    response = client.get(f"/plans/{listed.slug}/endorsers.csv")
    header, *cells = rows(response)
    assert tuple(header) == HEADER
    assert sorted(unguarded(row[0]) for row in cells) == sorted(HOSTILE)
    assert all(not cell.startswith(tuple("=+-@|\t\r＝＋－＠｜")) for row in cells for cell in row)  # noqa: RUF001 - these are the characters
    place = ["legal", "local", "TX", "https://acme-aid.org", "1", "2020-12-14"]
    assert all(row[1:] == place for row in cells)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    disposition = response.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{listed.slug}-endorsers.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_json_has_the_same_with_an_id_that_tells_nothing(client: PageClient, listed: Plan) -> None:
    response = client.get(f"/plans/{listed.slug}/endorsers.json")
    found = told(response)
    assert sorted(each["name"] for each in found) == sorted(HOSTILE)
    assert {tuple(each) for each in found} == {("id", *HEADER)}
    assert {each["listed_at"] for each in found} == {"2020-12-14"}
    assert response.mimetype == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Hidden" not in response.get_data(as_text=True)
    about = json.loads(response.get_data())
    assert (about["plan"], about["title"], about["language"]) == (listed.slug, listed.title, "en")


def test_atom_has_the_newest_first_with_names_as_text(client: PageClient, listed: Plan) -> None:
    response = client.get(f"/plans/{listed.slug}/endorsers.atom")
    assert response.mimetype == "application/atom+xml"
    feed = ET.fromstring(response.get_data())  # noqa: S314 - our own
    found = entries(response)
    assert sorted(map(str, titles(found))) == sorted(HOSTILE)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    ids = [each.findtext(f"{ATOM}id") or "" for each in found]
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("urn:uuid:") for each in [*ids, feed.findtext(f"{ATOM}id") or ""])
    links = [each.get("href") or "" for each in feed.iter(f"{ATOM}link")]
    assert all(each.startswith(("http://localhost/", "https://acme-aid.org")) for each in links)
    assert found[0].findtext(f"{ATOM}updated") == "2020-12-14T15:00:00Z"
    assert found[0].findtext(f"{ATOM}summary") == "Legal services \u00b7 Texas"


def test_atom_holds_fifty_and_leaves_with_the_list(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, plan, "Oldest Aid", now=now)
        newer = now.replace(day=15)
        copies(session, first, [{"public_name": f"Aid {n}", "listed_at": newer} for n in range(50)])
        last = organization(session, plan, "Newest Aid", now=now.replace(day=16))
    found = titles(entries(client.get(f"/plans/{plan.slug}/endorsers.atom")))
    assert (len(found), found[0]) == (50, "Newest Aid")
    assert "Oldest Aid" not in found
    with begin() as session:
        session.merge(last).take(Step.WITHDRAW, at=now.replace(day=17), by=STAFF)
    assert "Newest Aid" not in titles(entries(client.get(f"/plans/{plan.slug}/endorsers.atom")))


@pytest.mark.one_database
def test_a_feed_of_nobody_is_whole(client: PageClient, plan: Plan) -> None:
    base = f"/plans/{plan.slug}/endorsers"
    assert rows(client.get(f"{base}.csv")) == [list(HEADER)]
    assert told(client.get(f"{base}.json")) == []
    assert entries(client.get(f"{base}.atom")) == []
    assert told(client.get(f"{base}.json?q=!!")) == []


def test_the_filters_apply_to_what_is_taken_along(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        organization(session, plan, "A.C.L.U. of Texas", us_state="TX", now=now)
        organization(session, plan, "Bay Aid", scope=Scope.LOCAL, us_state="CA", now=now)
    base = f"/plans/{plan.slug}/endorsers"
    for query, name in (("q=aclu", "A.C.L.U. of Texas"), ("scope=local&state=CA", "Bay Aid")):
        assert [row[0] for row in rows(client.get(f"{base}.csv?{query}"))[1:]] == [name]
        assert [each["name"] for each in told(client.get(f"{base}.json?{query}"))] == [name]


def test_more_than_a_batch_comes_whole(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        first = organization(session, plan, "Aid 0", now=now)
        copies(session, first, [{"public_name": f"Aid {n}"} for n in range(1, BATCH + 2)])
    assert len(rows(client.get(f"/plans/{plan.slug}/endorsers.csv"))) == BATCH + 3
    assert len(told(client.get(f"/plans/{plan.slug}/endorsers.json"))) == BATCH + 2


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_list_is_sent_as_it_comes_and_packed_for_who_understands_it(
    client: PageClient, listed: Plan, kind: str
) -> None:
    path = f"/plans/{listed.slug}/endorsers.{kind}"
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    plain.close()
    packed.close()  # a network may read two lists at a time
    for response in (plain, packed, client.head(path)):
        assert "Content-Length" not in response.headers
        assert response.headers["ETag"] == plain.headers["ETag"]


@pytest.mark.one_database
@pytest.mark.parametrize("odd", ["state=XX", "category=none", "scope=global", "state=%E2%80%AE"])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_program_that_asks_for_what_is_not_there_is_told_so(
    client: PageClient, listed: Plan, kind: str, odd: str
) -> None:
    response = client.get(f"/plans/{listed.slug}/endorsers.{kind}?{odd}")
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert response.get_data(as_text=True).startswith("A value of these parameters is not known.")
    assert odd.partition("=")[0] + ": " in response.get_data(as_text=True)
    assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize("kind", ["csv", "json", "atom"])
def test_who_has_it_already_gets_it_anew_only_after_a_change(
    client: PageClient, begin: Begin, listed: Plan, now: datetime, kind: str
) -> None:
    path = f"/plans/{listed.slug}/endorsers.{kind}"
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert "public" in client.get(path).headers["Cache-Control"]
    with begin() as session:
        organization(session, listed, "One More", now=now.replace(day=15))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_the_file_does_not_show_leaves_its_tag_as_it_was(
    client: PageClient, begin: Begin, listed: Plan, now: datetime, kind: str
) -> None:
    path = f"/plans/{listed.slug}/endorsers.{kind}"
    tag = client.get(path).headers["ETag"]
    with begin() as session:
        individual(session, listed, "Bo Hidden", visibility=Visibility.COUNTED, now=now)
        individual(session, listed, "Cy Shown", now=now)
        entry = AuditEntry(actor=STAFF, action=AuditAction.LOOK_UP, subject="staff/1")
        append(session, entry, now=now)
        fold_batch(session, now=now)
    assert client.get(path).headers["ETag"] == tag


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["endorsers.csv", "counts.json", "endorsers"])
def test_nobody_without_the_key_can_compute_a_tag(
    client: PageClient, listed: Plan, name: str
) -> None:
    path = f"/plans/{listed.slug}/{name}"
    tags = set()
    for key in (b"a" * 32, b"b" * 32):
        client.application.extensions[TAGS] = LRUCache()
        install(Vault({1: bytes(range(32))}, key))
        response = client.get(path)
        tags.add(response.headers["ETag"])
        assert hashlib.sha256(response.get_data()).hexdigest()[:32] not in response.headers["ETag"]
    assert len(tags) == 2


@pytest.mark.one_database
@pytest.mark.parametrize(
    "name", ["endorsers.csv", "endorsers.json", "endorsers.atom", "counts.json"]
)
def test_what_speaks_to_programs_has_one_address(client: PageClient, plan: Plan, name: str) -> None:
    assert client.get(f"/es/plans/{plan.slug}/{name}").status_code == 404
    assert client.get(f"/plans/none/{name}").status_code == 404
