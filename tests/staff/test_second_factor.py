"""The second factor: set up, asked for at every sign-in, and not to be got around."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from signon.core import links
from signon.core.actor import OPERATOR
from signon.core.permissions import StaffRole
from signon.extensions import security
from signon.models import Audit, StaffSession, User
from signon.staff import service
from signon.staff.cli import staff
from tests.client import PageClient, parse, text_of
from tests.conftest import Begin
from tests.staff.people import PASSWORD, a_colleague, address_of, age_password, log_in

pytestmark = pytest.mark.one_database

NOON = datetime(2020, 12, 14, 12, tzinfo=UTC)
PAGE = "/admin/second-factor"
CODE = "/admin/login/code"
RECOVERY = "/admin/login/recovery-code"
OWNER = address_of(StaffRole.OWNER)
VIEWER = address_of(StaffRole.VIEWER)
NEXT_CODE = timedelta(seconds=31)
WHERE_IT_IS_REQUIRED = pytest.mark.parametrize("overrides", [{"SIGNON_SECOND_FACTOR": "owners"}])


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def account(begin: Begin, email: str = VIEWER) -> User:
    with begin() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def code_of(app: Flask, begin: Begin, email: str = VIEWER) -> str:
    """Return what the app on the phone shows now."""
    secret = account(begin, email).tf_totp_secret
    assert secret
    with app.app_context():
        return security.totp_factory.generate_totp_password(secret)


def set_up(app: Flask, begin: Begin, client: PageClient, email: str = VIEWER) -> list[str]:
    """Set up the second factor in a signed-in browser, and return the recovery codes."""
    assert client.submit(PAGE, action=f"{PAGE}/begin").status_code == 303
    code = code_of(app, begin, email)
    shown = client.submit(PAGE, {"code": f"{code[:3]} {code[3:]}"}, action=f"{PAGE}/finish")
    assert shown.status_code == 200
    return [text_of(each) for each in parse(shown.get_data(as_text=True)).iter("code")]


@pytest.fixture
def codes(app: Flask, begin: Begin, clock: time_machine.Traveller) -> list[str]:
    """Return the recovery codes of a viewer who has set up a second factor, some time ago."""
    found = set_up(app, begin, a_colleague(app, begin, StaffRole.VIEWER, now=NOON))
    clock.shift(NEXT_CODE)
    return found


def is_in(client: PageClient) -> bool:
    return client.get("/admin/").status_code == 200


def test_after_the_password_a_code_from_the_app_is_asked_for(
    app: Flask, begin: Begin, client: PageClient, codes: list[str]
) -> None:
    answer = log_in(client, VIEWER)
    assert answer.location.startswith(CODE)
    assert not is_in(client)

    for wrong in ("", "000000", "x" * 5000):
        assert client.submit(CODE, {"code": wrong}).status_code == 422
        assert not is_in(client)
    assert client.submit(CODE, {"code": code_of(app, begin)}).status_code == 303
    assert is_in(client)


def test_a_code_works_once(app: Flask, begin: Begin, client: PageClient, codes: list[str]) -> None:
    code = code_of(app, begin)
    log_in(client, VIEWER)
    client.submit(CODE, {"code": code})
    other = app.test_client()
    assert isinstance(other, PageClient)
    log_in(other, VIEWER)

    assert other.submit(CODE, {"code": code}).status_code == 422
    assert not is_in(other)


def test_a_recovery_code_signs_in_once_and_only_its_hash_is_kept(
    begin: Begin, client: PageClient, codes: list[str]
) -> None:
    stored = account(begin).mf_recovery_codes
    assert stored is not None
    assert len(codes) == len(stored) == 10
    assert not [code for code in codes if code in str(stored)]

    log_in(client, VIEWER)
    assert client.submit(RECOVERY, {"code": codes[0].upper()}).status_code == 303
    assert is_in(client)
    client.submit("/admin/", action="/admin/logout")
    log_in(client, VIEWER)
    for wrong in (codes[0], "", "0000-0000-0000"):
        assert client.submit(RECOVERY, {"code": wrong}).status_code == 422
    assert client.submit(RECOVERY, {"code": codes[1]}).status_code == 303


def test_the_sixth_try_waits_even_with_the_right_code(
    app: Flask,
    begin: Begin,
    client: PageClient,
    codes: list[str],
    clock: time_machine.Traveller,
) -> None:
    log_in(client, VIEWER)
    for path in (CODE, RECOVERY, CODE, RECOVERY, CODE):
        assert client.submit(path, {"code": "000000"}).status_code == 422
    _, form = client.form(CODE)
    assert client.post(CODE, data=form | {"code": code_of(app, begin)}).status_code == 429
    assert client.post(RECOVERY, data=form | {"code": codes[0]}).status_code == 429

    clock.shift(timedelta(minutes=6))
    assert client.submit(CODE, {"code": code_of(app, begin)}).status_code == 303


def test_a_new_password_does_not_get_around_it(
    begin: Begin, client: PageClient, codes: list[str]
) -> None:
    with begin() as session:
        link = service.invite(session, VIEWER, StaffRole.VIEWER, by=OPERATOR, now=NOON)
        path = links.path(link.purpose, link.seed)
    client.submit(path, {"password": PASSWORD, "again": PASSWORD}, action=path)

    assert log_in(client, VIEWER).location.startswith(CODE)
    assert not is_in(client)


def test_who_waits_too_long_types_the_password_again(
    app: Flask,
    begin: Begin,
    client: PageClient,
    codes: list[str],
    clock: time_machine.Traveller,
) -> None:
    log_in(client, VIEWER)
    _, form = client.form(CODE)
    clock.shift(timedelta(minutes=11))

    answer = client.post(CODE, data=form | {"code": code_of(app, begin)})
    assert answer.location.endswith("/admin/login")
    assert not is_in(client)


def test_without_the_password_no_code_is_asked_for(client: PageClient) -> None:
    for path in (CODE, RECOVERY):
        assert client.get(path).location.endswith("/admin/login")


def test_who_is_signed_in_stays_so_on_the_page_of_the_code(app: Flask, begin: Begin) -> None:
    viewer = a_colleague(app, begin, StaffRole.VIEWER, now=NOON)
    for path in (CODE, RECOVERY):
        assert viewer.get(path).location == "/admin/"
        assert is_in(viewer)


def test_a_wrong_first_code_sets_up_nothing(app: Flask, begin: Begin) -> None:
    viewer = a_colleague(app, begin, StaffRole.VIEWER, now=NOON)
    assert viewer.get(f"{PAGE}/code.svg").status_code == 404
    viewer.submit(PAGE, action=f"{PAGE}/begin")
    assert viewer.get(f"{PAGE}/code.svg").mimetype == "image/svg+xml"

    answer = viewer.submit(PAGE, {"code": "000000"}, action=f"{PAGE}/finish")
    assert answer.status_code == 422
    assert not account(begin).has_second_factor


@pytest.mark.parametrize("deed", ["recovery-codes", "remove"])
def test_what_changes_it_needs_password_and_code(
    app: Flask, begin: Begin, clock: time_machine.Traveller, deed: str
) -> None:
    viewer = a_colleague(app, begin, StaffRole.VIEWER, now=NOON)
    old = set_up(app, begin, viewer)
    clock.shift(NEXT_CODE)
    age_password(begin, 16)
    path = f"{PAGE}/{deed}"

    for lacks in ({"code": code_of(app, begin)}, {"password": PASSWORD, "code": "000000"}):
        assert viewer.submit(PAGE, {"password": ""} | lacks, action=path).status_code == 422
    assert account(begin).has_second_factor
    right = {"password": PASSWORD, "code": code_of(app, begin)}
    assert viewer.submit(PAGE, right, action=path).status_code in {200, 303}
    assert account(begin).has_second_factor is (deed == "recovery-codes")
    with app.app_context():
        util = security.mf_recovery_codes_util
        assert not util.check_recovery_code(account(begin), old[0])


def test_an_owner_removes_it_from_who_has_lost_it_but_not_the_own(
    app: Flask, begin: Begin, client: PageClient, codes: list[str]
) -> None:
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOON)
    set_up(app, begin, owner, OWNER)
    path = f"/admin/staff/{account(begin).id}/reset-factor"
    _, form = owner.form("/admin/staff", path)
    for each in (path, f"/admin/staff/{account(begin, OWNER).id}/reset-factor"):
        assert owner.post(each, data=form).location == "/admin/staff"

    assert account(begin, OWNER).has_second_factor
    assert not account(begin).has_second_factor
    viewer = account(begin).id
    with begin() as session:
        own = select(StaffSession).where(StaffSession.staff_id == viewer)
        assert not session.scalars(own).all()
        assert session.scalars(select(Audit.action)).all().count("remove_factor") == 1
    assert log_in(client, VIEWER).location == "/admin/"


def test_the_operator_removes_it_by_a_command(app: Flask, begin: Begin, codes: list[str]) -> None:
    run = app.test_cli_runner().invoke
    assert run(staff, ["reset-factor", "nobody@example.org"]).exit_code != 0
    assert run(staff, ["reset-factor", VIEWER]).exit_code == 0
    assert not account(begin).has_second_factor


@WHERE_IT_IS_REQUIRED
def test_nothing_opens_before_it_is_set_up(app: Flask, begin: Begin) -> None:
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOON)
    for path in ("/admin/", "/admin/exports", "/admin/staff", "/admin/review"):
        assert owner.get(path).location == PAGE
    assert owner.get("/admin/password").status_code == 200

    set_up(app, begin, owner, OWNER)
    assert is_in(owner)


@WHERE_IT_IS_REQUIRED
def test_moving_it_to_another_phone_opens_nothing_meanwhile(
    app: Flask, begin: Begin, clock: time_machine.Traveller
) -> None:
    owner = a_colleague(app, begin, StaffRole.OWNER, now=NOON)
    set_up(app, begin, owner, OWNER)
    clock.shift(NEXT_CODE)
    owner.submit(PAGE, {"code": code_of(app, begin, OWNER)}, action=f"{PAGE}/remove")

    assert not is_in(owner)
    set_up(app, begin, owner, OWNER)
    assert is_in(owner)


@WHERE_IT_IS_REQUIRED
def test_other_roles_are_only_offered_it(app: Flask, begin: Begin) -> None:
    assert is_in(a_colleague(app, begin, StaffRole.MODERATOR, now=NOON))


def test_signing_in_leads_on_to_where_one_wanted(
    app: Flask, begin: Begin, client: PageClient, codes: list[str]
) -> None:
    answer = client.submit(
        "/admin/login?next=/admin/sign-ons", {"email": VIEWER, "password": PASSWORD}
    )
    answer = client.submit(answer.location, {"code": code_of(app, begin)})
    assert answer.location == "/admin/sign-ons"
