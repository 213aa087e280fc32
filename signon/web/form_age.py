"""How long a visitor took to fill in a form, as its CSRF tokens tell, which contain the time."""

import time

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from signon.web.settings import settings


def is_form_age_good() -> bool:
    """Say whether the time that the form took suits a person.

    The shortest time counts from the first display: a correction may be quick. The longest counts
    from the newest one. Both are known by the CSRF tokens, which contain the time.
    """
    span = settings().form_seconds
    if span is None:
        return True
    newest, first = _age_seconds("csrf_token"), _age_seconds("opened")
    if newest is None:
        return False
    return newest <= span.longest and max(newest, first or 0.0) >= span.shortest


def first_token() -> str:
    """Return the CSRF token of the first display of this form, or nothing if this is the first."""
    for name in ("opened", "csrf_token"):
        if _age_seconds(name) is not None:
            return request.form[name]
    return ""


def _age_seconds(name: str) -> float | None:
    """Return the age of the CSRF token in a field of the request; None if we did not make it."""
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token")
    try:
        _, made_at = serializer.loads(request.form.get(name, ""), return_timestamp=True)
    except BadData:
        return None
    age: float = time.time() - made_at.timestamp()
    return age
