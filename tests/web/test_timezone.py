"""Days and times are those of the place where the plan is announced, wherever they are told."""

from datetime import UTC, datetime

import pytest

from tests.client import PageClient
from tests.conftest import Begin
from tests.endorsers.listed import organization
from tests.factories import PLAN, a_plan

LATE = datetime(2021, 1, 20, 3, 30, tzinfo=UTC)
SOURCE = PLAN.replace("language: en", "language: en\ntimezone: {zone}")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("zone", "day", "iso"),
    [
        ("Pacific/Honolulu", "January 19, 2021", "2021-01-19"),
        ("Europe/Madrid", "January 20, 2021", "2021-01-20"),
    ],
)
def test_page_csv_json_and_api_tell_the_same_day(
    client: PageClient, begin: Begin, zone: str, day: str, iso: str
) -> None:
    with begin() as session:
        source = SOURCE.replace("{zone}", zone)
        organization(session, a_plan(session, now=LATE, source=source), "Acme Aid", now=LATE)

    base = "/plans/fair-plan"
    assert day in client.get(f"{base}/versions/1").get_data(as_text=True)
    assert day in client.get(f"{base}/endorsers").get_data(as_text=True)
    assert client.get(f"{base}/endorsers.csv").get_data(as_text=True).endswith(f",{iso}\r\n")
    assert client.get(f"{base}/endorsers.json").json["organizations"][0]["listed_at"] == iso  # type: ignore[index] # it is an object
    answer = client.get(f"/api/v1{base}/endorsers").json
    assert answer is not None
    assert answer["endorsers"][0]["listed_at"] == iso
