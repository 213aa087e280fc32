"""Whose request it is: the network behind as many proxies as we were told to believe."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from signon.models import Plan
from signon.web.guard.rate_limit import network
from tests.client import PageClient
from tests.web.raw import send

pytestmark = pytest.mark.one_database
LIMITED = {"SIGNON_LIMIT_SIGN": "2/10m"}
TRUSTED = {"SIGNON_LIMIT_SIGN": "1/10m", "SIGNON_TRUSTED_NETWORKS": "127.0.0.0/8=3/10m"}
REAL, FORGED = "198.51.100.7", "203.0.113.1, 203.0.113.2"
FORWARDED = {"HTTP_X_FORWARDED_FOR": f"{FORGED}, {REAL}"}


@pytest.fixture
def seen(app: Flask) -> list[str]:
    """Return the networks of the requests made from now on."""
    found: list[str] = []
    app.before_request(lambda: found.append(network()))
    return found


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", str(0x20010DB800010002)),
        ("2001:db8:1:2::1", str(0x20010DB800010002)),
        ("2001:db8:1:3::1", str(0x20010DB800010003)),
        ("fe80::1%eth0", str(0xFE80000000000000)),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("unix:", "unknown"),
        ("203.0.113.7:50001", "203.0.113.7"),
        ("[2001:db8:1:2::1]:443", str(0x20010DB800010002)),
        ("[fe80::1%eth0]", str(0xFE80000000000000)),
        ('"[2001:db8:1:2::1]"', str(0x20010DB800010002)),
        ("203.0.113.7:port", "unknown"),
        ("198.51.100.7, 203.0.113.1", "unknown"),
        ("'; DROP TABLE hits", "unknown"),
        ("", "0.0.0.0"),  # noqa: S104 - no bind
    ],
)
def test_a_network_is_an_address_or_a_64(app: Flask, address: str, expected: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert network() == expected


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({}, "192.0.2.1"),
        ({"SIGNON_TRUSTED_PROXIES": "1"}, REAL),
        ({"SIGNON_TRUSTED_PROXIES": "2"}, "203.0.113.2"),
        ({"SIGNON_TRUSTED_PROXIES": "3"}, "203.0.113.1"),
        ({"SIGNON_TRUSTED_PROXIES": "4"}, "192.0.2.1"),
    ],
    indirect=["overrides"],
)
def test_only_the_believed_hop_counts(client: PageClient, seen: list[str], expected: str) -> None:
    environ = FORWARDED | {"HTTP_FORWARDED": f"for={FORGED}", "HTTP_X_REAL_IP": "203.0.113.9"}
    client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"} | environ)
    assert seen == [expected]


@pytest.mark.parametrize("overrides", [{"SIGNON_TRUSTED_PROXIES": "1"}], indirect=True)
def test_a_proxy_that_names_nobody_is_taken_for_the_visitor(
    client: PageClient, seen: list[str]
) -> None:
    for environ in ({}, {"HTTP_X_FORWARDED_FOR": ""}):
        client.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"} | environ)
    assert seen == ["192.0.2.1"] * 2


@pytest.mark.parametrize("overrides", [{"SIGNON_TRUSTED_PROXIES": "1"}], indirect=True)
def test_where_no_address_can_be_read_the_connection_counts_and_it_is_logged_once(
    client: PageClient, seen: list[str]
) -> None:
    with capture_logs() as logged:
        for address in ("unknown", "_hidden", "203.0.113.7.9"):
            environ = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": address}
            client.get("/", environ_overrides=environ)
    assert seen == ["192.0.2.1"] * 3
    assert [each["event"] for each in logged].count("address unreadable") == 1


def tries(client: PageClient, path: str, times: int, **environ: str) -> list[int]:
    """Post nothing useful ``times``, with another forged address each time."""
    _, kept = client.form(path)
    body = f"csrf_token={kept['csrf_token']}".encode()
    found = []
    for number in range(times):
        forged = {name: value.format(number) for name, value in environ.items()}
        found.append(send(client, path, body, **forged).status_code)
    return found


@pytest.mark.parametrize("overrides", [LIMITED], indirect=True)
@pytest.mark.parametrize("page", ["sign", "endorse", "check-email"])
def test_a_network_that_tried_too_often_has_to_wait(
    client: PageClient, plan: Plan, page: str
) -> None:
    path = f"/plans/{plan.slug}/{page}"
    forged = {"REMOTE_ADDR": REAL, "HTTP_X_FORWARDED_FOR": "203.0.113.{}"}
    assert tries(client, path, 14, **forged) == [422] * 12 + [429] * 2
    response = client.submit(path)
    assert response.status_code == 422  # another network, and the first try of it
    refused = client.post(path, data=client.form(path)[1], environ_overrides={"REMOTE_ADDR": REAL})
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "please press the button again" in refused.get_data(as_text=True)


@pytest.mark.parametrize("overrides", [TRUSTED], indirect=True)
def test_more_people_may_sign_from_a_trusted_network(client: PageClient, plan: Plan) -> None:
    path = f"/plans/{plan.slug}/sign"
    person = {"name": "Ann Lee", "email": "ann@example.org", "visibility": "full"}
    assert [client.submit(path, person).status_code for _ in range(4)] == [303, 303, 303, 429]


@pytest.mark.parametrize("overrides", [LIMITED | {"SIGNON_TRUSTED_PROXIES": "1"}], indirect=True)
def test_a_forged_chain_before_a_proxy_changes_nothing(client: PageClient, plan: Plan) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{{}}, {REAL}", "REMOTE_ADDR": "10.0.0.{}"}
    assert tries(client, f"/plans/{plan.slug}/sign", 14, **forged) == [422] * 12 + [429] * 2


@pytest.mark.parametrize("overrides", [LIMITED], indirect=True)
def test_a_64_shares_one_limit(client: PageClient, plan: Plan) -> None:
    found = tries(client, f"/plans/{plan.slug}/sign", 14, REMOTE_ADDR="2001:db8:1:2:{}::1")
    assert found == [422] * 12 + [429] * 2


@pytest.mark.parametrize("overrides", [LIMITED], indirect=True)
def test_nobody_passes_uncounted_when_the_counters_are_away(
    client: PageClient, plan: Plan, tmp_path: Path
) -> None:
    path = f"/plans/{plan.slug}/sign"
    target, kept = client.form(path)
    other = sqlite3.connect(tmp_path / "throttle.sqlite3", isolation_level=None)
    other.execute("DROP TABLE hits")
    response = client.post(target, data=kept)
    other.close()
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert client.get(path).status_code == 200
