"""The icons are the mark of the pages, in every size that browsers ask for."""

import importlib.util
import json
import struct
from http import HTTPStatus

import pytest

from signon.config import CHECKOUT
from signon.models import Plan
from tests.client import PageClient

pytestmark = pytest.mark.one_database
STATIC = CHECKOUT / "signon" / "static"
SIZES = {"apple-touch-icon": 180, "icon-192": 192, "icon-512": 512, "icon-maskable-512": 512}


def test_the_icons_are_drawn_from_the_mark_of_the_pages() -> None:
    spec = importlib.util.spec_from_file_location("icons", CHECKOUT / "docs" / "icons.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (STATIC / "favicon.svg").read_text() == script.mark(), "run docs/icons.py again"


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_an_icon_has_the_size_in_its_name(name: str, size: int) -> None:
    data = (STATIC / f"{name}.png").read_bytes()
    assert struct.unpack(">II", data[16:24]) == (size, size)
    assert len(data) < 20_000


def test_the_icon_of_old_browsers_holds_three_sizes(client: PageClient) -> None:
    response = client.get("/favicon.ico")
    data = response.get_data()
    assert response.headers["Cache-Control"].startswith("public")
    assert struct.unpack("<HHH", data[:6]) == (0, 1, 3)
    assert [data[6 + 16 * number] for number in range(3)] == [16, 32, 48]


def test_the_manifest_names_the_plan_and_its_icons(client: PageClient, plan: Plan) -> None:
    response = client.get("/site.webmanifest")
    assert response.mimetype == "application/manifest+json"
    described = json.loads(response.get_data())
    assert (described["name"], described["lang"]) == ("A Fair Plan", "en")
    assert described["start_url"] == "http://localhost/"
    assert {each["purpose"] for each in described["icons"]} == {"any", "maskable"}
    for each in described["icons"]:
        found = client.get(each["src"])
        assert found.status_code == HTTPStatus.OK
        found.close()


def test_without_a_plan_the_manifest_still_stands(client: PageClient) -> None:
    assert json.loads(client.get("/site.webmanifest").get_data())["name"] == "Plans"


def test_every_page_names_its_icons(client: PageClient, plan: Plan) -> None:
    page = client.get("/plans/fair-plan").get_data(as_text=True)
    for path in ("/favicon.ico", "/apple-touch-icon.png", "/site.webmanifest"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == HTTPStatus.OK
