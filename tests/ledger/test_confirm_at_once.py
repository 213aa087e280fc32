"""Many confirmations at once: each counts once, nobody takes another's place."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from signon.core.lifecycle import Step
from signon.endorsers.chores import fold_batch
from signon.models import Event, Plan
from signon.models.outbox import MailKind
from signon.models.tally import counts
from signon.web import clock
from tests.conftest import Begin
from tests.factories import ANN, a_submission, token_of
from tests.sign.visitors import SIGN, Stranger, a_stranger, mails, sign_ons

AT_ONCE = 16


def press_all(app: Flask, paths: Sequence[str], **form: str) -> Counter[int]:
    """Press the buttons of all pages at once, each as another visitor, and count the answers."""
    stranger, hidden = a_stranger(app, SIGN)
    cookie = stranger.get_cookie("signon-80")
    assert cookie is not None

    def press(path: str) -> int:
        visitor = Stranger(app, app.response_class)
        visitor.set_cookie(cookie.key, cookie.value)
        return visitor.post(path, data=hidden | form).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(press, paths))


def paths_of(begin: Begin, plan: Plan, names: Sequence[str]) -> list[str]:
    """Return the confirm pages of one address's sign-ons."""
    with begin() as session:
        tokens = [
            token_of(a_submission(session, plan, replace(ANN, name=name), now=clock.now()))
            for name in names
        ]
    return [f"/confirm/{token}" for token in tokens]


def test_twenty_confirmations_at_once_count_once(app: Flask, plan: Plan, begin: Begin) -> None:
    (path,) = paths_of(begin, plan, ["Ann Lee"])
    assert press_all(app, [path] * 20) == {303: 20}
    with begin() as session:
        confirmations = session.scalars(select(Event).filter_by(step=Step.CONFIRM)).all()
        assert len(confirmations) == 1
        assert mails(session).count(MailKind.SIGNED) == 1
        fold_batch(session, now=clock.now())
        assert counts(session, plan.id).individuals == 1


def test_of_eight_names_at_once_two_get_the_places_of_the_household(
    app: Flask, plan: Plan, begin: Begin
) -> None:
    paths = paths_of(begin, plan, [f"Ann {number}" for number in range(8)])
    assert press_all(app, paths) == {303: 2, 410: 6}
    with begin() as session:
        assert sorted(each.slot for each in sign_ons(session) if each.slot) == [1, 2]
        assert sum(each.is_replaced for each in sign_ons(session)) == 6


def test_it_was_not_me_and_confirming_at_once_end_in_one_of_both(
    app: Flask, plan: Plan, begin: Begin
) -> None:
    (path,) = paths_of(begin, plan, ["Ann Lee"])
    found = press_all(app, [path, f"{path}/not-me"] * 6)
    assert set(found) == {303, 404}
    with begin() as session:
        (sign_on,) = sign_ons(session)
        assert (sign_on.state, sign_on.name) == ("disowned", None)
