"""Paths that hold a secret, the token of a mailed link: whoever knows one has the door open."""

import re

from flask import current_app
from flask.sansio.app import App

from signon.web.marks import ViewMark

KEY = "signon.secret_paths"
# The last word before a variable: ``confirm`` of ``/confirm/<token:token>``.
WORD = re.compile(r"/([^/<>]+)/<")
NOTHING = "(?!)"

#: A page whose address is a secret, or belongs to those that are: logs leave out what stands in it
#: for a variable, nobody it links to learns it, and no search engine is let near it.
secret_path = ViewMark()


def secret_words(app: App) -> set[str]:
    """Return the words of paths that a secret stands behind."""
    return {
        match[1]
        for rule in app.url_map.iter_rules()
        if secret_path.is_on(app, rule.endpoint)
        for match in [WORD.search(rule.rule)]
        if match
    }


def without_secrets(path: str) -> str:
    """Return ``path`` with a dash for each secret, also where it leads to no page.

    A link that was cut or mistyped tells most of its secret. A doubled slash changes nothing.
    """
    return _pattern().sub(r"\1-", path)


def is_secret(endpoint: str | None, path: str) -> bool:
    """Say whether nobody may learn this address."""
    return secret_path.is_on(current_app, endpoint) or _pattern().search(path) is not None


def _pattern() -> re.Pattern[str]:
    """Return what matches a secret in a path and the words before it."""
    found: re.Pattern[str] | None = current_app.extensions.get(KEY)
    if found is None:  # made once, when all views are there
        words = "|".join(map(re.escape, sorted(secret_words(current_app)))) or NOTHING
        found = re.compile(rf"(/(?:{words})/+)[^/]+", re.IGNORECASE)
        current_app.extensions[KEY] = found
    return found
