"""A chore is a name, an interval and a piece of work that opens its own short transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from signon.core.chore import Begin, Chore


def test_a_chore_gets_the_door_and_the_time_and_says_how_much_it_did() -> None:
    opened: list[str] = []

    @contextmanager
    def begin() -> Iterator[str]:
        opened.append("began")
        yield "session"
        opened.append("committed")

    def sweep(begin: Begin[str], now: datetime) -> int:
        for _ in range(2):
            with begin() as session:
                opened.append(f"{session} {now:%H:%M}")
        return 2

    chore = Chore("sweep", timedelta(minutes=1), sweep)

    assert chore.work(begin, datetime(2021, 1, 20, 12, tzinfo=UTC)) == 2
    assert opened == ["began", "session 12:00", "committed"] * 2
    assert (chore.name, chore.every) == ("sweep", timedelta(minutes=1))
