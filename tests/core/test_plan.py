"""What a visitor may do with a plan, at every moment of its life."""

from datetime import UTC, datetime, timedelta

import pytest

from signon.core.plan import Phase, PlanState, phase

NOON = datetime(2021, 1, 20, 12, tzinfo=UTC)
INSTANT, DAY = timedelta(microseconds=1), timedelta(days=1)


@pytest.mark.parametrize("opens", [None, NOON - DAY, NOON + DAY])
@pytest.mark.parametrize("closes", [None, NOON - DAY, NOON + DAY])
def test_a_draft_is_hidden_whatever_its_times(
    opens: datetime | None, closes: datetime | None
) -> None:
    assert phase(PlanState.DRAFT, opens_at=opens, closes_at=closes, now=NOON) is Phase.HIDDEN


@pytest.mark.parametrize("opens", [None, NOON - DAY, NOON + DAY])
@pytest.mark.parametrize("closes", [None, NOON - DAY, NOON + DAY])
def test_what_staff_closed_stays_closed(opens: datetime | None, closes: datetime | None) -> None:
    assert phase(PlanState.CLOSED, opens_at=opens, closes_at=closes, now=NOON) is Phase.CLOSED


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (None, None, Phase.OPEN),
        (NOON, None, Phase.OPEN),
        (NOON + INSTANT, None, Phase.NOT_YET),
        (None, NOON, Phase.CLOSED),
        (None, NOON + INSTANT, Phase.OPEN),
        (NOON - DAY, NOON + DAY, Phase.OPEN),
        (NOON + DAY, NOON + 2 * DAY, Phase.NOT_YET),
        (NOON - 2 * DAY, NOON - DAY, Phase.CLOSED),
    ],
)
def test_an_open_plan_opens_and_closes_to_the_instant(
    opens: datetime | None, closes: datetime | None, expected: Phase
) -> None:
    assert phase(PlanState.OPEN, opens_at=opens, closes_at=closes, now=NOON) is expected
