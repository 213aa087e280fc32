"""Many at once: one sign-on, few mails, and no visitor meets an error."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from signon.models import Plan
from tests.conftest import Begin
from tests.sign.visitors import PERSON, SIGN, Stranger, a_stranger, mails, sign_ons

AT_ONCE = 16


def post_all(app: Flask, forms: Sequence[dict[str, str]]) -> Counter[int]:
    """Send all forms at once, each by a visitor of a network of its own, and count the answers."""
    stranger, hidden = a_stranger(app, SIGN)
    cookie = stranger.get_cookie("signon-80")
    assert cookie is not None

    def send(numbered: tuple[int, dict[str, str]]) -> int:
        number, form = numbered
        visitor = Stranger(app, app.response_class)
        visitor.environ_base["REMOTE_ADDR"] = f"198.51.{number}.7"
        visitor.set_cookie(cookie.key, cookie.value)
        return visitor.post(SIGN, data=hidden | form).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(send, enumerate(forms)))


def test_fifty_equal_sign_ons_at_once_are_one(app: Flask, plan: Plan, begin: Begin) -> None:
    assert post_all(app, [PERSON] * 50) == {303: 50}
    with begin() as session:
        assert len(sign_ons(session)) == 1
        assert len(mails(session)) == 3


def test_twelve_names_at_once_on_one_address_get_three_mails(
    app: Flask, plan: Plan, begin: Begin
) -> None:
    forms = [PERSON | {"name": f"Ann {number}"} for number in range(12)]
    assert post_all(app, forms) == {303: 12}
    with begin() as session:
        assert len(sign_ons(session)) == 12
        assert len(mails(session)) == 3
