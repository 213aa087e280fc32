"""What the API tells: what the pages show, under the names that the interface promises."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select

from signon.core.actor import OPERATOR
from signon.core.kinds import US_STATES
from signon.core.lifecycle import State, Step
from signon.endorsers.chores import fold_batch
from signon.models import Plan, SignOn, Translation
from signon.plan import service as plans
from tests.api.lived_in import IN_ORDER, Api
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import STAFF, a_plan, a_sign_on, an_individual

SUMMARY = {
    *("slug", "title", "subtitle", "language", "state", "opens_at", "closes_at", "version"),
    "links",
}
PLAN = SUMMARY | {
    *(
        "timezone",
        "goal",
        "publisher",
        "contact",
        "press",
        "digest",
        "published_at",
        "introduction",
        "actions",
        "versions",
    ),
    *("categories", "translations"),
}
COUNTS = {
    *("as_of", "organizations", "individuals", "in_review", "awaiting_confirmation", "imported"),
    *("withdrawn", "by_state", "elsewhere", "by_category"),
}
ENDORSER = {
    "id",
    "name",
    "category",
    "scope",
    "state",
    "website",
    "version",
    "listed_at",
    "confirmed_by",
}
SIGNER = {"id", "name", "state", "country", "confirmed_by"}
FILTERS: dict[str, set[str]] = {
    "q=aclu": {"A.C.L.U. of Texas"},
    "q=nandu": {"Ñandú Centro"},
    "q=%25": set(),
    "q=": set(IN_ORDER),
    "state=TX": {"A.C.L.U. of Texas", "Ñandú Centro"},
    "scope=local": {"Ñandú Centro", "Bay Union"},
    "category=legal&scope=national": {"Acme Aid"},
    "category=health": set(),
    "colour=red&state=CA": {"Bay Union"},
}


def test_the_plans_on_show_are_listed_the_newest_first(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        later = now + timedelta(days=1)
        a_plan(session, now=later, slug="draft", is_open=False)
        closed = a_plan(session, now=later, slug="closed")
        plans.close_plan(session, closed, by=OPERATOR, now=later)
    found = json.loads(client.get("/api/v1/plans").get_data())["plans"]
    assert [(each["slug"], each["state"]) for each in found] == [
        ("closed", "closed"),
        (plan.slug, "open"),
    ]
    assert all(set(each) == SUMMARY for each in found)
    for address in found[1]["links"].values():
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_a_plan_tells_its_text_and_how_it_can_be_proven(api: Api, lived_in: Plan) -> None:
    found = api.get("")
    assert set(found) == PLAN
    assert (found["title"], found["language"], found["version"]) == ("A Fair Plan", "en", 1)
    assert found["introduction"] == "We, the undersigned, *agree*."
    assert [each["title"] for each in found["actions"]] == ["Be fair", "Be kind"]
    assert set(found["actions"][0]) == {"number", "title", "body", "page"}
    assert found["digest"] == found["versions"][0]["digest"] == lived_in.current.digest
    assert found["published_at"] == "2020-12-14T15:30:00Z"
    assert found["categories"]["legal"] == "Legal services"


def test_translations_are_listed_with_the_pages_that_speak_them(
    api: Api, lived_in: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        text = session.merge(lived_in.current)
        for tag, title in (("es", "Un plan justo"), ("tlh", "nab")):
            text.translations[tag] = Translation(
                language=tag, title=title, introduction="…", loaded_at=now
            )
    assert api.get("")["translations"] == [
        {
            "language": "es",
            "title": "Un plan justo",
            "page": f"http://localhost/es/plans/{api.slug}",
        },
        {"language": "tlh", "title": "nab", "page": None},
    ]


def test_a_plan_that_is_not_published_is_not_told(
    client: PageClient, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        a_plan(session, now=now, slug="draft", is_open=False)
    for path in ("", "/counts", "/endorsers", "/signers"):
        response = client.get(f"/api/v1/plans/draft{path}")
        assert (response.status_code, response.mimetype) == (404, "application/problem+json")
        assert "draft" not in response.get_data(as_text=True)


def test_the_counts_are_those_of_the_tally(api: Api) -> None:
    found = api.get("/counts")
    assert set(found) == COUNTS
    assert found["as_of"] == "2020-12-14T16:30:00Z"
    assert (found["organizations"], found["in_review"], found["withdrawn"]) == (5, 1, 2)
    assert list(found["by_state"]["organizations"]) == list(US_STATES)
    assert found["by_state"]["organizations"]["TX"] == 2
    assert found["elsewhere"]["organizations"] == 2
    assert found["by_category"]["legal"] == 2
    assert found["by_category"]["health"] == 0


def test_few_people_in_a_state_are_null_and_counted_elsewhere(
    api: Api, lived_in: Plan, begin: Begin, now: datetime
) -> None:
    with begin() as session:
        for n in range(9):
            person = an_individual(f"Ed {n}", us_state="NY" if n < 5 else "NV")
            a_sign_on(session, lived_in, State.LISTED, person, now=now)
        fold_batch(session, now=now + timedelta(hours=3))
    found = api.get("/counts")
    people = found["by_state"]["individuals"]
    assert {code for code, number in people.items() if number is not None} == {"NY"}
    assert people["NY"] == 5
    assert found["elsewhere"]["individuals"] == found["individuals"] - 5 == 8


def test_the_organizations_come_as_the_list_shows_them(api: Api) -> None:
    found = api.get("/endorsers")
    assert [each["name"] for each in found["endorsers"]] == list(IN_ORDER)
    assert all(set(each) == ENDORSER for each in found["endorsers"])
    assert found["next"] is None
    texas = found["endorsers"][2]
    assert (texas["scope"], texas["state"], texas["category"]) == ("state", "TX", "legal")
    assert (texas["version"], texas["website"]) == (1, "https://acme-aid.org")
    assert texas["listed_at"] == "2020-12-14"


def test_people_come_as_they_chose_to_be_shown(api: Api) -> None:
    found = api.get("/signers")["signers"]
    assert all(set(each) == SIGNER for each in found)
    assert [(each["name"], each["state"], each["country"]) for each in found] == [
        ("Ann Lee", "TX", "US"),
        ("Bo D.", "TX", "US"),
        (None, "CA", "US"),
    ]


def test_who_withdraws_is_told_no_more(api: Api, begin: Begin, now: datetime) -> None:
    with begin() as session:
        listed = session.scalars(select(SignOn).where(SignOn.public_name.is_not(None))).all()
        for each in listed:
            each.take(Step.WITHDRAW, at=now, by=STAFF)
    assert api.get("/endorsers")["endorsers"] == []
    assert [each["name"] for each in api.get("/signers")["signers"]] == [None]


def test_the_organizations_can_be_filtered(api: Api) -> None:
    for query, names in FILTERS.items():
        found = api.get(f"/endorsers?{query}")["endorsers"]
        assert {each["name"] for each in found} == names, query
