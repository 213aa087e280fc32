"""Who takes their time keeps others waiting, but never all of them."""

import pytest
from flask import Flask

from signon.core.errors import Overloaded
from signon.operate.server import THREADS
from signon.web.guard import slow_clients
from signon.web.guard.slow_clients import PLACES, ThreadSlot
from signon.web.streams import streamed
from tests.client import PageClient
from tests.web.raw import send

PATH = "/manage"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "WAIT_SECONDS", 0)


def test_a_thread_is_left_for_who_only_reads() -> None:
    assert PLACES < THREADS


def test_beyond_the_places_one_is_told_to_come_again() -> None:
    held = [ThreadSlot() for _ in range(PLACES)]
    with pytest.raises(Overloaded):
        ThreadSlot()
    held.pop().leave()
    with ThreadSlot(), pytest.raises(Overloaded):
        ThreadSlot()
    ThreadSlot().leave()


def test_a_place_is_left_once_however_often_it_is_closed() -> None:
    place, *_others = (ThreadSlot() for _ in range(PLACES))
    place.leave()
    place.leave()
    ThreadSlot()  # dropped, and free again
    with ThreadSlot(), pytest.raises(Overloaded):
        ThreadSlot()


@pytest.mark.one_database
def test_a_form_waits_for_no_place_for_long(client: PageClient) -> None:
    held = [ThreadSlot() for _ in range(PLACES)]
    assert client.get(PATH).status_code == 200
    busy = send(client, PATH, b"a=b")
    assert (busy.status_code, "Retry-After" in busy.headers) == (503, True)
    held.clear()
    assert send(client, PATH, b"a=b").status_code == 422


@pytest.mark.one_database
def test_a_list_holds_its_place_until_it_is_read_or_dropped() -> None:
    with Flask(__name__).test_request_context():
        answers = [streamed((each for each in (b"a",)), "text/csv", tag="t") for _ in range(PLACES)]
        with pytest.raises(Overloaded):
            streamed((each for each in (b"a",)), "text/csv", tag="t")
        answers.pop().close()
        answers.pop()
        with ThreadSlot(), ThreadSlot(), pytest.raises(Overloaded):
            ThreadSlot()
