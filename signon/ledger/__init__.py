"""What can happen to a sign-on: one module for each operation.

The module has all that belongs to the operation: rules, change of state, event, links, queued mail
and audit entry. Views parse the request, call one operation, and redirect::

    ledger.decide(session, sign_on, Decision.APPROVE, by=actor, now=now)
"""

from signon.ledger.application import TRAP, Application
from signon.ledger.bulk import Walk, write_walks
from signon.ledger.confirm import check, confirm, enter_code, find_by_link, resend
from signon.ledger.decide import Decision, decide, locked, possible
from signon.ledger.edit import EDITABLE, edit
from signon.ledger.erase import erase
from signon.ledger.leave import check_not_me, disown, expire, withdraw
from signon.ledger.magic_link import own_sign_on, own_sign_ons, send_manage_link
from signon.ledger.take_in import take_in

__all__ = [
    "EDITABLE",
    "TRAP",
    "Application",
    "Decision",
    "Walk",
    "check",
    "check_not_me",
    "confirm",
    "decide",
    "disown",
    "edit",
    "enter_code",
    "erase",
    "expire",
    "find_by_link",
    "locked",
    "own_sign_on",
    "own_sign_ons",
    "possible",
    "resend",
    "send_manage_link",
    "take_in",
    "withdraw",
    "write_walks",
]
