"""What the database file shows to somebody without the keys: nobody's name and nobody's address."""

from datetime import datetime
from pathlib import Path

import pytest

from signon import ledger
from signon.config import Settings
from signon.core.actor import SIGNER
from signon.core.lifecycle import State
from signon.core.names import sort_key
from signon.mail.files import KEPT, forget_files
from signon.models import Plan
from signon.operate.shutdown import Shutdown
from signon.operate.worker import Worker, chores
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_sign_on, an_individual
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


def test_a_public_name_is_in_no_file_any_more_once_its_owner_has_withdrawn(
    plan: Plan, begin: Begin, settings: Settings, now: datetime, tmp_path: Path
) -> None:
    name = "Zebulon Quartermaine"
    with begin() as session:
        person = an_individual(name, email="zq@example.org")
        sign_on = a_sign_on(session, plan, State.LISTED, person, now=now)
    with begin() as session:
        ledger.withdraw(session, session.merge(sign_on), by=SIGNER, now=now)
    Worker(chores(settings), poll_seconds=1).run_once(Shutdown())
    assert list((tmp_path / "mail").iterdir()), "mails in files hold the name for a week"
    written = clock.now() + KEPT
    forget_files(tmp_path / "mail", now=written)
    assert leaked(tmp_path) == set()
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert sort_key(name).encode() not in content
