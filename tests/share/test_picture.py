"""The plan's logo in what is drawn of the plan: the picture beside a link, and the certificate."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from signon.config import CHECKOUT
from signon.documents.pictures import Picture, reencoded
from signon.models import Plan, SignOn
from signon.plan.service import set_logo
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.endorsers.listed import organization
from tests.plan.pictures import a_picture, a_png

pytestmark = pytest.mark.one_database
PICTURE = "/plans/fair-plan/picture.png"
ICON = (CHECKOUT / "signon" / "static" / "icon-192.png").read_bytes()
OTHER = a_picture("PNG")


@pytest.fixture
def acme(begin: Begin, plan: Plan, now: datetime) -> SignOn:
    with begin() as session:
        return organization(session, plan, "Acme Aid", now=now)


def show(begin: Begin, plan: Plan, logo: Picture | None, text: str | None = None) -> None:
    """Give the plan a logo, or take its own away."""
    with begin() as session:
        found = session.get_one(Plan, plan.id)
        set_logo(session, found, logo)
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
    [a_png(), ICON, *(a_picture(kind) for kind in ("JPEG", "WEBP"))],
    ids=["PNG", "colored PNG", "JPEG", "WebP"],
)
def test_the_logo_stands_on_the_picture_and_on_the_certificate(
    client: PageClient, begin: Begin, plan: Plan, acme: SignOn, data: bytes
) -> None:
    without = client.get(PICTURE).get_data(), certificate(client, acme)
    show(begin, plan, reencoded(data))
    found = client.get(PICTURE).get_data(), certificate(client, acme)
    assert found[0] != without[0]
    assert found[1] != without[1]


def test_a_logo_that_cannot_be_drawn_leaves_everything_as_it_was(
    client: PageClient,
    begin: Begin,
    plan: Plan,
    acme: SignOn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    without = client.get(PICTURE).get_data(), certificate(client, acme)
    show(begin, plan, Picture("image/png", ICON[:300], 192, 192))
    assert (client.get(PICTURE).get_data(), certificate(client, acme)) == without
    assert "the plan's logo, which cannot be drawn" in caplog.text


def test_a_new_logo_makes_a_new_picture_at_a_new_address(
    client: PageClient, begin: Begin, plan: Plan
) -> None:
    seen = set()
    for logo in (None, reencoded(a_png()), reencoded(OTHER)):
        show(begin, plan, logo)
        head = parse(client.get("/plans/fair-plan").get_data(as_text=True)).iter("meta")
        [address] = [each.get("content") for each in head if each.get("property") == "og:image"]
        picture = client.get((address or "").removeprefix("http://localhost"))
        seen.add((address, picture.headers["ETag"]))
    assert len({address for address, _ in seen}) == len({etag for _, etag in seen}) == 3


def test_the_certificate_says_what_the_logo_says(
    client: PageClient, begin: Begin, plan: Plan, acme: SignOn
) -> None:
    for text in ("Fair Play", None):
        show(begin, plan, reencoded(a_png()), text)
        root: Any = PdfReader(BytesIO(certificate(client, acme))).root_object
        said = ["QR code of the address beside it"]
        assert alternatives(root["/StructTreeRoot"]["/K"]) == ([text, *said] if text else said)
