"""What every template may ask for without being given it."""

import re

import pytest
from flask import Flask, render_template_string

from signon.config import CHECKOUT
from tests.client import PageClient

pytestmark = pytest.mark.one_database


def test_a_page_names_its_language_and_direction(app: Flask) -> None:
    with app.test_request_context():
        words = "{{ language }} {{ direction }} {{ staff }}"
        assert render_template_string(words) == "en ltr None"


def test_an_asset_has_a_new_address_when_it_changes(client: PageClient) -> None:
    page = client.get("/").get_data(as_text=True)
    [path] = re.findall(r'href="(/static/style\.css\?v=[0-9a-f]+)"', page)
    response = client.get(path)
    assert response.get_data() == (CHECKOUT / "signon/static/style.css").read_bytes()
    response.close()


def test_a_misspelled_name_is_an_error_in_development(app: Flask) -> None:
    template = app.jinja_env.from_string("{{ plann }}")
    with pytest.raises(Exception, match="'plann' is undefined"):
        template.render()
