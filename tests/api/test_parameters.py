"""The API is strict: what means nothing is refused with the way to correct it."""

import json
from urllib.parse import quote

import pytest

from signon.models import Plan
from tests.api.lived_in import Api
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import PLAN, a_plan

pytestmark = pytest.mark.one_database
NUMBER = "It must be a whole number from 1 to 200."
CURSOR = "It is no cursor of this list. Leave it out to begin at the first page."
REFUSED = (
    *((f"limit={quote(text)}", "limit", NUMBER) for text in ("", "0", "201", "-1", "5.0", "٣")),
    *((f"limit={text}", "limit", NUMBER) for text in ("05", "+5", "1e1", "x", "9" * 30)),
    *((f"cursor={text}", "cursor", CURSOR) for text in ("", "broken", "signers_" + "A" * 24)),
    ("cursor=endorsers_" + "A" * 23, "cursor", CURSOR),
    ("cursor=endorsers_" + "A" * 1204, "cursor", CURSOR),
    ("cursor=endorsers_" + "A" * 24 + "%0A", "cursor", CURSOR),
    ("category=hacking", "category", "It must be one of immigration, faith, "),
    ("category=", "category", "It must be one of immigration, faith, "),
    ("scope=galactic", "scope", "It must be one of national, state, local, international; leave"),
    ("scope=", "scope", "It must be one of"),
    ("state=tx", "state", "It must be one of AL, AK, "),
    ("state=Texas", "state", "It must be one of AL, AK, "),
    ("q=" + "a" * 201, "q", "It must have 200 characters at most, and has 201."),
    ("limit=1&limit=2", "limit", "It is there 2 times; send it once."),
    ("q=a&q=a", "q", "It is there 2 times; send it once."),
)


def test_a_value_that_means_nothing_is_refused(bare: Api) -> None:
    for query, name, words in REFUSED:
        found = bare.refused(f"/endorsers?{query}")
        assert set(found) == {name}, query
        assert found[name].startswith(words), query


def test_all_that_is_wrong_is_said_at_once(bare: Api) -> None:
    assert set(bare.refused("/endorsers?limit=0&state=x&q=ok&cursor=x")) == {
        *("limit", "state", "cursor")
    }
    assert set(bare.refused("/signers?limit=x&cursor=y")) == {"limit", "cursor"}


def test_what_is_unknown_is_passed_over(bare: Api) -> None:
    assert bare.get("/signers?q=x&state=nowhere&utm_source=mail&x=1&x=2") == bare.get("/signers")
    assert bare.get("/counts?limit=0") == bare.get("/counts")


def test_a_category_of_another_plan_finds_nobody_here(bare: Api, begin: Begin, plan: Plan) -> None:
    source = PLAN.replace("language: en", "language: en\ncategories: {{art: Art}}")
    with begin() as session:
        a_plan(session, now=plan.created_at, slug="art-plan", source=source)
        a_plan(
            session,
            now=plan.created_at,
            slug="draft",
            source=source.replace("art: Art", "secret: Secret"),
            is_open=False,
        )
    assert bare.get("/endorsers?category=art")["endorsers"] == []
    assert "secret" not in bare.refused("/endorsers?category=secret")["category"]


def test_what_cannot_be_read_is_refused(bare: Api) -> None:
    for query in ("q=%00", "x=%00", "q=%ff", "%ff=1", "q=a\\%00"):
        assert bare.refused(f"/endorsers?{query}") == {}, query


def test_too_many_parameters_are_refused(client: PageClient) -> None:
    response = client.get("/api/v1/plans?" + "&".join(f"x{n}=1" for n in range(201)))
    assert response.status_code == 413
    assert json.loads(response.get_data())["type"] == "http://localhost/api/#too-large"
