"""What may not stand in a path is no such page; it never reaches a database."""

import pytest

from signon.models import Plan
from tests.client import PageClient

NOWHERE = (
    "/plans/nowhere",
    "/plans/-fair-plan",
    "/plans/fair_plan",
    "/plans/fair-plan%00",
    "/plans/%ff",
    "/plans/" + "a" * 101,
    "/plans/" + "a" * 60_000,
    "/plans/../plans/fair-plan/x",
    "/plans/fair-plan'%20OR%201=1--",
    "/plans/fair-plan/actions/0",
    "/plans/fair-plan/actions/01",
    "/plans/fair-plan/actions/3",
    "/plans/fair-plan/actions/11",
    "/plans/fair-plan/actions/-1",
    "/plans/fair-plan/actions/1.0",
    "/plans/fair-plan/actions/1e3",
    "/plans/fair-plan/actions/%D9%A1",
    "/plans/fair-plan/actions/999999999",
    "/plans/fair-plan/actions/2147483648",
    f"/plans/fair-plan/actions/{10**30}",
    f"/plans/fair-plan/versions/{10**30}",
    "/plans/fair-plan/versions/2",
    "/plans/fair-plan/versions/1%00",
    f"/plans/fair-plan/actions/{'9' * 5000}",
    "/confirm/short",
    "/confirm/" + "a" * 101,
    "/confirm/" + "a" * 42 + "%00",
)


def test_a_path_that_is_none_of_ours_is_not_found(client: PageClient, plan: Plan) -> None:
    for path in NOWHERE:
        for ending in ("", "/sign") if path.count("/") == 2 else ("",):
            assert client.get(path + ending).status_code == 404, path


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["", "/actions/1", "/actions/2", "/versions/1"])
def test_what_is_there_is_found(client: PageClient, plan: Plan, path: str) -> None:
    assert client.get(f"/plans/{plan.slug}{path}").status_code == 200
