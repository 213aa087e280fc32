"""Form pages are made once for all, and each visitor finds a token of their own in them."""

import gzip
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Barrier

import pytest
from flask import Flask, template_rendered
from werkzeug.test import TestResponse

from signon.core.actor import OPERATOR
from signon.models import Plan
from signon.plan import service as plans
from signon.web.cache.form_cache import EXTENSION
from tests.conftest import Begin
from tests.plan.texts import a_file
from tests.sign.visitors import CHECK_EMAIL, ENDORSE, FORMS, SIGN, Stranger, a_stranger

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]*)"')
AT_ONCE = 8
MONDAY = datetime(2021, 1, 4, tzinfo=UTC)
PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture(params=["0.001", "off"])
def overrides(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"SIGNON_KEEP_PAGES": request.param}


@pytest.fixture
def rendered(app: Flask) -> Iterator[list[str | None]]:
    """Collect the names of the templates that are rendered."""
    found: list[str | None] = []

    def note(_app: Flask, template: object, **_: object) -> None:
        found.append(getattr(template, "name", None))

    with template_rendered.connected_to(note, app):
        yield found


def ask(app: Flask, path: str, **headers: str) -> tuple[Stranger, TestResponse]:
    visitor = Stranger(app, app.response_class)
    return visitor, visitor.get(path, headers=headers)


def words(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def tokens(response: TestResponse) -> set[str]:
    return set(TOKEN.findall(words(response)))


def without(response: TestResponse) -> str:
    return TOKEN.sub("", words(response))


@pytest.mark.parametrize("path", [SIGN, ENDORSE, f"/es{SIGN}", f"{SIGN}?via=riverside"])
def test_pages_differ_in_nothing_but_the_token(app: Flask, plan: Plan, path: str) -> None:
    (_, one), (_, other) = ask(app, path), ask(app, path)
    assert without(one) == without(other)
    assert len(tokens(one) | tokens(other)) == 2


@pytest.mark.parametrize("path", [SIGN, ENDORSE])
def test_a_token_is_good_for_its_own_visitor_alone(app: Flask, plan: Plan, path: str) -> None:
    (one, hidden), (_, others) = a_stranger(app, path), a_stranger(app, path)
    assert one.post(path, data=FORMS[path] | others).status_code == 422
    assert one.post(path, data=FORMS[path] | hidden).status_code == HTTPStatus.SEE_OTHER


def test_visitors_at_once_each_get_their_own_token(app: Flask, plan: Plan) -> None:
    together = Barrier(AT_ONCE)

    def visit(_: int) -> str:
        together.wait()
        visitor, hidden = a_stranger(app, SIGN)
        assert visitor.post(SIGN, data=FORMS[SIGN] | hidden).status_code == HTTPStatus.SEE_OTHER
        return hidden["csrf_token"]

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert len(set(threads.map(visit, range(AT_ONCE)))) == AT_ONCE


@pytest.mark.parametrize("overrides", [{"SIGNON_KEEP_PAGES": "600"}])
def test_a_form_is_rendered_once_and_kept_without_a_token(
    app: Flask, plan: Plan, rendered: list[str | None], overrides: object
) -> None:
    seen: set[str] = set()
    for _ in range(3):
        seen |= tokens(ask(app, SIGN)[1])
    assert rendered.count("sign/individual.html") == 1
    kept = b"".join(
        part for each in app.extensions[EXTENSION].pages.values() for part in each.plain
    )
    assert len(seen) == 3
    assert not TOKEN.findall(kept.decode())[0]
    assert not any(each.encode() in kept for each in seen)


def test_a_packed_page_unpacks_to_the_plain_one_and_hides_no_token(app: Flask, plan: Plan) -> None:
    for path in (SIGN, ENDORSE, CHECK_EMAIL):
        visitor, _ = ask(app, path)
        packed = visitor.get(path, headers=PACKED)
        page = gzip.decompress(packed.get_data()).decode()
        assert TOKEN.sub("", page) == without(visitor.get(path))
        token = TOKEN.findall(page)[0].encode()
        assert token in packed.get_data()
        assert packed.content_length == len(packed.get_data()) < len(page) / 2
        assert packed.headers["Content-Encoding"] == "gzip"


def test_no_cache_keeps_a_form_and_nobody_is_told_it_is_unchanged(app: Flask, plan: Plan) -> None:
    for path in (SIGN, ENDORSE, CHECK_EMAIL):
        _, response = ask(app, path, **{"If-None-Match": "*"})
        assert response.status_code == HTTPStatus.OK
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers
        assert {each.lower() for each in response.vary} == {"cookie", "accept-encoding"}
        assert "HttpOnly" in response.headers["Set-Cookie"]


def test_a_head_is_a_page_without_its_body(app: Flask, plan: Plan) -> None:
    visitor, page = ask(app, SIGN)
    head = visitor.head(SIGN)
    assert head.status_code == HTTPStatus.OK
    assert not head.get_data()
    assert head.content_length == page.content_length


def test_a_token_in_an_address_is_taken_for_no_place_of_a_token(app: Flask, plan: Plan) -> None:
    _, first = ask(app, SIGN)
    (theirs,) = tokens(first)
    _, second = ask(app, f"{SIGN}?csrf_token={theirs}")
    assert theirs in words(second)
    assert theirs not in tokens(second)


def test_partners_and_languages_have_pages_of_their_own(app: Flask, plan: Plan) -> None:
    for path, expected in (
        (f"{SIGN}?via=riverside", 'value="riverside"'),
        (f"{SIGN}?via=hillside", 'value="hillside"'),
        (f"/es{SIGN}", 'lang="es"'),
        (SIGN, 'lang="en"'),
    ):
        for _ in range(2):
            assert expected in words(ask(app, path)[1]), path


def test_a_new_text_and_closing_show_at_once(app: Flask, begin: Begin, plan: Plan) -> None:
    assert 'value="1"' in words(ask(app, SIGN)[1])
    with begin() as session:
        plans.load(session, a_file("title: A Fairer Plan"), by=OPERATOR, now=MONDAY)
    assert "A Fairer Plan" in words(ask(app, SIGN)[1])
    with begin() as session:
        plans.close_plan(session, session.get_one(Plan, plan.id), by=OPERATOR, now=MONDAY)
    assert not tokens(ask(app, SIGN)[1])


def test_what_one_has_typed_is_shown_to_nobody_else(app: Flask, plan: Plan) -> None:
    visitor, hidden = a_stranger(app, SIGN)
    refused = visitor.post(SIGN, data=FORMS[SIGN] | hidden | {"email": "no address", "name": "Zed"})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Zed" in words(refused)
    assert "Zed" not in words(ask(app, SIGN)[1])
    assert "Zed" not in words(visitor.get(SIGN))


def test_the_page_after_sending_gives_hints_to_whom_they_belong(app: Flask, plan: Plan) -> None:
    pages = []
    for address in ("ann@gmail.com", "bo@gmial.com", "cy@example.org"):
        visitor, hidden = a_stranger(app, SIGN)
        visitor.post(SIGN, data=FORMS[SIGN] | hidden | {"email": address})
        pages.append(words(visitor.get(CHECK_EMAIL)))
    assert [("mail.google.com" in each, "gmail.com?" in each) for each in pages] == [
        (True, False),
        (False, True),
        (False, False),
    ]
