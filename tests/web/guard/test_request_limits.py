"""What no honest form sends is refused before any form looks at it."""

import re
from urllib.parse import urlencode

import pytest
from flask import Flask

from signon.models import Plan
from signon.web.guard.request_limits import MAX_BYTES, MAX_FIELDS
from tests.client import PageClient
from tests.web.raw import MULTIPART, URL_ENCODED, multipart, send, without_length

pytestmark = pytest.mark.one_database
PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}

#: What is put behind a form that is filled in properly.
SPOILS = {
    "an escaped NUL": b"city=a%00b",
    "a bare NUL": b"city=a\0b",
    "a NUL in a field's name": b"ci%00ty=a",
    "escaped bytes that are not UTF-8": b"city=%ff",
    "half of a surrogate pair": b"city=%ed%a0%80",
    "bare bytes that are not UTF-8": b"city=\xff\xfe",
    "a field twice": b"name=Bo",
    "a field twice, once escaped": b"n%61me=Bo",
    "an unknown field twice": b"x=1&x=2",
}
SPOILED_PARTS: dict[str, tuple[str, bytes]] = {
    "a NUL": ("city", b"a\0b"),
    "bytes that are not UTF-8": ("city", b"\xff"),
    "a field twice": ("name", b"Bo"),
    "a file": ('city"; filename="a.txt', b"Rye"),
    "a file without a name": ('city"; filename="', b"Rye"),
    "a file in the place of a field": ('name"; filename="a.txt', b"Bo"),
}
NAMELESS = b"--frontier\r\nContent-Disposition: form-data%s\r\n\r\na\r\n--frontier--\r\n"
BROKEN = {
    "no boundary": (multipart(("name", b"a")), "multipart/form-data"),
    "another boundary": (multipart(("name", b"a")), "multipart/form-data; boundary=x"),
    "a part that never ends": (multipart(("name", b"a"))[:-20], MULTIPART),
    "no part at all": (b"\r\n\r\n", MULTIPART),
    "a part without a header": (b"--frontier\r\n\r\na\r\n--frontier--\r\n", MULTIPART),
    "a part with an empty name": (NAMELESS % b"; name=", MULTIPART),
    "a part with a NUL in its name": (NAMELESS % b"; name*=utf-8''%00", MULTIPART),
    "a part that is not named": (NAMELESS % b"", MULTIPART),
    "UTF-16": ("name=Ana".encode("utf-16"), URL_ENCODED),
}


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.slug}/sign"


def filled(client: PageClient, path: str) -> dict[str, str]:
    return client.form(path)[1] | PERSON


def test_one_spoiled_field_spoils_a_form(client: PageClient, path: str) -> None:
    proper = urlencode(filled(client, path)).encode()
    for what, spoil in SPOILS.items():
        response = send(client, path, proper + b"&" + spoil)
        assert response.status_code == 400, what
        assert "damaged or incomplete" in response.get_data(as_text=True), what
    assert send(client, path, proper + b"&city=Rye").status_code == 303


def test_one_spoiled_part_spoils_a_form(client: PageClient, path: str) -> None:
    proper = [(name, value.encode()) for name, value in filled(client, path).items()]
    for what, spoil in SPOILED_PARTS.items():
        parts = [
            part for part in proper if part[0] != "name" or what != "a file in the place of a field"
        ]
        response = send(client, path, multipart(*parts, spoil), MULTIPART)
        assert response.status_code == 400, what
        assert "damaged or incomplete" in response.get_data(as_text=True), what
    assert send(client, path, multipart(*proper, ("city", b"Rye")), MULTIPART).status_code == 303


def test_a_broken_body_is_a_bad_request(client: PageClient, path: str) -> None:
    for what, (body, content_type) in BROKEN.items():
        response = send(client, path, body, content_type)
        assert response.status_code in {400, 422}, what  # 422 if the fields were read, but no token
        assert re.search("Please go back|There is a problem", response.get_data(as_text=True)), what


