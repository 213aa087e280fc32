"""The pages on which staff look and decide, and what each role may do there."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from signon.config import Rate
from signon.core.fingerprints import for_audit, of_address, of_name
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.core.plan import PlanState
from signon.models import Audit, Heartbeat, Plan, SignOn, Submission
from signon.moderate import views
from signon.web import clock
from signon.web.paging import cursor
from tests.client import PageClient, plain
from tests.conftest import Begin
from tests.factories import (
    ACME,
    a_sign_on,
    an_individual,
    an_organization,
    link_token,
    token_of,
)
from tests.staff.people import PASSWORD, a_colleague, age_password

pytestmark = pytest.mark.one_database

NOW = datetime(2020, 12, 14, 12, tzinfo=UTC)
QUEUE = "/admin/review"
WHY = "We could not find this organization."
OK, FORBIDDEN = HTTPStatus.OK, HTTPStatus.FORBIDDEN


@pytest.fixture
def sign_on(plan: Plan, begin: Begin) -> SignOn:
    """Return an organization's sign-on that waits for a decision."""
    with begin() as session:
        return a_sign_on(session, plan, State.IN_REVIEW, ACME, now=NOW)


@pytest.fixture
def moderator(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.MODERATOR, now=NOW)


@pytest.fixture
def owner(app: Flask, begin: Begin) -> PageClient:
    return a_colleague(app, begin, StaffRole.OWNER, now=NOW)


def state_of(begin: Begin, sign_on: SignOn) -> State:
    with begin() as session:
        return session.get_one(SignOn, sign_on.id).state


def decide(
    client: PageClient, sign_on: SignOn, step: str, reason: str = "", page: str = QUEUE
) -> tuple[int, str | None]:
    """Press a button on ``page``, and return the status and where it leads."""
    action = f"/admin/sign-ons/{sign_on.id}/decide"
    answer = client.submit(page, {"step": step, "reason": reason}, action=action)
    return answer.status_code, answer.location


