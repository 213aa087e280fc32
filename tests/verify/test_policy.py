"""The pages around confirming say the policy that is set, and what becomes of this sign-on."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from signon import ledger
from signon.core.kinds import Visibility
from signon.ledger import Decision
from signon.models import Plan, SignOn, Submission
from signon.web import clock
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.factories import STAFF, a_submission, an_individual, code_of, token_of
from tests.sign.visitors import CHECK_EMAIL, ENDORSE, SIGN, post

pytestmark = pytest.mark.one_database
REVIEWED = "s staff review it and write to you"
UNSEEN = "cannot write to you about the decision"
# Which form, which visibility, which policy is on; what the page before and those after confirming
# say, and what they may not say.
CASES = [
    (ENDORSE, "", True, REVIEWED, "we e-mail you their decision", "it is on the list"),
    (ENDORSE, "", False, "it is on the list", "It is on the list", "review"),
    (SIGN, "full", True, REVIEWED, "we e-mail you their decision", "it is on the list"),
    (SIGN, "full", False, "it is on the list", "It is on the list", "review"),
    (SIGN, "counted", True, UNSEEN, UNSEEN, "we e-mail you their decision"),
    (
        SIGN,
        "counted",
        False,
        "and it counts, unless the coalition",
        "from the next full hour",
        "is on the list",
    ),
]


def words(client: PageClient, path: str) -> str:
    return text_of(parse(client.get(path).get_data(as_text=True)))


def sign(client: PageClient, begin: Begin, plan: Plan, *, path: str, seen: str, held: bool) -> str:
    """Sign under a policy; return the path of the link to confirm."""
    with begin() as session:
        found = session.get_one(Plan, plan.id)
        found.review_organizations = found.review_individuals = held
    post(client, path, **({"visibility": seen} if seen else {}))
    with begin() as session:
        return f"/confirm/{token_of(session.scalars(select(Submission)).one())}"


def by_link(client: PageClient, begin: Begin, link: str) -> str:
    client.submit(link)
    return words(client, link)


def by_code(client: PageClient, begin: Begin, link: str) -> str:
    with begin() as session:
        code = code_of(session.scalars(select(Submission)).one())
    client.submit(CHECK_EMAIL, {"code": code})
    return words(client, CHECK_EMAIL)


@pytest.mark.parametrize("confirm", [by_link, by_code])
@pytest.mark.parametrize(("path", "seen", "held", "before", "after", "never"), CASES)
def test_the_pages_promise_what_happens(  # noqa: PLR0913, PLR0917 - fixtures
    client: PageClient,
    plan: Plan,
    begin: Begin,
    confirm: Callable[[PageClient, Begin, str], str],
    path: str,
    seen: str,
    before: str,
    after: str,
    never: str,
    *,
    held: bool,
) -> None:
    link = sign(client, begin, plan, path=path, seen=seen, held=held)
    asked, thanked = words(client, link), confirm(client, begin, link)
    assert before in asked
    assert after in thanked
    for page in (asked, thanked):
        assert never not in page.partition("Share")[0].partition("No e-mail yet")[0]


@pytest.mark.parametrize("confirm", [by_link, by_code])
def test_who_was_declined_is_not_told_of_a_review(
    client: PageClient, plan: Plan, begin: Begin, confirm: Callable[[PageClient, Begin, str], str]
) -> None:
    link = sign(client, begin, plan, path=ENDORSE, seen="", held=True)
    client.submit(link)
    with begin() as session:
        sign_on = ledger.locked(session, session.scalars(select(SignOn.id)).one())
        ledger.decide(
            session, sign_on, Decision.DECLINE, by=STAFF, now=clock.now(), reason="Not yours."
        )
    assert "decided not to list this sign-on" in confirm_again(client, begin, link, confirm)


def confirm_again(
    client: PageClient, begin: Begin, link: str, confirm: Callable[[PageClient, Begin, str], str]
) -> str:
    return words(client, link) if confirm is by_link else by_code(client, begin, link)


def test_who_shows_only_a_place_is_promised_it_from_the_next_hour_on(
    client: PageClient, plan: Plan, begin: Begin
) -> None:
    """Their line waits for the full hour, so that nobody can see who has just signed."""
    person = an_individual(visibility=Visibility.PLACE)
    with begin() as session:
        token = token_of(a_submission(session, plan, person, now=clock.now()))
    client.submit(f"/confirm/{token}")
    assert "From the next full hour on, this is how" in words(client, f"/confirm/{token}")
    assert "supporter in Texas" not in words(client, f"/plans/{plan.slug}/signers")
