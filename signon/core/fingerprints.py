"""The keyed fingerprints by which sign-ons are found, made so that no two of them can be joined.

Somebody who has copied the database, but not the keys, may type a suspect into the form and compare
columns. So what is stored is an HMAC over the plan, the kind of sign-on, and its stage: what a
visitor types is ``waiting``, and equals nothing that is ``standing``, which only the owner of an
address can bring about. Equal people on two plans have nothing in common either.

All are made from the fingerprint of the address or of the name alone, which is never stored.
"""

from dataclasses import dataclass
from enum import StrEnum

from signon.core.identity import canonical
from signon.core.kinds import Kind
from signon.core.mailboxes import mailbox
from signon.core.names import name_norm
from signon.core.vault import vault


class Stage(StrEnum):
    """``waiting``: not yet confirmed. ``standing``: confirmed, until it ends."""

    WAITING = "waiting"
    STANDING = "standing"


def of_address(address: str) -> bytes:
    """Return the fingerprint of an address alone, equal for all its spellings. Never store it."""
    return vault().fingerprint("email", canonical(address))


def of_mailbox(address: str) -> bytes:
    """Return the fingerprint of the mailbox that an address reaches. Never store it."""
    return vault().fingerprint("mailbox", mailbox(address))


def of_name(name: str) -> bytes:
    """Return the fingerprint of a name alone, equal for all its spellings. Never store it."""
    return vault().fingerprint("name", name_norm(name))


def for_budget(box: bytes) -> bytes:
    """Return the fingerprint under which the mails to a mailbox are counted."""
    return vault().over("mail budget", box)


def for_suppression(address: bytes) -> bytes:
    """Return the fingerprint of an address that gets no mail."""
    return vault().over("suppression", address)


def for_audit(address: bytes) -> bytes:
    """Return the fingerprint by which the audit log names an address that was looked up."""
    return vault().over("look-up", address)


@dataclass(frozen=True)
class Fingerprints:
    """The fingerprints of the sign-ons of one plan and kind, in one stage."""

    plan_id: int
    kind: Kind
    stage: Stage

    def address(self, address: bytes) -> bytes:
        """Return what finds the sign-ons of an address, given :func:`of_address`."""
        return self._over("address", address)

    def name(self, name: bytes) -> bytes:
        """Return what finds the sign-ons of a name, given :func:`of_name`."""
        return self._over("name", name)

    def pair(self, address: bytes, name: bytes) -> bytes:
        """Return what finds the sign-on of an address under a name; it tells nothing of either."""
        return self._over("address and name", address, name)

    def payload(self, payload: bytes) -> bytes:
        """Return what finds a sign-on by all that was typed, given the fingerprint of that."""
        return self._over("payload", payload)

    def _over(self, what: str, *inner: bytes) -> bytes:
        return vault().over(f"{what}\0{self.plan_id}\0{self.kind}\0{self.stage}", *inner)


def standing_columns(plan_id: int, kind: Kind, email: str, name: str) -> dict[str, bytes | None]:
    """Return the columns with the fingerprints of a sign-on that was confirmed."""
    made, address, called = (
        Fingerprints(plan_id, kind, Stage.STANDING),
        of_address(email),
        of_name(name),
    )
    return {
        "email_key": made.address(address),
        "name_key": made.name(called),
        "pair_key": made.pair(address, called),
        "payload_key": None,
    }


def waiting_columns(plan_id: int, kind: Kind, email: str, name: str) -> dict[str, bytes | None]:
    """Return the columns with the fingerprints of a sign-on that waits; not that of the payload."""
    made = Fingerprints(plan_id, kind, Stage.WAITING)
    return {"email_key": made.address(of_address(email)), "name_key": made.name(of_name(name))}
