"""Answers as bytes: how much of them is kept, and in which form a reader gets them."""

import gzip

import pytest
from flask import Response
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from signon.web.cache import lru_cache
from signon.web.cache.lru_cache import OVERHEAD, LRUCache, Page, answer, as_page, takes_gzip

TEXT = b"<p>" + b"word " * 200
GZIP = (
    ("gzip", True),
    ("GZIP", True),
    ("br, gzip;q=0.5", True),
    ("deflate, gzip;q=1.0, *;q=0.5", True),
    ("*", True),
    ("", False),
    ("identity", False),
    ("gzip;q=0", False),
    ("gzip;q=0.000, *", False),
    ("*;q=0", False),
    ("br", False),
    ("notgzip", False),
    (";;q=x,=gzip", False),
)


def a_page(size: int = 100, mimetype: str = "image/png") -> Page:
    response = Response(bytes(size), mimetype=mimetype)
    response.set_etag("abc", weak=True)
    return as_page(response, ())


def ask(page: Page, method: str = "GET", **headers: str) -> tuple[bytes, str, dict[str, str]]:
    environ = EnvironBuilder(method=method, headers=list(headers.items())).get_environ()
    body, status, found = run_wsgi_app(lambda e, s: answer(page, e, s), environ)
    return b"".join(body), status, dict(found)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3000) | st.none()), max_size=40))
def test_what_is_counted_is_what_is_there(puts: list[tuple[int, int | None]]) -> None:
    found: LRUCache[Page] = LRUCache(4 * OVERHEAD)
    for address, size in puts:
        found.put((str(address),), None if size is None else a_page(size))
        assert found.bytes == sum(each.size for each in found.pages.values()) <= 4 * OVERHEAD


def test_what_nobody_asks_for_goes_first() -> None:
    found: LRUCache[Page] = LRUCache(3 * (OVERHEAD + 100))
    for address in "abc":
        found.put((address,), a_page())
    assert found.get(("a",))
    found.put(("d",), a_page())
    assert [address for (address,) in found.pages] == ["c", "a", "d"]


def test_a_huge_page_or_address_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lru_cache, "LARGEST", OVERHEAD + 1000)
    found: LRUCache[Page] = LRUCache()
    found.put(("a",), a_page(100))
    found.put(("a",), a_page(1001))
    found.put(("b" * 3000,), a_page(100))
    assert (found.pages, found.bytes) == ({}, 0)


@pytest.mark.parametrize(("header", "is_packed"), GZIP)
def test_a_reader_gets_what_it_understands(header: str, is_packed: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    assert takes_gzip(header) is is_packed
    page = as_page(_tagged(Response(TEXT, mimetype="text/html")), ())
    body, status, headers = ask(page, **{"Accept-Encoding": header})
    assert status == "200 OK"
    assert (gzip.decompress(body) if is_packed else body) == TEXT
    assert headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    assert headers["Content-Length"] == str(len(body))


@given(st.text(st.characters(codec="latin-1"), max_size=40))
def test_no_header_of_a_reader_does_harm(header: str) -> None:
    page = as_page(_tagged(Response(TEXT, mimetype="text/html")), ())
    environ = EnvironBuilder().get_environ()
    environ |= {"HTTP_ACCEPT_ENCODING": header, "HTTP_IF_NONE_MATCH": header}
    _, status, _ = run_wsgi_app(lambda e, s: answer(page, e, s), environ)
    assert status in {"200 OK", "304 NOT MODIFIED"}


def test_a_picture_is_kept_once_and_never_packed() -> None:
    page = a_page(1000)
    assert page.size == 1000 + OVERHEAD
    body, _, headers = ask(page, **{"Accept-Encoding": "gzip"})
    assert len(body) == 1000
    assert "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("held", "is_same"),
    [
        ('W/"abc"', True),
        ('"abc"', True),
        ('"x", W/"abc"', True),
        ('W/"x","abc"', True),
        ("*", True),
        ('"abcd"', False),
        ('W/"ABC"', False),
        ('""', False),
        ('x"abc"y', False),
        ("W/", False),
    ],
)
def test_who_has_the_page_is_told_so(held: str, is_same: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    for method in ("GET", "HEAD"):
        body, status, headers = ask(a_page(), method, **{"If-None-Match": held})
        assert (status == "304 NOT MODIFIED") is is_same
        assert headers["ETag"] == 'W/"abc"'
        if is_same:
            assert (body, "Content-Length" in headers, "Content-Type" in headers) == (
                b"",
                False,
                False,
            )


def test_the_head_has_the_headers_of_the_whole() -> None:
    page = as_page(_tagged(Response(TEXT, mimetype="text/html")), ())
    for header in ("gzip", ""):
        whole, alone = (ask(page, m, **{"Accept-Encoding": header}) for m in ("GET", "HEAD"))
        assert alone == (b"", *whole[1:])


def _tagged(response: Response) -> Response:
    response.set_etag("abc", weak=True)
    return response
