"""Staff have the sheets of all states and the poster of all names made."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from signon.config import Settings
from signon.core.permissions import StaffRole
from signon.letters import sheet_jobs
from signon.models import Plan
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.export.lists import some_endorsers
from tests.operate.running import run_next
from tests.staff.people import a_colleague

pytestmark = pytest.mark.one_database
PATH = "/admin/letters"


@pytest.fixture
def exporter(app: Flask, begin: Begin, plan: Plan) -> PageClient:
    with begin() as session:
        some_endorsers(session, plan, now=clock.now() - timedelta(hours=2))
    return a_colleague(app, begin, StaffRole.EXPORTER, now=clock.now())


def made(client: PageClient, settings: Settings, paper: str) -> bytes:
    client.submit(PATH, {"paper": paper}, action=f"{PATH}/papers/fair-plan")
    run_next(settings, *sheet_jobs.KINDS)
    page = client.get(PATH).get_data(as_text=True)
    link = page.partition(f'action="{PATH}/papers/jobs/')[2].partition('"')[0]
    found: bytes = client.submit(PATH, {}, action=f"{PATH}/papers/jobs/{link}").data
    return found


def test_all_states_come_in_one_file(exporter: PageClient, settings: Settings) -> None:
    found = PdfReader(BytesIO(made(exporter, settings, "hill_sheets")))
    assert len(found.pages) == 56


def test_the_poster_has_the_names_and_the_others_as_a_number(
    exporter: PageClient, settings: Settings
) -> None:
    found = PdfReader(BytesIO(made(exporter, settings, "poster_pdf")))
    [page] = found.pages
    words = page.extract_text()
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 1684)
    for said in ("Zebra Fund", "Person1 L.", "and 2 more"):
        assert said in words
    assert "Person2" not in words


def test_the_poster_is_a_picture_too(exporter: PageClient, settings: Settings) -> None:
    with Image.open(BytesIO(made(exporter, settings, "poster_png"))) as picture:
        assert picture.size == (1191, 1684)
