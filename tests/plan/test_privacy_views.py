"""The privacy page promises what the settings make true, and nothing else."""

import pytest

from tests.client import PageClient, parse, text_of

pytestmark = pytest.mark.one_database
OFF = {"SIGNON_LIMIT_MAIL": "off", "SIGNON_REMIND_BEFORE_CLOSE": "off"}
COUNTED = "How many e-mails an address was sent"


@pytest.fixture
def overrides(request: pytest.FixtureRequest) -> dict[str, str]:
    found: dict[str, str] = getattr(request, "param", {})
    return found


@pytest.mark.parametrize(
    ("overrides", "reminded", "is_counted"),
    [
        (OFF | {"SIGNON_LIMIT_MAIL": "3/24h"}, "reminded once at most", True),
        (OFF | {"SIGNON_REMIND_BEFORE_CLOSE": "24h"}, "reminded 2 times at most", False),
        (OFF | {"SIGNON_REMIND_AFTER": "off"}, "", False),
    ],
    indirect=["overrides"],
)
def test_it_tells_of_reminders_and_counted_mails_as_they_are_set(
    client: PageClient, reminded: str, *, is_counted: bool
) -> None:
    said = text_of(next(parse(client.get("/privacy").get_data(as_text=True)).iter("main")))
    assert reminded in said
    assert ("remind" in said) is bool(reminded)
    assert (COUNTED in said) is is_counted