def text_of(client: PageClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == OK
    return plain(answer)


PAGES = {
    "/admin/": {*StaffRole},
    "/admin/review": {*StaffRole},
    "/admin/sign-ons": {*StaffRole},
    "/admin/sign-ons/{id}": {*StaffRole},
    "/admin/password": {*StaffRole},
    "/admin/second-factor": {*StaffRole},
    "/admin/exports": {StaffRole.EXPORTER, StaffRole.OWNER},
    "/admin/suppressions": {StaffRole.EXPORTER, StaffRole.OWNER},
    "/admin/refusals": {StaffRole.OWNER},
    "/admin/plans": {StaffRole.OWNER},
    "/admin/plans/fair-plan": {StaffRole.OWNER},
    "/admin/plans/fair-plan/preview": {StaffRole.OWNER},
    "/admin/staff": {StaffRole.OWNER},
    "/admin/audit": {StaffRole.OWNER},
}


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_page_opens_to_the_roles_of_the_policy_and_is_offered_to_no_other(
    app: Flask, begin: Begin, sign_on: SignOn, role: StaffRole
) -> None:
    client = a_colleague(app, begin, role, now=NOW)
    offered = text_of(client, "/admin/").partition("</header>")[0]

    for path, roles in PAGES.items():
        answer = client.get(path.format(id=sign_on.id))
        assert answer.status_code == (OK if role in roles else FORBIDDEN), path
        assert f'href="{path}"' not in offered or role in roles, path


DEEDS = {
    "/admin/sign-ons/{id}/decide": {StaffRole.MODERATOR, StaffRole.OWNER},
    "/admin/sign-ons/{id}/erase": {StaffRole.OWNER},
    "/admin/sign-ons/{id}/send-link": {StaffRole.MODERATOR, StaffRole.OWNER},
    "/admin/sign-ons/{id}/vouch": {StaffRole.MODERATOR, StaffRole.OWNER},
    "/admin/sign-ons": {StaffRole.MODERATOR, StaffRole.EXPORTER, StaffRole.OWNER},
    "/admin/suppressions": {StaffRole.EXPORTER, StaffRole.OWNER},
    "/admin/plans/fair-plan/open": {StaffRole.OWNER},
    "/admin/plans/fair-plan/close": {StaffRole.OWNER},
    "/admin/staff": {StaffRole.OWNER},
    "/admin/staff/1/role": {StaffRole.OWNER},
    "/admin/staff/1/disable": {StaffRole.OWNER},
    "/admin/staff/1/reset-factor": {StaffRole.OWNER},
    "/admin/second-factor/begin": {*StaffRole},
    "/admin/second-factor/finish": {*StaffRole},
    "/admin/second-factor/recovery-codes": {*StaffRole},
    "/admin/second-factor/remove": {*StaffRole},
    "/admin/password": {*StaffRole},
}


@pytest.mark.parametrize("role", list(StaffRole))
def test_each_deed_is_refused_to_all_but_the_roles_of_the_policy(
    app: Flask, begin: Begin, sign_on: SignOn, role: StaffRole
) -> None:
    client = a_colleague(app, begin, role, now=NOW)
    _, values = client.form("/admin/", "/admin/logout")

    for path, roles in DEEDS.items():
        status = client.post(path.format(id=sign_on.id), data=values).status_code
        assert (status == FORBIDDEN) is (role not in roles), f"{path}: {status}"


def test_a_stranger_is_sent_to_the_login_before_anything_is_told(
    client: PageClient, sign_on: SignOn
) -> None:
    for path in (*PAGES, f"/admin/sign-ons/{uuid4()}", "/admin/plans/no-such-plan"):
        answer = client.get(path.format(id=sign_on.id))
        assert answer.status_code == 302
        assert (answer.location or "").startswith("/admin/login?next=/admin/")
    for path in DEEDS:
        answer = client.post(path.format(id=sign_on.id), data={"step": "approve"})
        assert (answer.status_code, answer.location) == (302, "/admin/login")


UNKNOWN = ("8f1c0b1e-6a0f-4d3e-9a55-1d2c3b4a5f60", "9" * 30, "junk", "..", "%00", "0")


def test_an_unknown_sign_on_is_404(owner: PageClient, plan: Plan) -> None:
    _, values = owner.form("/admin/", "/admin/logout")
    step = values | {"step": "approve", "row_version": "1", "why": "Asked."}

    for unknown in UNKNOWN:
        page = f"/admin/sign-ons/{unknown}"
        answers = [owner.get(page), owner.get(f"/admin/plans/{unknown}")]
        answers += [owner.post(f"{page}/{deed}", data=step) for deed in ("decide", "erase")]
        assert {each.status_code for each in answers} <= {404, 400, 308}, unknown


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (StaffRole.VIEWER, [], ["Bo Diaz", "bo@acme-aid.org", "b…@acme-aid.org"]),
        (StaffRole.MODERATOR, ["Bo Diaz", "acme-aid.org"], ["bo@acme-aid.org", "b…@acme-aid.org"]),
        (StaffRole.EXPORTER, ["Bo Diaz", "bo@acme-aid.org"], []),
        (StaffRole.OWNER, ["Bo Diaz", "bo@acme-aid.org"], []),
    ],
)
def test_each_role_sees_the_contact_as_far_as_the_policy_says(
    app: Flask, begin: Begin, sign_on: SignOn, role: StaffRole, shown: list[str], hidden: list[str]
) -> None:
    client = a_colleague(app, begin, role, now=NOW)

    for path in (QUEUE, f"/admin/sign-ons/{sign_on.id}"):
        page = text_of(client, path)
        assert "Acme Aid" in page
        assert all(each in page for each in shown)
        assert not any(each in page for each in hidden)


@pytest.mark.parametrize("role", list(StaffRole))
def test_buttons_are_offered_only_to_who_may_press_them(
    app: Flask, begin: Begin, sign_on: SignOn, role: StaffRole
) -> None:
    page = text_of(a_colleague(app, begin, role, now=NOW), f"/admin/sign-ons/{sign_on.id}")

    assert ("/decide" in page) is (role in {StaffRole.MODERATOR, StaffRole.OWNER})
    assert ("/erase" in page) is (role is StaffRole.OWNER)
    assert ("In the audit log" in page) is False  # nothing was done yet


