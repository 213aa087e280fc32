"""Paths with a secret, the token of a mailed link: whoever knows the path has access."""

import re

from flask import current_app, request
from flask.sansio.app import App

from signon.core.links import TOKEN_CHARACTERS
from signon.web.marks import ViewMark

KEY = "signon.secret_paths"
# The last word before a variable: ``confirm`` of ``/confirm/<token:token>``.
WORD = re.compile(r"/([^/<>]+)/<")
NOTHING = "(?!)"

#: A page with a secret in its path, or related to one: logs leave out the variable part of its
#: path, it sends no ``Referer``, and search engines are told not to visit it.
secret_path = ViewMark()


def secret_words(app: App) -> set[str]:
    """Return the path segments that are followed by a secret."""
    return {
        match[1]
        for rule in app.url_map.iter_rules()
        if secret_path.is_on(app, rule.endpoint)
        for match in [WORD.search(rule.rule)]
        if match
    }


def without_secrets(path: str) -> str:
    """Return ``path`` with a dash for each secret, also if no page has this path.

    A truncated or mistyped link still contains most of its secret. Repeated slashes are allowed.
    """
    return _pattern().sub(r"\1-", path)


def is_secret(endpoint: str | None, path: str) -> bool:
    """Say whether this path contains a secret."""
    return secret_path.is_on(current_app, endpoint) or _pattern().search(path) is not None


def is_damaged_link() -> bool:
    """Say whether this address was that of a mailed link, but is not complete or not as it was."""
    if request.endpoint is None:
        return is_secret(None, request.path)
    token: str = (request.view_args or {}).get("token", "")
    is_in_one_case = token in {token.lower(), token.upper()}
    return bool(token) and (len(token) != TOKEN_CHARACTERS or is_in_one_case)


def _pattern() -> re.Pattern[str]:
    """Return the pattern of a secret in a path and of the segment before it."""
    found: re.Pattern[str] | None = current_app.extensions.get(KEY)
    if found is None:  # compiled once, when all views are registered
        words = "|".join(map(re.escape, sorted(secret_words(current_app)))) or NOTHING
        found = re.compile(rf"(/(?:{words})/+)[^/]+", re.IGNORECASE)
        current_app.extensions[KEY] = found
    return found
