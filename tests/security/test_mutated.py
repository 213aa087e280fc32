"""Every door is sent requests that are a little wrong, in many ways: none of them is a fault."""

import random
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.models import Plan
from signon.web import clock
from tests.conftest import Begin
from tests.factories import a_sign_on
from tests.security.forms import ORGANIZATION, PERSON
from tests.staff.people import PASSWORD, a_colleague
from tests.web.raw import BOUNDARY, MULTIPART, URL_ENCODED, multipart

pytestmark = pytest.mark.one_database

SEED = 9
#: How often each door is tried with a spoiled body, and with a spoiled query, cookie and header.
BODIES, HEADS = 4, 1
#: What some form or page asks for, besides the two forms to sign.
OTHERS = {"password": PASSWORD, "again": PASSWORD, "current": PASSWORD, "code": "123456", "q": "a"}
#: What is put into a request, in the place of a piece of it or between two.
PIECES = (
    *(b"", b"\0", b"%00", b"%", b"%ff", b"\xff\xfe", b"%ed%a0%80", b"&", b"=", b";", b'"', b"\\"),
    *(b"\r\n", b"\r\n\r\n", b"--" + BOUNDARY.encode(), b"--", b"name=", b'name=""', b"filename="),
    *(b"name*=utf-8''%00", b"name*=latin1''%ff", b"[]", b"9" * 30, b"-1", b"a" * 5000, b"\t"),
    *(b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"{{7*7}}", b"../", b"'--", b"charset=x", b"%u0041"),
)
HEADERS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "Range", "If-None-Match", "Cookie", "Host"),
    *("If-Modified-Since", "Origin", "Referer", "User-Agent", "X-Forwarded-For", "Authorization"),
)
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
OUT = "/admin/logout"  # which would end the session that all other doors of the staff need


Fields = Mapping[str, str]


class Door(NamedTuple):
    """An address of the application, and how it is asked for."""

    method: str
    path: str


def doors(app: Flask, values: Mapping[str, str]) -> list[Door]:
    """Return an address for every rule of the application, once for each of its methods."""
    found = {
        Door(method, PLACE.sub(lambda place: values.get(place[1], "x"), rule.rule))
        for rule in app.url_map.iter_rules()
        for method in {"GET", "POST"} & set(rule.methods or ())
    }
    return sorted(door for door in found if door.path != OUT)


def spoiled(dice: random.Random, text: bytes) -> bytes:
    """Return ``text`` with a piece or two of it replaced, repeated or left out."""
    for _ in range(dice.randint(1, 2)):
        start = dice.randrange(len(text) + 1)
        end = start + dice.choice((0, 0, 1, 3, 20))
        piece = dice.choice((*PIECES, text[start:end] * 2, bytes([dice.randrange(256)])))
        text = text[:start] + piece + text[end:]
    return text


def body_sent(client: FlaskClient, dice: random.Random, door: Door, fields: Fields) -> int:
    """Post the fields of a form, in one of the two ways that browsers have, and a little wrong."""
    parts = ((name, value.encode()) for name, value in fields.items())
    body, kind = dice.choice(
        ((urlencode(fields).encode(), URL_ENCODED), (multipart(*parts), MULTIPART))
    )
    return client.post(door.path, data=spoiled(dice, body), content_type=kind).status_code


def head_sent(client: FlaskClient, dice: random.Random, door: Door, fields: Fields) -> int:
    """Ask for a page with a query and a header that are a little wrong."""
    asked = {name: fields[name] for name in dice.sample(sorted(fields), 3)}
    query = spoiled(dice, urlencode(asked).encode()).decode("latin-1")
    header = f"HTTP_{dice.choice(HEADERS)}".upper().replace("-", "_")
    value = spoiled(dice, b'a=b; c, en;q=0.5, "d"').decode("latin-1")
    environ = {"QUERY_STRING": query, header: value}
    return client.get(door.path, environ_overrides=environ).status_code


@pytest.fixture
def ways_in(app: Flask, plan: Plan, begin: Begin) -> list[Door]:
    with begin() as session:
        listed = a_sign_on(session, plan, State.LISTED, now=clock.now())
    values = {"slug": plan.slug, "token": "A" * 43, "number": "1", "staff_id": "1"}
    return doors(app, values | dict.fromkeys(("sign_on_id", "job_id"), str(listed.id)))


def test_no_request_is_a_fault_however_it_is_spoiled(
    app: Flask, begin: Begin, plan: Plan, ways_in: list[Door]
) -> None:
    owner = a_colleague(app, begin, StaffRole.OWNER, now=clock.now())
    fields = ORGANIZATION | PERSON | OTHERS | owner.form(f"/plans/{plan.slug}/sign")[1]
    browser = FlaskClient(app, app.response_class)  # which does not look into the pages
    cookie = owner.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    browser.set_cookie(cookie.key, cookie.value)
    dice = random.Random(SEED)  # noqa: S311 - the same ones each time
    answers: dict[int, list[Door]] = {}
    for door in ways_in:
        for sent in [body_sent] * BODIES if door.method == "POST" else [head_sent] * HEADS:
            with app.app_context():
                answers.setdefault(sent(browser, dice, door, fields), []).append(door)
    assert not answers.get(HTTPStatus.INTERNAL_SERVER_ERROR)
    assert {200, 303, 400, 404, 422} <= answers.keys()
