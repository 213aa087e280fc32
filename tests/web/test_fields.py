"""What all forms share: the time taken, the trap for robots, and refusals in plain words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from signon.models import OutboxMessage, Plan, SignOn, Submission
from signon.web.fields import NOT_IN_HTML
from signon.web.labels import ADDRESS_REASONS, REASONS
from tests.client import PageClient, parse
from tests.conftest import Begin

pytestmark = pytest.mark.one_database
TIMED = {"SIGNON_FORM_SECONDS": "3-86400"}
LOADED = datetime(2020, 12, 14, 15, 30, tzinfo=UTC)
PERSON = {
    "name": "Ana Núñez",
    "email": "ana@example.org",
    "state": "TX",
    "visibility": "initial",
    "postal_code": "78701",
    "updates": "y",
}


def rows(begin: Begin) -> int:
    with begin() as session:
        models = (SignOn, Submission, OutboxMessage)
        return sum(session.scalar(select(func.count()).select_from(each)) or 0 for each in models)


def kept(page: str) -> dict[str, str]:
    """Return what the page's form would send if nothing were touched."""
    found: dict[str, str] = {}
    for each in parse(page).iter():
        is_off = each.get("type") in {"radio", "checkbox"} and each.get("checked") is None
        if each.tag == "input" and each.get("name") and not is_off:
            found[each.get("name") or ""] = each.get("value") or ""
        if each.tag == "option" and each.get("selected") is not None and each.get("value") == "TX":
            found["state"] = "TX"
    return found


@pytest.mark.parametrize("overrides", [TIMED], indirect=True)
@pytest.mark.parametrize(
    ("seconds", "status"),
    [
        (0.5, 422),
        (2, 422),
        (3.5, 303),
        (3600, 303),
        (86_399, 303),
        (86_402, 422),
        (2_000_000, 422),
    ],
)
def test_a_form_takes_as_long_as_people_do(
    client: PageClient, begin: Begin, plan: Plan, seconds: float, status: int
) -> None:
    with time_machine.travel(LOADED, tick=False) as traveller:
        target, values = client.form(f"/plans/{plan.slug}/sign")
        traveller.shift(timedelta(seconds=seconds))
        response = client.post(target, data=values | PERSON)
        assert response.status_code == status
        if status == 303:
            return
        page = response.get_data(as_text=True)
        assert "Please press the button again." in page
        assert rows(begin) == 0
        again = kept(page)
        assert {name: again[name] for name in PERSON} == PERSON
        traveller.shift(timedelta(seconds=4))
        assert client.post(target, data=values | again).status_code == 303


def test_the_trap_is_out_of_the_way_of_people(client: PageClient, plan: Plan) -> None:
    for form in ("sign", "endorse"):
        tree = parse(client.get(f"/plans/{plan.slug}/{form}").get_data(as_text=True))
        hidden = tree.find(".//*[@aria-hidden='true']/input[@name='leave_empty']")
        assert hidden is not None
        assert (hidden.get("tabindex"), hidden.get("autocomplete")) == ("-1", "off")
        assert hidden.get("type") == "text"


def test_every_reason_is_told_in_plain_words_that_help() -> None:
    for label in (*REASONS.values(), *ADDRESS_REASONS.values()):
        assert label.text.endswith(".")
        assert re.search(r"Please|please|Enter|needs|should|too long|cannot send", label.text), (
            label.text
        )


def test_a_refused_text_comes_back_as_far_as_a_page_can_hold_it(
    client: PageClient, plan: Plan
) -> None:
    odd = "A\x1b[31mna\x7f\x85 \ufffe\U0001ffff\ufdd0<b>&\"'\u202e"
    typed = dict.fromkeys(("name", "email", "postal_code"), odd)
    response = client.submit(f"/plans/{plan.slug}/sign", typed)
    assert response.status_code == 422
    again = kept(response.get_data(as_text=True))
    assert {again[name] for name in typed} == {"A[31mna <b>&\"'\u202e"}
    assert NOT_IN_HTML.sub("", "a\t\n\r b\u200d\u2028") == "a\t\n\r b\u200d\u2028"


def test_an_empty_line_is_shown_empty(client: PageClient, plan: Plan) -> None:
    _, values = client.form(f"/plans/{plan.slug}/sign")
    assert values["name"] == values["email"] == ""
