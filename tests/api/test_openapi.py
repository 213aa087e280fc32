"""The document and the page are written from the table, and say what the settings say."""

import json
from typing import Annotated, Any

import pytest

from signon.api.figures import CountsJson
from signon.api.lists import EndorserPage, SignerPage
from signon.api.operations import OPERATIONS
from signon.api.problems import Problem
from signon.api.schema import FieldDescription, Schemas, parts_of, serialize
from signon.api.texts import PlanJson as PlanText
from signon.api.texts import PlanList
from signon.core.kinds import US_STATES
from signon.models import Plan
from tests.client import PageClient, parse, text_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def document(client: PageClient, plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get("/api/v1/openapi.json").get_data())
    return found


def test_the_document_says_what_it_is(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost"}]
    assert document["info"]["termsOfService"] == "http://localhost/api/#terms"
    assert [each["get"]["operationId"] for each in document["paths"].values()] == [
        each.name for each in OPERATIONS
    ]


def test_the_document_has_the_limits_that_are_checked(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/plans/{slug}/endorsers"]["get"]
    found = {each["name"]: each for each in operation["parameters"]}
    assert list(found) == ["slug", "cursor", "limit", "q", "category", "scope", "state"]
    assert (found["limit"]["schema"]["minimum"], found["limit"]["schema"]["maximum"]) == (1, 200)
    assert found["category"]["schema"]["enum"][:2] == ["immigration", "faith"]
    assert found["state"]["schema"]["enum"] == list(US_STATES)
    assert found["slug"]["example"] == "fair-plan"
    assert set(operation["responses"]) == {"200", "304", "400", "404", "413", "429", "503"}
    assert operation["responses"]["429"]["headers"]["Retry-After"]["required"]


def test_every_field_says_what_it_means() -> None:
    for answer in (PlanList, PlanText, CountsJson, EndorserPage, SignerPage, Problem):
        for part in parts_of(answer):
            silent = [name for name, words in serialize(part) if not str(words)]
            assert not silent, f"{part.__name__}: {silent}"


def test_a_field_that_may_be_missing_is_null_and_keeps_its_words() -> None:
    number = Annotated[int, FieldDescription(minimum=0)]
    assert Schemas().of(Annotated[number | None, FieldDescription("How many.")]) == {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}],
        "description": "How many.",
    }


def test_without_any_plan_there_is_a_document_and_a_page(client: PageClient) -> None:
    document = json.loads(client.get("/api/v1/openapi.json").get_data())
    operation = document["paths"]["/api/v1/plans/{slug}/endorsers"]["get"]
    category = next(each for each in operation["parameters"] if each["name"] == "category")
    assert "enum" not in category["schema"]
    assert client.get("/api/").status_code == 200
    assert json.loads(client.get("/api/v1/plans").get_data()) == {"plans": []}


def test_the_page_explains_every_operation_with_an_example(client: PageClient, plan: Plan) -> None:
    for address in ("/api/", "/es/api/"):
        page = parse(client.get(address).get_data(as_text=True))
        main = text_of(next(page.iter("main")))
        for operation in OPERATIONS:
            assert str(operation.name) in {each.get("id", "")[10:] for each in page.iter("h3")}
            assert all(each.name in main for each in operation.parameters)
        links = [each.get("href") or "" for each in page.iter("a")]
        examples = [each for each in links if each.startswith("/api/v1/")]
        assert len(set(examples)) == len(OPERATIONS)
        for example in examples:
            assert client.get(example).status_code == 200
        forms = [each for each in page.iter("form") if each.get("class") == "trial"]
        assert len(forms) == len(OPERATIONS)
        assert all(each.get("hidden") is not None for each in forms)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"SIGNON_LIMIT_API": "120/1m"}, "Each network may make 120 requests in 60 seconds."),
        ({"SIGNON_LIMIT_API": "7/1h"}, "Each network may make 7 requests in 3,600 seconds."),
        ({"SIGNON_LIMIT_API": "off"}, "This site sets no limit on requests."),
    ],
)
def test_the_page_says_the_limit_that_is_set(client: PageClient, words: str) -> None:
    assert words in client.get("/api/").get_data(as_text=True)


def test_every_page_leads_to_the_documentation(client: PageClient, plan: Plan) -> None:
    for path, address in ((f"/plans/{plan.slug}", "/api/"), (f"/es/plans/{plan.slug}", "/es/api/")):
        page = parse(client.get(path).get_data(as_text=True))
        assert address in {each.get("href") for each in page.iter("a")}
