"""The inbox of development."""

import pytest
from flask import Flask

from signon.app import create_app
from signon.config import Settings
from signon.extensions import db
from signon.mail import views
from signon.mail.files import FileDelivery
from tests.client import PageClient
from tests.conftest import environment
from tests.mail.messages import a_message

NAME = "20210104T090000.000000-00000000-0000-4000-8000-000000000000.eml"
NO_NAMES = [
    NAME,  # there is no such mail
    "x.eml",
    "..%2Fkeys.toml",
    "%2e%2e",
    "..%5Ckeys.toml",
    f"{NAME}%00",
    f"..%2F{NAME}",
    "1" * 300,
]


def test_an_empty_inbox_says_so(client: PageClient) -> None:
    assert "No mail yet" in client.get("/dev/mail").get_data(as_text=True)


def test_the_newest_mail_is_listed_first_and_opens(client: PageClient, settings: Settings) -> None:
    way = FileDelivery(settings.instance / "mail")
    for local in ("ann", "bob"):
        way.send(a_message(f"{local}@example.org", "Follow <http://localhost/confirm/x>, friend\n"))
    page = client.get("/dev/mail").get_data(as_text=True)
    newest = max(path.name for path in (settings.instance / "mail").iterdir())

    assert page.index("bob@example.org") < page.index("ann@example.org")
    assert f'href="/dev/mail/{newest}"' in page
    opened = client.get(f"/dev/mail/{newest}").get_data(as_text=True)
    assert 'href="http://localhost/confirm/x"' in opened
    assert "bob@example.org" in opened


def test_a_long_link_with_a_hyphen_leads_where_it_says(
    client: PageClient, settings: Settings
) -> None:
    link = f"http://127.0.0.1:57699/confirm/{'x' * 43}/not-me"
    FileDelivery(settings.instance / "mail").send(a_message("ann@example.org", f"Or\n\n{link}\n"))
    [path] = (settings.instance / "mail").iterdir()
    assert f'href="{link}"' in client.get(f"/dev/mail/{path.name}").get_data(as_text=True)


def test_the_html_part_is_a_page_that_can_do_nothing(
    client: PageClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.client.check", lambda page: page)  # a mail has its own bones
    message = a_message("ann@example.org")
    message.add_alternative("<p style='color: red'>Hello</p>", subtype="html")
    FileDelivery(settings.instance / "mail").send(message)
    (path,) = (settings.instance / "mail").iterdir()

    response = client.get(f"/dev/mail/{path.name}/html")
    assert response.get_data(as_text=True).strip() == "<p style='color: red'>Hello</p>"
    assert response.headers["Content-Security-Policy"] == views.POLICY_OF_A_MAIL


def test_only_names_of_mails_open(client: PageClient) -> None:
    for name in NO_NAMES:
        for part in ("", "/html"):
            assert client.get(f"/dev/mail/{name}{part}").status_code == 404, name


def test_in_production_there_is_no_inbox(app: Flask, database_url: str, settings: Settings) -> None:
    there = environment(settings.instance, database_url) | {
        "SIGNON_ENV": "production",
        "SIGNON_PUBLIC_URL": "https://localhost",
    }
    in_production = create_app(there)
    assert not [rule for rule in in_production.url_map.iter_rules() if "/dev/" in rule.rule]

    in_production.register_blueprint(views.bp)  # by mistake
    assert in_production.test_client().get("/dev/mail").status_code == 404
    with in_production.app_context():
        db.engine.dispose()  # the page that says so has asked for the site's plan


@pytest.mark.parametrize("header", views.FORWARDED)
def test_what_a_proxy_or_tunnel_passed_on_sees_no_mail(client: PageClient, header: str) -> None:
    assert client.get("/dev/mail", headers={header: "x"}).status_code == 404
