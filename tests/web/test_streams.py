"""What is sent while it is made: never gathered, packed piece by piece, and not made in vain."""

import zlib
from collections.abc import Generator

import pytest
from flask import Flask
from werkzeug.test import run_wsgi_app

from signon.web.streams import GZIP, Streamed, streamed

PIECES = (b"one," * 300, b"two", b"")


@pytest.fixture
def app() -> Flask:
    return Flask(__name__)


def ask(app: Flask, made: list[bytes], method: str = "GET", **headers: str) -> Streamed:
    """Return the answer to a request; ``made`` tells what of it was made."""

    def pieces() -> Generator[bytes]:
        try:
            for each in PIECES:
                made.append(each)
                yield each
        finally:
            made.append(b"closed")

    with app.test_request_context(method=method, headers=headers):
        response = streamed(pieces(), "text/csv", tag="abc")
        assert isinstance(response, Streamed)
        return response


def test_nothing_is_made_before_it_is_sent(app: Flask) -> None:
    made: list[bytes] = []
    response = ask(app, made)
    assert made == []
    assert "Content-Length" not in response.headers
    assert next(iter(response.response)) == PIECES[0]
    assert made == [PIECES[0]]


@pytest.mark.parametrize(("method", "held"), [("HEAD", ""), ("GET", 'W/"abc"'), ("GET", "*")])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_wants_no_body_costs_none(app: Flask, method: str, held: str, encoding: str) -> None:
    made: list[bytes] = []
    response = ask(app, made, method, If_None_Match=held, Accept_Encoding=encoding)
    body, status, headers = run_wsgi_app(response, {"REQUEST_METHOD": method})
    assert b"".join(body) == b""
    response.close()
    assert not set(made) & set(PIECES)
    assert status.startswith("304" if held else "200")
    assert (headers["ETag"], headers["Vary"]) == ('W/"abc"', "Accept-Encoding")
    assert "Content-Length" not in headers


def test_each_piece_can_be_read_when_it_comes(app: Flask) -> None:
    response = ask(app, [], Accept_Encoding="br, gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    unpacker = zlib.decompressobj(GZIP)
    assert [unpacker.decompress(each) for each in response.iter_encoded()] == [*PIECES, b""]
    assert unpacker.eof


def test_who_does_not_know_gzip_gets_it_plain(app: Flask) -> None:
    response = ask(app, [], Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in response.headers
    assert tuple(response.response) == PIECES
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_reader_who_leaves_ends_the_making(app: Flask) -> None:
    for encoding in ("gzip", "identity"):
        made: list[bytes] = []
        response = ask(app, made, Accept_Encoding=encoding)
        next(iter(response.response))
        response.close()
        assert made == [PIECES[0], b"closed"]
