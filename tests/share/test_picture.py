"""The plan's logo in what is drawn of the plan: the picture beside a link, and the certificate."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from signon.config import CHECKOUT
from signon.models import Plan, SignOn
from signon.plan.logo import recognize
from signon.plan.service import set_logo
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.endorsers.listed import organization
from tests.plan.pictures import SVG, a_jpeg, a_png, a_webp

pytestmark = pytest.mark.one_database
PICTURE = "/plans/fair-plan/picture.png"
ICON = (CHECKOUT / "signon" / "static" / "icon-192.png").read_bytes()
OTHER = SVG.replace(b"<path", b'<path fill="#c00"')
# Each of six groups shows the one before ten times.
USES = "".join(
    f'<g id="g{1 + each}">' + f'<use href="#g{each}"/>' * 10 + "</g>" for each in range(6)
)
BOMB = SVG.replace(b"<path", b'<path id="g0"').replace(b"</svg>", USES.encode() + b"</svg>")


@pytest.fixture
def acme(begin: Begin, plan: Plan, now: datetime) -> SignOn:
    with begin() as session:
        return organization(session, plan, "Acme Aid", now=now)


def show(begin: Begin, plan: Plan, data: bytes | None, text: str | None = None) -> None:
    """Give the plan a logo, or take its own away."""
    with begin() as session:
        found = session.get_one(Plan, plan.id)
        set_logo(session, found, recognize(data) if data else None)
        found.logo_text = text


def certificate(client: PageClient, acme: SignOn) -> bytes:
    return client.get(f"/plans/fair-plan/endorsers/{acme.id}/certificate.pdf").get_data()


def alternatives(element: Any) -> list[str]:  # noqa: ANN401 - any part of a PDF
    """Return what a screen reader says of the pictures in a part of a document."""
    found = element.get_object()
    if isinstance(found, list):
        return [each for part in found for each in alternatives(part)]
    if not isinstance(found, dict):
        return []
    below = alternatives(found["/K"]) if "/K" in found else []
    return [str(found["/Alt"]), *below] if "/Alt" in found else below


@pytest.mark.parametrize(
    "data",
    [SVG, b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, a_png(), ICON],
    ids=["SVG", "SVG with a BOM", "PNG", "colored PNG"],
)
def test_the_logo_stands_on_the_picture_and_on_the_certificate(
    client: PageClient, begin: Begin, plan: Plan, acme: SignOn, data: bytes
) -> None:
    without = client.get(PICTURE).get_data(), certificate(client, acme)
    show(begin, plan, data)
    found = client.get(PICTURE).get_data(), certificate(client, acme)
    assert found[0] != without[0]
    assert found[1] != without[1]


@pytest.mark.parametrize(
    "data",
    [a_jpeg(), a_webp(), ICON[:300], BOMB],
    ids=["no JPEG", "no WebP", "half a PNG", "SVG of a million pieces"],
)
def test_a_logo_that_cannot_be_drawn_leaves_everything_as_it_was(
    client: PageClient,
    begin: Begin,
    plan: Plan,
    acme: SignOn,
    caplog: pytest.LogCaptureFixture,
    data: bytes,
) -> None:
    without = client.get(PICTURE).get_data(), certificate(client, acme)
    show(begin, plan, data)
    assert (client.get(PICTURE).get_data(), certificate(client, acme)) == without
    assert "the plan's logo, which cannot be drawn" in caplog.text


def test_a_new_logo_makes_a_new_picture_at_a_new_address(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    seen = set()
    for data in (None, SVG, OTHER):
        show(begin, plan, data)
        head = parse(client.get("/plans/fair-plan").get_data(as_text=True)).iter("meta")
        [address] = [each.get("content") for each in head if each.get("property") == "og:image"]
        picture = client.get((address or "").removeprefix("http://localhost"))
        seen.add((address, picture.headers["ETag"]))
    assert len({address for address, _ in seen}) == len({etag for _, etag in seen}) == 3


def test_the_certificate_says_what_the_logo_says(
    client: PageClient, begin: Begin, plan: Plan, acme: SignOn
) -> None:
    for text in ("Fair Play", None):
        show(begin, plan, SVG, text)
        root: Any = PdfReader(BytesIO(certificate(client, acme))).root_object
        said = ["QR code of the address beside it"]
        assert alternatives(root["/StructTreeRoot"]["/K"]) == ([text, *said] if text else said)
