"""Dates, numbers and places are written for people; Markdown comes out harmless."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from signon.web import filters

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("We *agree*.", "<p>We <em>agree</em>.</p>"),
        ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
        ("### Inside", "<h3>Inside</h3>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert filters.markdown(text).strip() == html


def test_a_link_in_markdown_stays_a_plain_link() -> None:
    html = filters.markdown("[us](https://example.org/?a=1&b=2)")
    assert html.strip() == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">us</a></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://evil.example/pixel.png)",
        "<style>p{}</style>",
        '<a href="//evil.example" onclick="x()">x</a>',
        "<iframe src=https://evil.example></iframe>",
        "# Big",
        "[x]: javascript:alert(1)\n[x]",
        "<javascript:alert(1)>",
        '<p style="position:fixed">x</p>',
    ],
)
def test_markdown_makes_no_element_that_acts_or_loads(text: str) -> None:
    html = filters.markdown(text)
    for part in ("<script", "<img", "<style", "<iframe", "<h1", 'href="j', 'href="d', 'href="v'):
        assert part not in html
    tags = html.replace("&lt;", "").split("<")[1:]
    assert not [tag for tag in tags if " on" in tag.split(">")[0] or "style" in tag.split(">")[0]]


def test_a_day_is_that_of_the_plans_own_time_zone() -> None:
    late = datetime(2020, 12, 15, 3, 30, tzinfo=UTC)
    assert filters.day(late) == "December 14, 2020"
    assert filters.moment(late).replace("\xa0", " ") == "December 14, 2020, 10:30 PM EST"
    assert filters.day(None) == filters.moment(None) == ""


def test_numbers_are_grouped() -> None:
    assert [filters.number(each) for each in (0, 999, 1000, 6_103_056)] == [
        "0",
        "999",
        "1,000",
        "6,103,056",
    ]


def test_places_have_names() -> None:
    assert filters.us_state_name("TX") == "Texas"
    assert filters.us_state_name("VI") == "U.S. Virgin Islands"
    assert filters.us_state_name("XX") == "XX"
    assert filters.country_name("MX") == "Mexico"
    assert filters.country_name("XX") == "XX"
    assert filters.us_state_name(None) == filters.country_name(None) == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.example.org/a?b", "example.org"),
        ("http://xn--fiq228c.example:8080/", "xn--fiq228c.example"),
        ("nothing", ""),
    ],
)
def test_a_website_is_shown_by_its_host(url: str, host: str) -> None:
    assert filters.host(url) == host


def test_templates_know_the_filters(app: Flask) -> None:
    page = app.jinja_env.from_string(
        "{{ 1000|number }} {{ 'TX'|us_state_name }} {{ '*a*'|markdown }}"
    )
    assert page.render().startswith("1,000 Texas <p><em>a</em></p>")


def test_a_constant_is_said_in_the_language_of_each_page(app: Flask) -> None:
    template = app.jinja_env.from_string('{{ "NY"|us_state_name }}')
    said = []
    for spoken in ({"signon.language": "es"}, {}):
        with app.app_context(), app.test_request_context(environ_overrides=spoken):
            said.append(template.render())
    assert said == ["Nueva York", "New York"]
