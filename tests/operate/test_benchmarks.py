"""The benchmarks still measure; what they find depends on the machine, and is not asked here."""

from pathlib import Path

import pytest
from flask import Flask

from benchmarks import __main__ as runner
from benchmarks import cluster, crossing, long_list, plan_page, start
from benchmarks.load import Effort, ratio
from signon.config import CHECKOUT
from signon.web import clock

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


def test_what_all_benchmarks_say_becomes_one_page() -> None:
    names = [name for name, *_ in runner.family(300, large=False)]
    page = runner.report(clock.now(), 300, runner.machine(), ["## start\n"])
    assert all((CHECKOUT / "benchmarks" / f"{name}.py").exists() for name in names)
    assert "300 rows" in page
    assert "Python" in page


def test_the_site_for_nginx_becomes_one_before_two_servers(tmp_path: Path) -> None:
    site = cluster.nginx_settings(tmp_path, (8001, 8002), 8003)
    assert "upstream signon { server 127.0.0.1:8001; server 127.0.0.1:8002;" in site
    assert "proxy_pass http://signon;" in site
    assert not [each for each in ("ssl", ":8000", "/var/") if each in site]


@pytest.mark.one_database
@pytest.mark.usefixtures("plan")
def test_the_walk_of_each_request_is_counted(app: Flask) -> None:
    found = {kind: walk.figures() for kind, walk in crossing.measure(app).items()}
    assert all(each["calls"] > each["functions"] > each["files"] > 1 for each in found.values())
    assert all(each["changes of file"] >= each["files"] for each in found.values())


def test_rounds_are_compared_pair_by_pair() -> None:
    assert ratio([1, 20, 3], [2, 10, 2]) == pytest.approx(1.5)
