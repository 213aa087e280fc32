"""Safe redirects: a ``next`` parameter may lead only to our own staff pages (T19)."""

import re

from signon.core.languages import languages
from signon.web.guard.access import STAFF_PATH

# No "//", "\" or control character: browsers may read those as the address of another site. Every
# part of the path begins with a letter or a digit, so that ".." is refused.
PART = r"[A-Za-z0-9][A-Za-z0-9._~-]*"
AT_HOME = re.compile(
    rf"{STAFF_PATH}/(?:{PART}/)*(?:{PART})?(?:\?[A-Za-z0-9._~%=&+-]*)?(?:#[A-Za-z0-9_-]*)?"
)
LONGEST = 2000  # characters


def is_at_home(target: str) -> bool:
    """Say whether ``target`` is a relative path to a page of the staff, in any language."""
    first, slash, rest = target[1:].partition("/")
    path = slash + rest if target[:1] == "/" and first in languages() else target
    return len(target) <= LONGEST and AT_HOME.fullmatch(path) is not None


def at_home(target: str | None, *, otherwise: str) -> str:
    """Return ``target`` if it is a page of the staff, else ``otherwise``."""
    return target if target and is_at_home(target) else otherwise
