"""What a member of staff had typed when the session ended, kept in the cookie over the sign-in.

Only the same account gets it back, and nothing is sent without a press of a button. Passwords are
never kept, and neither is a text that would be too long for a cookie.
"""

from dataclasses import dataclass

from flask import request, session, url_for

from signon.web.destinations import Destination, endpoint_of

KEY = "kept_form"
USER_KEY = "_user_id"  # where Flask-Login stores the account in the session
PASSWORDS = frozenset({"password", "again", "current"})
MOST_CHARACTERS = 1500  # browsers take cookies of about 4,000


@dataclass(frozen=True, repr=False)
class KeptForm:
    """A form that was not taken: where it was sent, and its fields."""

    path: str
    fields: dict[str, str]


def keep() -> str | None:
    """Keep the form of this POST, and return the page that gives it back; None if it cannot be."""
    fields = {name: value for name, value in request.form.items() if name != "csrf_token"}
    whose = session.get(USER_KEY)
    length = sum(len(name) + len(value) for name, value in fields.items())
    if not whose or not fields or PASSWORDS & fields.keys() or length > MOST_CHARACTERS:
        return None
    path = request.script_root + request.path
    session[KEY] = {"whose": whose, "path": path, "fields": fields}
    return url_for(endpoint_of(Destination.KEPT_FORM))


def carry_over(kept: object, whose: str) -> None:
    """Put the kept form into the session that begins, if it is of the same account."""
    if isinstance(kept, dict) and kept.get("whose") == whose:
        session[KEY] = kept


def take_back() -> KeptForm | None:
    """Return the kept form, once."""
    kept = session.pop(KEY, None)
    if not isinstance(kept, dict):
        return None
    return KeptForm(path=kept["path"], fields=kept["fields"])