@pytest.mark.parametrize("query", ["name=%00", "q=%ff", "q=%ed%a0%80", "a%00=1"])
def test_a_query_is_read_as_strictly_as_a_body(client: PageClient, plan: Plan, query: str) -> None:
    for page in ("", "/endorsers", "/signers", "/sign"):
        assert client.get(f"/plans/{plan.slug}{page}?{query}").status_code == 400


def test_a_body_without_its_length_is_not_taken(app: Flask, client: PageClient, path: str) -> None:
    assert without_length(client, app, path, b"name=Ana").status_code == 411


def test_a_body_that_ends_too_early_is_not_taken(client: PageClient, path: str) -> None:
    # So granian tells it: the stream ends with the body.
    told = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "9"}
    response = client.post(path, data=b"name=Ana", content_type=URL_ENCODED, environ_overrides=told)
    assert response.status_code == 408
    assert "arrived too slowly" in response.get_data(as_text=True)


@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked", "identity", "xchunked"])
def test_a_body_in_chunks_is_not_taken(client: PageClient, path: str, coding: str) -> None:
    response = send(client, path, b"4\r\nname\r\n0\r\n\r\n", HTTP_TRANSFER_ENCODING=coding)
    assert response.status_code == 411
    assert "did not say how much" in response.get_data(as_text=True)


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 10 * 1024 * 1024])
def test_a_large_body_is_refused(client: PageClient, path: str, size: int) -> None:
    for content_type in (URL_ENCODED, MULTIPART):
        response = send(client, path, b"a" * size, content_type)
        assert response.status_code == 413
        assert "shorten" in response.get_data(as_text=True)


def test_a_body_of_the_largest_size_is_read(client: PageClient, path: str) -> None:
    target, kept = client.form(path)
    assert len(kept["csrf_token"]) < 200
    response = client.post(target, data=kept | {"name": "a" * (MAX_BYTES - 500)})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("length", "status"),
    [("-5", 400), ("garbage", 400), ("1e3", 400), ("", 400), (f"{10**30}", 413), ("99999999", 413)],
)
def test_a_length_that_lies_is_refused(
    client: PageClient, path: str, length: str, status: int
) -> None:
    assert send(client, path, b"name=Ana", CONTENT_LENGTH=length).status_code == status


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/json", "text/xml", "application/x-www-form-urlencoded2", "?"],
)
def test_another_kind_of_content_is_refused(
    client: PageClient, path: str, content_type: str
) -> None:
    response = send(client, path, b'{"name": "Ana"}', content_type)
    assert response.status_code == 415
    assert "Only ordinary web forms" in response.get_data(as_text=True)


def test_a_form_may_be_sent_in_parts_or_with_a_named_charset(client: PageClient, path: str) -> None:
    target, kept = client.form(path)
    parts = [(name, value.encode()) for name, value in (kept | PERSON).items()]
    assert send(client, target, multipart(*parts), MULTIPART).status_code == 303
    response = client.post(
        target, data=kept | PERSON, content_type=f"{URL_ENCODED}; charset=ISO-8859-1"
    )
    assert response.status_code == 303


def test_more_fields_than_any_form_has_are_refused(client: PageClient, path: str) -> None:
    target, kept = client.form(path)
    others = {f"x{number}": "" for number in range(MAX_FIELDS - len(kept | PERSON))}
    assert client.post(target, data=kept | PERSON | others).status_code == 303
    assert client.post(target, data=kept | PERSON | others | {"y": ""}).status_code == 413
    many = [(f"x{number}", b"") for number in range(MAX_FIELDS + 1)]
    assert send(client, target, multipart(*many), MULTIPART).status_code == 413
    query = "&".join(f"x{number}" for number in range(MAX_FIELDS + 1))
    assert client.get(f"{path}?{query}").status_code == 413


def test_an_unknown_field_is_ignored(client: PageClient, path: str) -> None:
    odd = {"is_admin": "1", "state[]": "x", "": "y", "visibility ": "none", "id": "7"}
    assert client.submit(path, PERSON | odd).status_code == 303


def test_the_body_of_a_page_that_is_not_there_is_not_read(client: PageClient) -> None:
    assert send(client, "/nowhere", b"a" * (MAX_BYTES + 1)).status_code == 404
    assert client.get("/nowhere?q=%00").status_code == 404
