"""How long a visitor took to fill in a form, as its CSRF tokens tell, which contain the time."""

import time
from functools import cache

from flask import current_app, g, request
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
    ages: dict[str, float | None] = g.setdefault("form_ages", {})  # each is asked for twice
    if name not in ages:
        ages[name] = _read_age(request.form.get(name, ""))
    return ages[name]


def _read_age(token: str) -> float | None:
    try:
        _, made_at = _serializer(current_app.secret_key or "").loads(token, return_timestamp=True)
    except BadData:
        return None
    age: float = time.time() - made_at.timestamp()
    return age


@cache
def _serializer(key: str | bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token")
