"""Every page is in a list by who may enter; a page in none lets nobody in."""

from datetime import datetime

import pytest
from flask import Flask

from signon.core.actor import OPERATOR
from signon.core.permissions import StaffRole
from signon.staff import service as staff
from signon.staff.accounts import REPLACED, hashed
from signon.web.guard.access import is_open, may_keep_session, permission_of
from tests.client import PageClient
from tests.conftest import Begin

pytestmark = pytest.mark.one_database

# Pages that anybody may read; they know no cookie.
READING = frozenset(
    {
        "api.counts",
        "api.describe",
        "api.documentation",
        "api.endorsers",
        "api.plan",
        "api.plans",
        "api.signers",
        "crawling.pages",
        "crawling.robots",
        "embed.choose",
        "embed.describe",
        "embed.script",
        "embed.show",
        "embed.style",
        "endorsement.certificate",
        "endorsement.show",
        "endorsers.atom",
        "endorsers.csv",
        "endorsers.individuals",
        "endorsers.json",
        "endorsers.live",
        "endorsers.organizations",
        "letter_copies.file",
        "letter_copies.show",
        "mail.dev_html",
        "mail.dev_list",
        "mail.dev_show",
        "manage.sent",
        "manage.withdrawn",
        "operate.healthz",
        "operate.readyz",
        "plan.accessibility",
        "plan.action",
        "plan.diff",
        "plan.front",
        "plan.logo",
        "plan.on_paper",
        "plan.show",
        "plan.style",
        "plan.version",
        "plan.versions",
        "privacy.show",
        "sharing.favicon",
        "sharing.manifest",
        "sharing.qr",
        "sharing.share_picture",
        "sharing.touch_icon",
        "states.picture",
        "states.qr",
        "states.sheet",
        "states.show",
        "static",
        "suggestions.suggest",
        "verify.disowned",
    }
)
# Views of Flask-Security that are not used, and answer 404.
NOT_THERE = frozenset(f"security.{name}" for name in REPLACED)
# Forms, and pages behind a mailed link: open to anybody, and the cookie guards their POST.
FORMS = frozenset(
    {
        "manage.ask",
        "manage.ask_newest",
        "manage.endorse_newest",
        "manage.open_link",
        "manage.send_link",
        "manage.withdraw",
        "security.login",
        "security.logout",
        "security.mf_recovery",
        "security.two_factor_token_validation",
        "sign.endorse",
        "sign.fill_in",
        "sign.submit",
        "sign.submit_endorsement",
        "staff.finish_set_up",
        "staff.set_up",
        "verify.ask",
        "verify.ask_not_me",
        "verify.check_email",
        "verify.confirm",
        "verify.disown",
        "verify.enter_code",
    }
)
PASSWORD = "a long walk to the sea"


def test_every_page_that_is_open_to_all_is_on_the_public_list(app: Flask) -> None:
    found = {endpoint for endpoint in app.view_functions if is_open(app, endpoint)}

    advice = "add it to READING or FORMS above if anybody may see it, else mark it @needs(…)"
    assert not found - READING - FORMS - NOT_THERE, advice
    assert not (READING | FORMS) - found, "take off the list what is open no more"


def test_every_page_that_is_not_open_to_all_asks_for_a_permission(app: Flask) -> None:
    unmarked = [
        endpoint
        for endpoint in app.view_functions
        if not is_open(app, endpoint) and permission_of(app, endpoint) is None
    ]

    assert not unmarked, "mark the view @open_to_all or @needs(Permission.…), next to its route"


def test_no_page_is_open_to_all_and_asks_for_a_permission(app: Flask) -> None:
    both = [each for each in READING | FORMS if permission_of(app, each) is not None]

    assert not both, "the permission is never asked for: take @open_to_all away"


def test_only_forms_and_pages_of_the_staff_know_a_cookie(app: Flask) -> None:
    found = {endpoint for endpoint in app.view_functions if may_keep_session(app, endpoint)}

    assert not found & READING, "a page to read needs no cookie: take @keeps_session away"
    assert not FORMS - found, "a form needs the cookie for its CSRF token: mark it @keeps_session"


def test_every_address_under_admin_is_a_page_of_the_staff(app: Flask) -> None:
    of_staff = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule[:7] == "/admin/"}

    open_ones = {each for each in of_staff if is_open(app, each)}
    entrances = {
        "security.login",
        "security.logout",
        "security.mf_recovery",
        "security.two_factor_token_validation",
        "staff.set_up",
        "staff.finish_set_up",
    }
    assert open_ones - NOT_THERE == entrances, "only the ways in are open to strangers"


def test_a_view_that_nobody_marked_lets_nobody_in(
    app: Flask, client: PageClient, begin: Begin, now: datetime
) -> None:
    app.add_url_rule("/unmarked", "unmarked", lambda: {"secret": "leaked"})
    app.add_url_rule("/admin/unmarked", "unmarked_too", lambda: {"secret": "leaked"})

    assert client.get("/unmarked").status_code == 302
    with begin() as session:
        password = hashed(PASSWORD)
        staff.admit(session, "o@example.org", StaffRole.OWNER, password, by=OPERATOR, now=now)
    client.submit("/admin/login", {"email": "o@example.org", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    for path in ("/unmarked", "/admin/unmarked"):
        assert "leaked" not in client.get(path).get_data(as_text=True), f"{path} let somebody in"
