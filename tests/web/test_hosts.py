"""Only our own host is answered, and no header of a stranger changes a link."""

import pytest

from signon.models import Plan
from tests.client import PageClient
from tests.web.conftest import HTTPS

pytestmark = pytest.mark.one_database
SITE = "https://plan.example.org"
PERSON = {"name": "Ana Núñez", "email": "ana@example.org", "state": "TX", "visibility": "full"}
FORWARDING = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-For": "198.51.100.9",
    "Forwarded": "for=198.51.100.9;host=evil.example;proto=http",
    "X-Original-URL": "/evil.example",
    "X-Rewrite-URL": "/evil.example",
    "X-Host": "evil.example",
    "Referer": "https://evil.example/",
}
FOREIGN = (
    "evil.example",
    "plan.example.org.evil.example",
    "evil.example:443",
    "plan.example.org@evil.example",
    "plan.example.org evil.example",
    "plan.example.org/evil.example",
    "plan.example.org:evil",
    "sub.plan.example.org",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "",
)


@pytest.mark.parametrize("overrides", [HTTPS], indirect=True)
def test_a_foreign_host_gets_a_page_that_leads_nowhere(client: PageClient, plan: Plan) -> None:
    for host in FOREIGN:
        for path in ("/", f"/plans/{plan.slug}/sign", "/nowhere"):
            response = client.get(path, base_url=SITE, headers={"Host": host})
            assert response.status_code == 400, host
            page = response.get_data(as_text=True)
            assert "This site has another address" in page
            assert "evil.example" not in page
            assert "href" not in page
            assert "src" not in page


@pytest.mark.parametrize("overrides", [HTTPS], indirect=True)
@pytest.mark.parametrize(
    "host", ["plan.example.org", "plan.example.org:443", "plan.example.org:8443"]
)
def test_our_own_host_is_answered_however_it_is_written(
    client: PageClient, plan: Plan, host: str
) -> None:
    assert client.get("/", base_url=SITE, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "127.0.0.1:1"])
def test_in_development_the_machine_itself_is_answered(
    client: PageClient, plan: Plan, host: str
) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "overrides", [HTTPS, HTTPS | {"SIGNON_TRUSTED_PROXIES": "1"}], indirect=True
)
def test_no_header_of_a_stranger_changes_a_link(client: PageClient, plan: Plan) -> None:
    paths = ("/", f"/plans/{plan.slug}/endorsers", "/nowhere")
    clean = [client.get(path, base_url=SITE) for path in paths]
    forged = [client.get(path, base_url=SITE, headers=FORWARDING) for path in paths]
    for before, after in zip(clean, forged, strict=True):
        assert after.status_code == before.status_code
        assert "evil" not in after.get_data(as_text=True)
        assert "198.51.100.9" not in f"{after.headers}{after.get_data(as_text=True)}"
    target, kept = client.form(f"{SITE}/plans/{plan.slug}/sign")
    moved = client.post(target, data=kept | PERSON, base_url=SITE, headers=FORWARDING)
    assert moved.location == f"/plans/{plan.slug}/check-email"
    assert client.get("/admin/", base_url=SITE, headers=FORWARDING).location.startswith("/admin/")
