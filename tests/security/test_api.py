"""The API under odd and hostile questions: names come out as text, and nobody is given away."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from signon.core.errors import TextRefused
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.text import name as name_of
from signon.endorsers.chores import fold_batch
from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.endorsers.listed import copies, individual, organization
from tests.endorsers.test_search import TRUTHS
from tests.factories import a_sign_on, an_individual, an_organization
from tests.security import corpora

pytestmark = pytest.mark.one_database
# None of them stands for letters.
WILDCARDS = ("%", "_", "%%", "_cme", "%id", "*", "?", ".*", "\\", "\\%", "[a-z]", "a_me", "a*d")
PRIVATE = ("Bo Diaz", "Director", "@", "example.org", "counted", "Hidden Person", "78701", "Austin")


def names() -> list[str]:
    """Return every text of the corpora that is a name, as it is kept."""
    found: dict[str, None] = {}
    for each in [*corpora.markup(), *corpora.real(), *corpora.formulas(), *corpora.hostile()]:
        try:
            found[name_of(each)] = None
        except (TextRefused, UnicodeEncodeError):
            continue
    return list(found)


def everything(client: PageClient, path: str) -> list[dict[str, Any]]:
    """Return the rows of all pages of a list."""
    rows: list[dict[str, Any]] = []
    while path:
        response = client.get(path)
        assert response.mimetype == "application/json"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        page = json.loads(response.get_data())
        rows += page.get("endorsers") or page.get("signers") or []
        path = (page["next"] or "").removeprefix("http://localhost")
    return rows


def test_every_name_comes_out_as_it_was_typed(
    client: PageClient, plan: Plan, session: Session, now: datetime
) -> None:
    expected = names()
    assert len(expected) > 200
    copies(session, organization(session, plan, "First", now=now), _named(expected))
    person = individual(session, plan, "First", now=now)
    copies(session, person, [each | {"place_key": "0"} for each in _named(expected)])
    session.commit()
    for path in ("endorsers", "signers"):
        rows = everything(client, f"/api/v1/plans/{plan.slug}/{path}?limit=200")
        assert sorted(row["name"] for row in rows) == sorted(["First", *expected])


def _named(found: list[str]) -> list[dict[str, object]]:
    return [{"public_name": each} for each in found]


def test_a_search_takes_every_word_literally(
    client: PageClient, plan: Plan, session: Session, now: datetime
) -> None:
    organization(session, plan, "Acme Aid", now=now)
    session.commit()
    for q in (*TRUTHS, *WILDCARDS):
        path = f"/api/v1/plans/{plan.slug}/endorsers"
        response = client.get(path, query_string={"q": q})
        assert response.status_code == 200, q
        assert json.loads(response.get_data())["endorsers"] == [], q


@pytest.mark.parametrize("corpus", [corpora.hostile, corpora.formulas, corpora.naughty])
def test_no_odd_text_makes_it_stumble(client: PageClient, plan: Plan, corpus: Any) -> None:  # noqa: ANN401 - any corpus
    for text in corpus():
        value = text.encode("utf-8", "ignore").decode()
        for parameter in ("q", "category", "scope", "state", "cursor", "limit", "x"):
            path = f"/api/v1/plans/{plan.slug}/endorsers"
            response = client.get(path, query_string={parameter: value})
            is_taken = parameter == "x" or (parameter == "q" and len(value) <= 200)
            expected = 200 if is_taken and "\0" not in value else 400
            assert response.status_code == expected, (parameter, value)
            json.loads(response.get_data())


def test_nobody_can_be_found_out(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_sign_on(session, plan, State.LISTED, an_organization(city="Austin"), now=now)
        hidden = {"visibility": Visibility.COUNTED, "postal_code": "78701"}
        a_sign_on(session, plan, State.LISTED, an_individual("Hidden Person", **hidden), now=now)
        a_sign_on(session, plan, State.IN_REVIEW, an_organization("Waiting House"), now=now)
        fold_batch(session, now=now + timedelta(hours=2))
    base = f"/api/v1/plans/{plan.slug}"
    for path in ("", "/counts", "/endorsers", "/signers", "/endorsers?limit=1"):
        body = client.get(f"{base}{path}").get_data(as_text=True)
        for word in (*PRIVATE, "Waiting"):
            assert word not in body.replace('"counts"', "").replace("/counts", ""), (word, path)
    for q in ("bo", "diaz", "director", "hidden", "waiting", "bo@acme", "example"):
        found = client.get(f"{base}/endorsers", query_string={"q": q}).get_data()
        assert json.loads(found)["endorsers"] == [], q


def test_who_hides_is_counted_at_the_full_hour(
    client: PageClient, plan: Plan, begin: Begin, now: datetime
) -> None:
    def people() -> int:
        counts = json.loads(client.get(f"/api/v1/plans/{plan.slug}/counts").get_data())
        return int(counts["individuals"])

    hidden = an_individual(visibility=Visibility.COUNTED)
    for minutes, number in ((0, 0), (20, 0), (31, 1)):
        with begin() as session:
            if not minutes:
                a_sign_on(session, plan, State.LISTED, hidden, now=now)
            fold_batch(session, now=now + timedelta(minutes=minutes))
        assert people() == number, minutes


def test_ids_tell_no_order(client: PageClient, plan: Plan, session: Session, now: datetime) -> None:
    for n in range(8):
        individual(session, plan, f"Ann {n}", now=now)
    session.commit()
    rows = everything(client, f"/api/v1/plans/{plan.slug}/signers")
    ids = [UUID(row["id"]) for row in rows]
    assert all(each.version == 4 for each in ids)
    assert ids != sorted(ids)
    assert "listed_at" not in rows[0]
