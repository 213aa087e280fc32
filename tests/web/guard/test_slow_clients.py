"""Who takes their time keeps others waiting, but never all of them."""

import pytest
from flask import Flask

from signon.core.errors import Overloaded
from signon.web.guard import slow_clients
from signon.web.guard.slow_clients import EXPORTS, FORMS, LISTS, THREADS, Place, Places
from signon.web.streams import attachment, streamed
from tests.client import PageClient
from tests.web.raw import send

pytestmark = pytest.mark.one_database
PATH = "/manage"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_clients, "WAIT_SECONDS", 0)


def take(app: Flask, places: Places, visitor: str) -> Place:
    with app.test_request_context(PATH, environ_base={"REMOTE_ADDR": visitor}):
        return places.occupy()


def take_all(app: Flask, places: Places) -> list[Place]:
    return [take(app, places, f"198.51.{each}.7") for each in range(places.total)]


def test_threads_are_left_for_who_only_reads_pages() -> None:
    assert sum(each.total for each in (FORMS, LISTS, EXPORTS)) < THREADS


def test_a_network_gets_only_a_part_of_the_places(app: Flask) -> None:
    for near, far in (("203.0.113.{}", "203.0.114.1"), ("2001:db8:0:{}::1", "2001:db8:0:100::1")):
        held = [take(app, FORMS, near.format(each)) for each in range(FORMS.in_network)]
        with pytest.raises(Overloaded):
            take(app, FORMS, near.format(99))
        held.append(take(app, FORMS, far))
        held.pop(0).leave()
        take(app, FORMS, near.format(99)).leave()


def test_beyond_the_places_one_is_told_to_come_again(app: Flask) -> None:
    held = take_all(app, LISTS)
    with pytest.raises(Overloaded):
        take(app, LISTS, "192.0.2.1")
    held.pop()  # dropped, and free again
    with take(app, LISTS, "192.0.2.1"), pytest.raises(Overloaded):
        take(app, LISTS, "192.0.2.2")


def test_a_place_is_left_once_however_often_it_is_closed(app: Flask) -> None:
    first, *_others = take_all(app, LISTS)
    first.leave()
    first.leave()
    with take(app, LISTS, "192.0.2.1"), pytest.raises(Overloaded):
        take(app, LISTS, "192.0.2.2")


def test_a_form_waits_for_slow_forms_but_never_for_downloads(
    app: Flask, client: PageClient
) -> None:
    reading = [*take_all(app, LISTS), *take_all(app, EXPORTS)]
    assert send(client, PATH, b"a=b").status_code == 422
    sending = take_all(app, FORMS)
    assert client.get(PATH).status_code == 200
    busy = send(client, PATH, b"a=b")
    assert (busy.status_code, "Retry-After" in busy.headers) == (503, True)
    sending.pop()
    assert send(client, PATH, b"a=b").status_code == 422
    assert len(reading) == LISTS.total + EXPORTS.total


def test_a_download_holds_its_place_until_it_is_read_or_dropped(app: Flask) -> None:
    with app.test_request_context():
        lists = [streamed((each for each in (b"a",)), "text/csv", tag="t") for _ in range(2)]
        files = [attachment("a.csv", (each for each in (b"a",)), "text/csv") for _ in range(2)]
        for places, answers in ((LISTS, lists), (EXPORTS, files)):
            with pytest.raises(Overloaded):
                places.occupy()
            answers.pop().close()
            answers.pop()
            with places.occupy(), places.occupy(), pytest.raises(Overloaded):
                places.occupy()
