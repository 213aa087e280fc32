"""What can happen to a sign-on: one module for each operation.

The module has all that belongs to the operation: rules, change of state, event, links, queued mail
and audit entry. Views parse the request, call one operation, and redirect::

    ledger.decide(session, sign_on, Decision.APPROVE, by=actor, now=now)
"""

from signon.ledger.application import BURST, NAME_FLAGS, PUBLIC_TEXT, TRAP, Application
from signon.ledger.bulk import Walk, write_walks
from signon.ledger.confirm import (
    check,
    check_link,
    confirm,
    confirms_until,
    enter_code,
    find_by_link,
    resend,
)
from signon.ledger.corrections import Twin, find_twin
from signon.ledger.decide import Decision, decide, locked, possible
from signon.ledger.edit import EDITABLE, edit
from signon.ledger.erase import erase
from signon.ledger.forget import forget_ended
from signon.ledger.leave import disown, expire, withdraw
from signon.ledger.magic_link import own_sign_on, own_sign_ons, send_manage_link
from signon.ledger.newest_version import endorse_newest, newer_version
from signon.ledger.remind import call_last, remind
from signon.ledger.take_in import take_in
from signon.ledger.territories import bring_territories_home
from signon.ledger.vouch import WrittenAnswer, send_again, vouch

__all__ = [
    "BURST",
    "EDITABLE",
    "NAME_FLAGS",
    "PUBLIC_TEXT",
    "TRAP",
    "Application",
    "Decision",
    "Twin",
    "Walk",
    "WrittenAnswer",
    "bring_territories_home",
    "call_last",
    "check",
    "check_link",
    "confirm",
    "confirms_until",
    "decide",
    "disown",
    "edit",
    "endorse_newest",
    "enter_code",
    "erase",
    "expire",
    "find_by_link",
    "find_twin",
    "forget_ended",
    "locked",
    "newer_version",
    "own_sign_on",
    "own_sign_ons",
    "possible",
    "remind",
    "resend",
    "send_again",
    "send_manage_link",
    "take_in",
    "vouch",
    "withdraw",
    "write_walks",
]
