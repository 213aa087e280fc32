"""What the database file shows to somebody without the keys: nobody's name and nobody's address."""

from pathlib import Path

import pytest

from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.sign.visitors import ENDORSE, SIGN, post, sign_ons

pytestmark = pytest.mark.one_database
SECRETS = ["Zebulon", "Quartermaine", "zq", "Yolanda", "Vandersloot", "Treasurer", "yv", "99723"]


def leaked(directory: Path) -> set[str]:
    """Return which secrets can be read in any file of the instance."""
    content = b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())
    assert b"fair-plan" in content
    return {
        secret
        for secret in SECRETS
        for encoding in ("utf-8", "utf-16-le")
        if f"{secret}@".encode(encoding) in content
        or (len(secret) > 2 and secret.encode(encoding) in content)
    }


def test_no_name_no_address_and_no_postal_code_can_be_read(
    client: PageClient, plan: Plan, begin: Begin, tmp_path: Path
) -> None:
    person = {"name": "Zebulon Quartermaine", "email": "zq@example.org", "postal_code": "99723"}
    contact = {"contact_name": "Yolanda Vandersloot", "contact_title": "Treasurer"}
    post(client, SIGN, **person)
    post(client, SIGN, **person)
    post(client, ENDORSE, email="yv@acme-aid.org", **contact)
    with begin() as session:
        assert [each.name for each in sign_ons(session)] == ["Zebulon Quartermaine", "Acme Aid"]
    assert leaked(tmp_path) == set()
