"""The benchmarks still measure; what they find depends on the machine, and is not asked here."""

from pathlib import Path

import pytest
from flask import Flask

from benchmarks import crossing, long_list, plan_page, start
from benchmarks.load import Effort, ratio

BRIEF = Effort(seconds=0.05, rounds=1, connections=1)


def test_the_plan_page_is_measured(tmp_path: Path) -> None:
    found = plan_page.measure(tmp_path, BRIEF, processes=1, sign_ons=3)
    assert found.keys() == plan_page.TARGETS.keys()
    assert all(each > 0 for each in found.values())


def test_the_long_list_is_measured(tmp_path: Path) -> None:
    found = long_list.measure(tmp_path, BRIEF, short=60, middle=60, long=60)
    assert found.keys() == long_list.QUERIES.keys()
    assert all(each > 0 for each in found.values())


def test_all_picks_can_be_imported() -> None:
    assert {"flask", "sqlalchemy", "PIL", "yaml"} <= set(start.picks())


@pytest.mark.one_database
@pytest.mark.usefixtures("plan")
def test_the_walk_of_each_request_is_counted(app: Flask) -> None:
    found = {kind: walk.figures() for kind, walk in crossing.measure(app).items()}
    assert all(each["calls"] > each["functions"] > each["files"] > 1 for each in found.values())
    assert all(each["changes of file"] >= each["files"] for each in found.values())


def test_rounds_are_compared_pair_by_pair() -> None:
    assert ratio([1, 20, 3], [2, 10, 2]) == pytest.approx(1.5)
