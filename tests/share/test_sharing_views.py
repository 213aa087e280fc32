"""QR codes, share pictures and icons: what goes along when a plan is shared."""

import re
import struct
from datetime import datetime
from http import HTTPStatus
from xml.etree.ElementTree import fromstring

import pytest
import segno

from signon.core.plan import Phase
from signon.models import Plan
from signon.models.tally import Counts
from signon.share import picture
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import PLAN, a_plan

pytestmark = pytest.mark.one_database
PLAN_URL = "http://localhost/plans/fair-plan"
MARGIN = 4
PNG = b"\x89PNG\r\n\x1a\n"


def matrix(svg: bytes) -> list[list[int]]:
    """Return the dark squares that the path of a QR code draws, without its margin."""
    root = fromstring(svg)  # noqa: S314 - our own
    size = int(float((root.get("viewBox") or "").split()[-1]))
    rows = [[0] * size for _ in range(size)]
    [path] = [each.get("d") or "" for each in root.iter() if each.get("stroke") == "#000"]
    x, y = 0.0, 0.0
    for step, numbers in re.findall(r"([Mmh])([-\d. ]+)", path):
        first, *rest = map(float, numbers.split())
        if step == "h":
            for column in range(int(x), int(x + first)):
                rows[int(y)][column] = 1
            x += first
        else:
            x, y = (first, rest[0]) if step == "M" else (x + first, y + rest[0])
    return [row[MARGIN:-MARGIN] for row in rows[MARGIN:-MARGIN]]


def code_of(url: str) -> list[list[int]]:
    return [list(map(int, row)) for row in segno.make_qr(url, error="m").matrix]


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("", PLAN_URL),
        ("?action=2", f"{PLAN_URL}/actions/2"),
        ("?action=3", PLAN_URL),
        ("?action=02", PLAN_URL),
        ("?action=%3Cscript%3E", PLAN_URL),
        ("?action=" + "9" * 5000, PLAN_URL),
        ("?url=https://evil.example", PLAN_URL),
        ("?via=partner", PLAN_URL),
    ],
)
def test_the_code_leads_to_the_plan_or_one_of_its_actions(
    client: PageClient, plan: Plan, query: str, url: str
) -> None:
    response = client.get(f"/plans/fair-plan/qr.svg{query}")
    assert response.mimetype == "image/svg+xml"
    assert fromstring(response.get_data()).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert matrix(response.get_data()) == code_of(url)


@pytest.mark.parametrize("name", ["qr.svg", "picture.png"])
def test_a_draft_and_no_plan_have_nothing_to_share(
    client: PageClient, begin: Begin, now: datetime, name: str
) -> None:
    with begin() as session:
        a_plan(session, now=now, slug="draft", is_open=False)
    for slug in ("draft", "none"):
        assert client.get(f"/plans/{slug}/{name}").status_code == HTTPStatus.NOT_FOUND


def test_what_speaks_to_machines_has_one_address(client: PageClient, plan: Plan) -> None:
    for path in ("/plans/fair-plan/qr.svg", "/site.webmanifest", "/robots.txt", "/sitemap.xml"):
        assert client.get(f"/en{path}").status_code == HTTPStatus.NOT_FOUND


def test_the_picture_is_one_that_other_sites_may_show(client: PageClient, plan: Plan) -> None:
    response = client.get("/plans/fair-plan/picture.png")
    data = response.get_data()
    assert (response.mimetype, data[:8]) == ("image/png", PNG)
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert len(data) < 300_000
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get(
        "/plans/fair-plan/picture.png", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def test_the_picture_changes_with_the_plan(
    client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    before = client.get("/plans/fair-plan/picture.png").get_data()
    with begin() as session:
        colored = PLAN.replace("\ntitle:", "\naccent: '#7a1f3d'\ntitle:")
        a_plan(session, now=now, source=colored)
    assert client.get("/plans/fair-plan/picture.png").get_data() != before


@pytest.mark.usefixtures("app")
def test_the_picture_stays_as_it_is_while_the_round_numbers_do(plan: Plan) -> None:
    def shown(organizations: int, phase: Phase = Phase.OPEN) -> dict[str, object]:
        counts = Counts(organizations=organizations, individuals=12_437)
        return picture.facts(plan, counts, phase, language="en", host="example.org")

    assert shown(173)["figures"] == [("170+", "organizations"), ("12,000+", "people")]
    assert shown(171) == shown(179)
    assert shown(171) != shown(181)
    assert shown(1)["figures"] == [("1", "organization"), ("12,000+", "people")]
    assert shown(171) != shown(171, Phase.CLOSED)


@pytest.mark.usefixtures("app")
def test_nobody_is_no_figure(plan: Plan) -> None:
    assert picture.figures(Counts()) == []


@pytest.mark.parametrize(
    "title",
    ["T" * 300, "</svg><script>", "#eval(1)", "شركة", "移民", "\\\\ $x$ *b* `c`", "ไทย " * 40],
)
def test_any_title_makes_a_picture(
    client: PageClient, begin: Begin, now: datetime, title: str
) -> None:
    with begin() as session:
        a_plan(session, now=now, source=PLAN.replace("A Fair Plan", f"'{title}'"))
    response = client.get("/plans/fair-plan/picture.png")
    assert (response.status_code, response.get_data()[:8]) == (HTTPStatus.OK, PNG)
