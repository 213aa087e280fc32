"""A number of proxies that does not fit is noticed by what the proxies send."""

import pytest
from flask import Flask
from structlog.testing import capture_logs

from signon.core.installation import Fault
from signon.web.guard import proxies
from tests.client import PageClient

pytestmark = pytest.mark.one_database
NEAR, FAR = "127.0.0.1", "198.51.100.7"


def trusting(number: int) -> dict[str, str]:
    return {"SIGNON_TRUSTED_PROXIES": str(number)}


@pytest.fixture
def overrides(request: pytest.FixtureRequest) -> dict[str, str]:
    found: dict[str, str] = getattr(request, "param", {})
    return found


@pytest.mark.parametrize(
    ("overrides", "forwarded", "peer", "fault"),
    [
        (trusting(0), None, NEAR, None),
        (trusting(0), FAR, NEAR, Fault.PROXY_NOT_TRUSTED),
        (trusting(0), FAR, "1.1.1.1", None),  # a stranger's claim, with no proxy between
        (trusting(1), None, NEAR, None),  # a monitor on this machine
        (trusting(1), FAR, NEAR, None),
        (trusting(1), f"{FAR}, {FAR}", NEAR, None),  # a visitor's claim before the proxy's own
        (trusting(2), FAR, NEAR, Fault.PROXY_MISSING),
        (trusting(2), f"{FAR}, {FAR}", NEAR, None),
    ],
    indirect=["overrides"],
)
def test_a_request_shows_what_is_wrong(
    app: Flask, forwarded: str | None, peer: str, fault: Fault | None
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": peer}):
        assert proxies.fault() is fault


def test_it_is_logged_once(client: PageClient) -> None:
    with capture_logs() as logs:
        for _ in range(2):
            client.get("/healthz", headers={"X-Forwarded-For": FAR})

    [warning] = [each for each in logs if each["event"] == "trusted proxies"]
    assert warning["fault"] == "proxy_not_trusted"
    assert FAR not in str(warning)
