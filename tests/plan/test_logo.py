"""A plan's logo: which files may be one, and how it is served and shown."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from signon.core.actor import OPERATOR
from signon.core.errors import PlanFileRefused
from signon.documents.pictures import reencoded
from signon.models import Plan, PlanLogo
from signon.plan.logo import read
from signon.plan.plan_file import read as read_plan
from signon.plan.service import load, open_plan
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.plan.pictures import SVG, a_picture, a_png
from tests.plan.texts import a_text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a plan's file with a logo beside it."""
    (tmp_path / "logo.png").write_bytes(a_png())
    path = tmp_path / "plan.md"
    path.write_text(a_text("logo: logo.png", "logo_text: Fair Play"))
    return path


@pytest.fixture
def shown(begin: Begin, file: Path, now: datetime) -> Plan:
    with begin() as session:
        found = load(session, read_plan(file), by=OPERATOR, now=now).plan
        open_plan(session, found, by=OPERATOR, now=now)
        return found


def test_the_logo_is_shown_and_served_as_what_it_is(client: PageClient, shown: Plan) -> None:
    page = parse(client.get(f"/plans/{shown.slug}").get_data(as_text=True))
    (picture,) = (each for each in page.iter("img") if "/logo" in (each.get("src") or ""))
    assert picture.get("alt") == "Fair Play"
    assert (picture.get("width"), picture.get("height")) == ("120", "40")

    response = client.get(str(picture.get("src")))
    assert (response.mimetype, response.get_data()) == ("image/png", reencoded(a_png()).data)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"].endswith("immutable")
    again = client.get(str(picture.get("src")), headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_logo_under_another_version_is_kept_for_a_minute(client: PageClient, shown: Plan) -> None:
    for path in (f"/plans/{shown.slug}/logo", f"/plans/{shown.slug}/logo?v=1"):
        assert client.get(path).headers["Cache-Control"].startswith("public, max-age=60")


def test_there_is_no_logo_where_there_is_none(client: PageClient, plan: Plan) -> None:
    assert client.get(f"/plans/{plan.slug}/logo").status_code == 404
    assert client.get("/plans/no-such-plan/logo").status_code == 404
    assert "/logo" not in client.get(f"/plans/{plan.slug}").get_data(as_text=True)


def test_a_new_logo_takes_the_place_of_the_old_one(
    begin: Begin, shown: Plan, file: Path, now: datetime
) -> None:
    for data in (a_picture("JPEG"), a_picture("JPEG"), a_picture("WEBP")):
        (file.parent / "logo.png").write_bytes(data)
        with begin() as session:
            loaded = load(session, read_plan(file), by=OPERATOR, now=now)
            assert not loaded.is_new_version
            assert session.scalars(select(PlanLogo.data)).all() == [reencoded(data).data]
            assert loaded.plan.logo_digest != shown.logo_digest


def test_a_logo_that_the_file_names_no_more_is_gone(
    client: PageClient, begin: Begin, shown: Plan, file: Path, now: datetime
) -> None:
    file.write_text(a_text())
    with begin() as session:
        found = load(session, read_plan(file), by=OPERATOR, now=now).plan
        assert session.scalars(select(PlanLogo)).all() == []
        assert (found.logo_digest, found.logo_width, found.logo_text) == (None, None, None)
    assert client.get(f"/plans/{shown.slug}/logo").status_code == 404


@pytest.mark.parametrize("name", ["../logo.png", "/etc/passwd", "a/../b.png", "''", "[a]", "a:b"])
def test_a_logo_lies_beside_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / "plan.md"
    path.write_text(a_text(f"logo: {name}"))
    with pytest.raises(PlanFileRefused, match=r"^line 5: logo: must look like logo\.png"):
        read_plan(path)


def test_a_logo_that_cannot_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(PlanFileRefused, match=r"none\.png cannot be read: No such file"):
        read(tmp_path / "none.png")
    with pytest.raises(PlanFileRefused, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_a_file_that_is_no_picture_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(SVG)
    with pytest.raises(PlanFileRefused, match=r"^logo: an SVG can run .*export it as a PNG"):
        read(path)


@pytest.mark.one_database
def test_an_svg_from_when_it_could_be_a_logo_is_not_shown(
    client: PageClient, begin: Begin, shown: Plan
) -> None:
    with begin() as session:
        stored = session.get_one(PlanLogo, shown.id)
        stored.media_type, stored.data = "image/svg+xml", SVG
    assert client.get(f"/plans/{shown.slug}/logo").status_code == 404
    assert client.get(f"/plans/{shown.slug}").status_code == 200
    assert client.get(f"/plans/{shown.slug}/picture.png").status_code == 200
