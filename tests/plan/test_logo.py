"""A plan's logo: which files may be one, and how it is served and shown."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from signon.core.errors import PlanFileRefused
from signon.models import Plan, PlanLogo
from signon.plan.logo import MAX_BYTES, Logo, read, recognize
from signon.plan.plan_file import read as read_plan
from signon.plan.service import load, open_plan
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.plan.pictures import SVG, a_jpeg, a_png, a_webp
from tests.plan.texts import a_text

SVG_WITH = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" {} {}</svg>'
)
BOX = 'viewBox="0 0 9 9">'


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (a_png(), "image/png"),
        (a_jpeg(), "image/jpeg"),
        *((a_webp(kind), "image/webp") for kind in ("VP8X", "VP8L", "VP8 ")),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, "image/svg+xml"),
    ],
    ids=["PNG", "JPEG", "WebP", "lossless WebP", "simple WebP", "SVG", "SVG with a BOM"],
)
def test_a_picture_is_known_by_its_content(data: bytes, media_type: str) -> None:
    logo = recognize(data)
    assert (logo.media_type, logo.data) == (media_type, data)
    assert round(logo.width / logo.height, 1) == 3
    assert logo.width >= 120


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file must be a PNG, JPEG, WebP or SVG picture"),
        (b"<html></html>", "the file must be a PNG"),
        (b"GIF89a" + bytes(40), "the file must be a PNG"),
        (a_png()[:20], "the file must be a PNG"),
        (b"\xff\xd8\xff" + bytes(60), "the file must be a PNG"),
        (b"RIFF0000WAVE" + bytes(40), "the file must be a PNG"),
        (SVG[:-6], "the file must be a PNG"),
        (SVG.decode().encode("utf-16"), "the file must be a PNG"),
        (a_png(15, 40), "the picture has 15 by 40 pixels; sane are 16 to 4096 a side"),
        (a_png(4097, 40), "the picture has 4097 by 40"),
        (a_jpeg(3000, 3000), "the picture has 3000 by 3000"),
        (a_png().ljust(MAX_BYTES + 1), "the file may have 512 KiB at most"),
    ],
)
def test_what_is_no_sane_picture_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(PlanFileRefused, match=f"^logo: {message}"):
        recognize(data)


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ((BOX, "<script/>"), "may hold no script"),
        ((f'onload="x()" {BOX}', ""), "may hold no script"),
        ((BOX, "<foreignObject/>"), "may hold no script"),
        ((BOX, '<image href="https://example.org/a.png"/>'), "may load nothing"),
        ((BOX, '<use x:href="other.svg#a"/>'), "may load nothing"),
        ((BOX, '<a href=" javascript:x()"/>'), "may load nothing"),
        ((BOX, '<path style="fill: url(//example.org)"/>'), "may load nothing"),
        ((BOX, "<style>@import 'a.css'</style>"), "may load nothing"),
        ((">", ""), "needs a viewBox"),
        (('width="100%" height="5">', ""), "needs a viewBox"),
    ],
)
def test_an_svg_that_runs_or_loads_is_refused(svg: tuple[str, str], message: str) -> None:
    with pytest.raises(PlanFileRefused, match=f"^logo: an SVG {message}"):
        recognize(SVG_WITH.format(*svg).encode())


def test_an_svg_with_a_doctype_is_refused() -> None:
    with pytest.raises(PlanFileRefused, match="without a DOCTYPE"):
        recognize(b"<!DOCTYPE svg>" + SVG)


@pytest.mark.parametrize(
    ("tag", "size"),
    [
        ('width="200px" height="100">', (200, 100)),
        ('width="20" height="10" viewBox="0 0 1 1">', (128, 64)),
        ('width="100%" viewBox="0,0,300,200">', (300, 200)),
    ],
)
def test_an_svg_is_as_large_as_it_says(tag: str, size: tuple[int, int]) -> None:
    svg = SVG_WITH.format(tag, '<use href="#a"/><image href="data:image/png;base64,"/>')
    logo = recognize(svg.encode())
    assert (logo.width, logo.height) == size


@given(
    st.sampled_from([a_png(), a_jpeg(), a_webp(), a_webp("VP8L"), SVG]),
    st.integers(0, 200),
    st.binary(max_size=40),
)
def test_no_damage_makes_more_than_a_refusal(data: bytes, at: int, other: bytes) -> None:
    for broken in (data[:at], data[:at] + other, data[:at] + other + data[at:]):
        with suppress(PlanFileRefused):
            assert isinstance(recognize(broken), Logo)


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
        found = load(session, read_plan(file), by="operator", now=now).plan
        open_plan(session, found, by="operator", now=now)
        return found


def test_the_logo_is_shown_and_served_as_what_it_is(client: PageClient, shown: Plan) -> None:
    page = parse(client.get(f"/plans/{shown.slug}").get_data(as_text=True))
    (picture,) = (each for each in page.iter("img") if "/logo" in (each.get("src") or ""))
    assert picture.get("alt") == "Fair Play"
    assert (picture.get("width"), picture.get("height")) == ("120", "40")

    response = client.get(str(picture.get("src")))
    assert (response.mimetype, response.get_data()) == ("image/png", a_png())
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
    for data in (SVG, SVG, a_webp()):
        (file.parent / "logo.png").write_bytes(data)
        with begin() as session:
            loaded = load(session, read_plan(file), by="operator", now=now)
            assert not loaded.is_new_version
            assert session.scalars(select(PlanLogo.data)).all() == [data]
            assert loaded.plan.logo_digest != shown.logo_digest


def test_a_logo_that_the_file_names_no_more_is_gone(
    client: PageClient, begin: Begin, shown: Plan, file: Path, now: datetime
) -> None:
    file.write_text(a_text())
    with begin() as session:
        found = load(session, read_plan(file), by="operator", now=now).plan
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
