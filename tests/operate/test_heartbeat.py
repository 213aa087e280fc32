"""A clock that has jumped deletes nothing until a person has said that it is right."""

from datetime import datetime, timedelta

import pytest

from signon.config import Settings
from signon.core.chore import Chore
from signon.models.installation import is_in_doubt
from signon.operate import heartbeat
from signon.operate.worker import chores
from tests.conftest import Begin

FAR = (timedelta(days=15), timedelta(days=-2))


def test_what_deletes_waits_for_a_person_when_the_clock_jumps(begin: Begin, now: datetime) -> None:
    work = heartbeat.guarded(Chore("delete", timedelta(), lambda *_: 1, deletes=True)).work
    heartbeat.beat(begin, now)

    for away in FAR:
        assert work(begin, now + away) == 0
        assert heartbeat.beat(begin, now + away) == 0  # the heartbeat does not settle it either
        assert work(begin, now + away) == 0
    assert work(begin, now + timedelta(hours=20)) == 1

    later = now + FAR[0]
    with begin() as session:
        assert is_in_doubt(session, now=later)
        heartbeat.accept(session, now=later)
    assert work(begin, later) == 1


@pytest.mark.one_database
def test_these_chores_delete_and_wait(settings: Settings) -> None:
    deleting = {chore.name for chore in chores(settings) if chore.deletes}

    assert deleting >= {
        "expire sign-ons",
        "forget ended forms and links",
        "forget job results",
        "forget mail budgets and files",
        "forget suppressions",
    }