def test_a_moderator_approves_and_comes_back_to_the_queue(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    assert decide(moderator, sign_on, "approve") == (303, "/admin/review#queue")

    assert state_of(begin, sign_on) is State.LISTED
    page = text_of(moderator, QUEUE)
    assert "Acme Aid\u2069: Approved. It counts from now on." in page
    assert "Nothing is waiting for a decision." in page


def test_a_moderator_declines_reconsiders_and_approves(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    page = f"/admin/sign-ons/{sign_on.id}"
    states = []
    for step in ("decline", "reconsider", "approve", "quarantine", "release"):
        assert decide(moderator, sign_on, step, WHY, page) == (303, page)
        states.append(state_of(begin, sign_on))

    assert states == ["declined", "in_review", "listed", "quarantined", "listed"]
    assert WHY in text_of(moderator, page)


def test_what_takes_somebody_off_needs_a_reason(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    for step in ("decline", "quarantine"):
        for reason in ("  ", "x" * 501, "a\u202eb"):
            assert decide(moderator, sign_on, step, reason)[0] == 422
    assert state_of(begin, sign_on) is State.IN_REVIEW


NO_BUTTONS = (
    {"step": "sign"},
    {"step": "withdraw"},
    {"step": ""},
    {"step": "approve", "row_version": ""},
    {"step": "approve", "row_version": "x"},
    {"step": "approve", "row_version": "9" * 5000},
)


def test_a_step_that_is_no_button_is_sent_back(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    target, kept = moderator.form(QUEUE, f"/admin/sign-ons/{sign_on.id}/decide")

    for values in NO_BUTTONS:
        assert moderator.post(target, data=kept | values).status_code == 422
    assert state_of(begin, sign_on) is State.IN_REVIEW


def test_the_second_of_two_moderators_is_told_that_it_was_decided(
    moderator: PageClient, owner: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    action = f"/admin/sign-ons/{sign_on.id}/decide"
    target, values = owner.form(QUEUE, action)
    decide(moderator, sign_on, "decline", WHY)

    answer = owner.post(target, data=values | {"step": "approve"})

    assert answer.status_code == 409
    assert "Somebody else was quicker" in answer.get_data(as_text=True)
    assert state_of(begin, sign_on) is State.DECLINED


def test_a_button_pressed_twice_acts_once(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    target, values = moderator.form(QUEUE, f"/admin/sign-ons/{sign_on.id}/decide")
    answers = [moderator.post(target, data=values | {"step": "approve"}) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 409]
    with begin() as session:
        assert session.scalar(select(func.count()).where(Audit.action == "approve")) == 1


def test_a_decision_never_leads_elsewhere(moderator: PageClient, sign_on: SignOn) -> None:
    page = f"/admin/sign-ons/{sign_on.id}"
    for step, back in (
        ("approve", "//evil.example"),
        ("quarantine", "https://evil.example/admin/"),
        ("release", "/plans/x"),
        ("quarantine", ""),
    ):
        target, values = moderator.form(page, f"{page}/decide")
        values |= {"step": step, "reason": WHY, "back": back}
        answer = moderator.post(target, data=values)
        assert (answer.status_code, answer.location) == (303, page), back


def test_the_queue_shows_the_evidence(
    moderator: PageClient, begin: Begin, plan: Plan, sign_on: SignOn
) -> None:
    decide(moderator, sign_on, "approve")
    false = an_organization("\u0410cme Aid", email="ceo@gmail.com", website="https://acme-aid.org")
    with begin() as session:
        a_sign_on(session, plan, State.IN_REVIEW, false, now=NOW)

    page = text_of(moderator, QUEUE)
    assert "Free mailbox" in page
    assert "Looks like" in page
    assert "letters in the name look like others" in page


def test_a_long_queue_has_pages(moderator: PageClient, begin: Begin, plan: Plan) -> None:
    with begin() as session:
        for number in range(23):
            application = an_organization(f"Number {number}", email=f"n{number}@acme-aid.org")
            a_sign_on(session, plan, State.IN_REVIEW, application, now=NOW)

    first = text_of(moderator, QUEUE)
    more = first.partition(f'href="{QUEUE}?cursor=')[2].partition('"')[0]
    second = text_of(moderator, f"{QUEUE}?cursor={more}")
    assert (first.count('class="case"'), second.count('class="case"')) == (20, 3)
    assert "23 sign-ons are waiting" in second
    assert "Back to the start" in second


def test_after_a_decision_the_next_case_comes_first_and_none_is_lost(
    moderator: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        for number, name in enumerate(("First Aid", "Second Aid", "Third Aid")):
            at = NOW + timedelta(hours=number)
            a_sign_on(session, plan, State.IN_REVIEW, an_organization(name), now=at)
        found = {each.name: each for each in session.scalars(select(SignOn))}

    shown, path = [], QUEUE
    for name in ("Second Aid", "Third Aid", "First Aid"):
        page = text_of(moderator, path)
        shown.append([each for each in found if f'id="case-{found[each].id}"' in page])
        path = str(decide(moderator, found[name], "approve", page=path)[1])

    assert [len(each) for each in shown] == [3, 1, 1]
    assert shown[1:] == [["Third Aid"], ["First Aid"]]
    assert "Nothing is waiting for a decision." in text_of(moderator, path)


def test_a_broken_cursor_shows_the_first_page(moderator: PageClient, sign_on: SignOn) -> None:
    naive = cursor("2020-12-14T12:00:00", str(sign_on.id))
    for each in ("junk", cursor("a", "b"), cursor("2020-12-14", "0"), naive, "\0", "é"):
        for path in (QUEUE, "/admin/sign-ons"):
            answer = moderator.get(path, query_string={"cursor": each})
            assert answer.status_code in {OK, HTTPStatus.BAD_REQUEST}
            assert answer.status_code != OK or "Acme Aid" in answer.get_data(as_text=True)


SEARCHES = (
    ("", True),
    ("q=acme+aid&kind=organization&state=in_review&plan=fair-plan", True),
    ("state=listed", False),
    ("kind=individual", False),
    ("plan=no-such-plan", False),
    ("state=nonsense&kind=nonsense", True),
    ("q=bo@acme-aid.org", False),
    ("q=%25", False),
    ("q=" + "x" * 3000, False),
    ("key=nonsense", True),
    ("key=" + "0" * 64, False),
    ("key=" + "g" * 64, True),
)


def test_the_list_is_filtered_and_searched(moderator: PageClient, sign_on: SignOn) -> None:
    for query, is_found in SEARCHES:
        page = text_of(moderator, f"/admin/sign-ons?{query}")
        assert (f"/admin/sign-ons/{sign_on.id}" in page) is is_found, query
        assert ("No sign-on matches." in page) is not is_found, query


def test_the_list_keeps_its_filters_from_page_to_page(
    owner: PageClient, begin: Begin, plan: Plan
) -> None:
    with begin() as session:
        for number in range(53):
            person = an_individual(f"Ann {number}", email=f"a{number}@x.org")
            a_sign_on(session, plan, application=person, now=NOW)
        a_sign_on(session, plan, State.IN_REVIEW, ACME, now=NOW)

    first = text_of(owner, "/admin/sign-ons?kind=individual&state=pending")
    more = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = text_of(owner, more.replace("&amp;", "&"))
    assert "kind=individual" in more
    assert second.count("Ann ") == 3
    assert "Acme" not in second


def test_an_address_is_looked_up_by_post_and_the_look_is_logged(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    typed = {"email": "BO+x@acme-aid.org"}
    answer = moderator.submit("/admin/sign-ons", typed, action="/admin/sign-ons")

    found = of_address("bo@acme-aid.org")
    key, logged = found.hex(), for_audit(found).hex()
    assert (answer.status_code, answer.location) == (303, f"/admin/sign-ons?key={key}")
    assert "Acme Aid" in text_of(moderator, f"/admin/sign-ons?key={key}")
    with begin() as session:
        entry = session.scalars(select(Audit).where(Audit.action == "look_up")).one()
        assert (entry.subject, entry.private_mac) == (f"address/{logged}", None)


def test_a_person_is_looked_up_by_name_and_the_look_is_logged_and_limited(
    moderator: PageClient, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed, action = {"name": "Ann Lee"}, "/admin/sign-ons/by-name"
    key = of_name("Ann Lee").hex()
    answer = moderator.submit("/admin/sign-ons", typed, action=action)
    assert (answer.status_code, answer.location) == (303, f"/admin/sign-ons?person={key}")
    with begin() as session:
        entry = session.scalars(select(Audit).where(Audit.action == "look_up_name")).one()
        assert (entry.subject, entry.private_mac) == ("sign_on", None)
    monkeypatch.setattr(views, "LOOK_UPS", Rate(1, 60))
    moderator.submit("/admin/sign-ons", typed, action=action)
    answer = moderator.submit("/admin/sign-ons", typed, action=action)
    assert answer.status_code == 429


def test_what_is_no_address_is_sent_back_unlogged(
    moderator: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    for typed in ("", "nobody", "a@x.org, b@x.org"):
        answer = moderator.submit("/admin/sign-ons", {"email": typed}, action="/admin/sign-ons")
        assert answer.status_code == 422
    with begin() as session:
        assert not session.scalar(select(func.count()).where(Audit.action == "look_up"))


def test_a_viewer_cannot_look_for_an_address_even_by_its_fingerprint(
    app: Flask, begin: Begin, sign_on: SignOn
) -> None:
    viewer = a_colleague(app, begin, StaffRole.VIEWER, now=NOW)
    other = of_address("nobody@example.org").hex()

    page = text_of(viewer, f"/admin/sign-ons?key={other}")
    assert "Find by e-mail address" not in page
    assert "Acme Aid" in page, "the fingerprint narrows nothing for a viewer"


def test_an_owner_erases_with_a_reason(owner: PageClient, begin: Begin, sign_on: SignOn) -> None:
    page = f"/admin/sign-ons/{sign_on.id}"
    assert owner.submit(page, {"why": " "}, action=f"{page}/erase").status_code == 422
    answer = owner.submit(page, {"why": "Asked by letter."}, action=f"{page}/erase")

    assert (answer.status_code, answer.location) == (303, page)
    after = text_of(owner, page)
    assert "Sign-on without a name" in after
    assert "Acme" not in after
    assert "Asked by letter." in after
    assert state_of(begin, sign_on) is State.WITHDRAWN


def test_an_owner_who_typed_the_password_long_ago_types_it_again_to_erase(
    owner: PageClient, begin: Begin, sign_on: SignOn
) -> None:
    age_password(begin, 16)
    page, values = f"/admin/sign-ons/{sign_on.id}", {"why": "Asked by letter."}
    for password in ("", "wrong horse battery"):
        answer = owner.submit(page, values | {"password": password}, action=f"{page}/erase")
        assert answer.status_code == 422
    assert state_of(begin, sign_on) is not State.WITHDRAWN

    answer = owner.submit(page, values | {"password": PASSWORD}, action=f"{page}/erase")
    assert answer.status_code == 303
    assert state_of(begin, sign_on) is State.WITHDRAWN


def test_the_mailed_links_of_who_was_erased_lead_nowhere(
    owner: PageClient, client: PageClient, begin: Begin, plan: Plan, now: datetime
) -> None:
    with begin() as session:
        sign_on = a_sign_on(session, plan, State.LISTED, an_individual(), now=now)
        submission = session.scalars(select(Submission)).one()
        way_out = f"/manage/{link_token(session, sign_on.id)}"
    page = f"/admin/sign-ons/{sign_on.id}"
    owner.submit(page, {"why": "Asked by letter."}, action=f"{page}/erase")

    confirm = f"/confirm/{token_of(submission)}"
    for path in (confirm, f"{confirm}/not-me", way_out):
        assert client.get(path).status_code == 404


def test_an_owner_closes_and_opens_a_plan(owner: PageClient, begin: Begin, plan: Plan) -> None:
    page = f"/admin/plans/{plan.slug}"
    states = []
    for deed in ("close", "open"):
        answer = owner.submit(page, action=f"{page}/{deed}")
        assert (answer.status_code, answer.location) == (303, page)
        with begin() as session:
            states.append(session.get_one(Plan, plan.id).state)

    assert states == [PlanState.CLOSED, PlanState.OPEN]
    assert plan.current.digest in text_of(owner, page)
    assert plan.slug in text_of(owner, "/admin/plans")


def test_a_plan_that_does_not_exist_is_404(owner: PageClient, plan: Plan) -> None:
    _, values = owner.form("/admin/", "/admin/logout")

    assert owner.get("/admin/plans/no-such-plan").status_code == 404
    for deed in ("open", "close"):
        assert owner.post(f"/admin/plans/no-such-plan/{deed}", data=values).status_code == 404


def test_an_empty_house_has_friendly_pages(owner: PageClient) -> None:
    assert "There is no plan yet." in text_of(owner, "/admin/")
    assert "There is no plan yet." in text_of(owner, "/admin/plans")
    assert "Nothing is waiting for a decision." in text_of(owner, QUEUE)
    assert "No sign-on matches." in text_of(owner, "/admin/sign-ons")


def test_hostile_names_and_reasons_are_shown_as_they_are(
    owner: PageClient, begin: Begin, plan: Plan
) -> None:
    name = '<script>alert(1)</script>{{ 7*7 }}" onfocus=x'
    with begin() as session:
        found: UUID = a_sign_on(
            session, plan, State.IN_REVIEW, an_organization(name, email="x@x.org"), now=NOW
        ).id
        sign_on = session.get_one(SignOn, found)
    decide(owner, sign_on, "decline", name)

    for path in ("/admin/", "/admin/sign-ons", f"/admin/sign-ons/{found}", "/admin/audit"):
        page = text_of(owner, path)  # the client refuses inline code
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_the_dashboard_tells_of_a_clock_in_doubt_and_of_proxies(
    owner: PageClient, begin: Begin
) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.7"}
    assert "signon clock accept" not in text_of(owner, "/admin/")
    with begin() as session:
        session.add(Heartbeat(id=1, at=clock.now() - timedelta(days=2)))

    page = owner.get("/admin/", headers=forwarded).get_data(as_text=True)

    assert "signon clock accept" in page
    assert "SIGNON_TRUSTED_PROXIES is 0" in page
