"""Nearly equal names of one address: one person who corrects a slip, or a household's second."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import LinkReplaced
from signon.core.kinds import Visibility
from signon.core.lifecycle import STANDING, State
from signon.ledger import Application
from signon.models import Plan, SignOn
from signon.models.outbox import MailKind
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import ACME, ANN, a_submission, token_of
from tests.sign.visitors import mails, sign_ons

JONH, JOHN = (replace(ANN, name=name) for name in ("Jonh Smithson", "John Smithson"))
MARIA, MARIO = (replace(ANN, name=name) for name in ("Maria Lopez", "Mario Lopez"))


def tokens(
    session: Session, plan: Plan, *applications: Application, now: datetime
) -> Sequence[str]:
    return [token_of(a_submission(session, plan, each, now=now)) for each in applications]


def press(session: Session, token: str, *, now: datetime, is_another: bool | None = None) -> SignOn:
    return ledger.confirm(session, token, by=SIGNER, now=now, is_another=is_another)


def standing(session: Session) -> list[str | None]:
    return [each.name for each in sign_ons(session) if each.state in STANDING]


def test_after_a_slip_the_later_link_corrects_the_confirmed_name(
    plan: Plan, session: Session, now: datetime
) -> None:
    first, second = tokens(session, plan, JONH, replace(JOHN, us_state="CA"), now=now)
    sign_on = press(session, first, now=now)
    assert press(session, second, now=now) is press(session, first, now=now) is sign_on
    assert (sign_on.public_name, sign_on.us_state) == ("John Smithson", "CA")
    assert standing(session) == ["John Smithson"]
    assert mails(session)[2:] == [MailKind.SIGNED, MailKind.SIGNED]


@pytest.mark.one_database
@pytest.mark.parametrize(("wrong", "right"), [(JONH, JOHN), (replace(ACME, name="Amce Aid"), ACME)])
def test_after_a_slip_the_earlier_link_says_that_it_was_replaced(
    plan: Plan, session: Session, now: datetime, wrong: Application, right: Application
) -> None:
    first, second = tokens(session, plan, wrong, right, now=now)
    press(session, second, now=now)
    with pytest.raises(LinkReplaced):
        press(session, first, now=now)
    assert standing(session) == [right.name]


@pytest.mark.one_database
def test_two_names_that_may_be_two_people_s_both_count(
    plan: Plan, session: Session, now: datetime
) -> None:
    for token in tokens(session, plan, MARIA, MARIO, now=now):
        press(session, token, now=now)
    assert sorted(map(str, standing(session))) == ["Maria Lopez", "Mario Lopez"]


@pytest.mark.one_database
def test_a_second_person_may_sign_even_after_what_looks_like_a_slip(
    plan: Plan, session: Session, now: datetime
) -> None:
    for token in tokens(session, plan, JONH, JOHN, now=now):
        press(session, token, now=now, is_another=True)
    assert len(standing(session)) == 2


@pytest.mark.one_database
def test_a_name_is_corrected_though_the_household_is_full(
    plan: Plan, session: Session, now: datetime
) -> None:
    for token in tokens(session, plan, JONH, replace(ANN, name="Cy Lee"), now=now):
        press(session, token, now=now)
    (token,) = tokens(session, plan, JOHN, now=now)
    press(session, token, now=now)
    assert sorted(map(str, standing(session))) == ["Cy Lee", "John Smithson"]


@pytest.mark.one_database
def test_of_who_is_only_counted_just_an_equal_name_is_known(
    plan: Plan, session: Session, now: datetime
) -> None:
    (token,) = tokens(session, plan, replace(JOHN, visibility=Visibility.COUNTED), now=now)
    press(session, token, now=now)
    for name, is_known in (("JOHN SMITHSON", True), ("Jonh Smithson", False)):
        a_submission(session, plan, replace(JOHN, name=name), now=now)
        assert (mails(session)[-1] is MailKind.ALREADY_SIGNED) is is_known


@pytest.mark.one_database
def test_a_correction_with_a_new_flag_is_another_sign_on_which_staff_look_at(
    plan: Plan, session: Session, now: datetime
) -> None:
    first, second = tokens(session, plan, JONH, replace(JOHN, name="J\u043ehn Smithson"), now=now)
    press(session, first, now=now)
    assert press(session, second, now=now).state is State.IN_REVIEW
    assert len(standing(session)) == 2


@pytest.mark.one_database
@pytest.mark.parametrize(("who", "names"), [("same", ["Mario"]), ("another", ["Maria", "Mario"])])
def test_the_page_asks_whether_it_is_a_correction(
    client: PageClient, plan: Plan, begin: Begin, who: str, names: list[str]
) -> None:
    with begin() as session:
        first, second = tokens(session, plan, MARIA, MARIO, now=clock.now())
    client.submit(f"/confirm/{first}", {})
    page = client.get(f"/confirm/{second}").get_data(as_text=True)
    assert all(each in page for each in ("Maria Lopez", "Correct my name", "I am another person"))
    client.submit(f"/confirm/{second}", {"who": who})
    assert "Confirmed, and listed" in client.get(f"/confirm/{second}").get_data(as_text=True)
    with begin() as session:
        assert sorted(map(str, standing(session))) == [f"{name} Lopez" for name in names]
