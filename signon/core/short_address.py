"""What a plan's short address may look like."""

import re

SHORT_ADDRESS = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
# First parts of addresses that this site has or may have some day, besides those of its pages.
RESERVED = frozenset(
    {"about", "accessibility", "admin", "api", "confirm", "contact", "dev", "docs", "embed"}
    | {"help", "home", "login", "manage", "metrics", "oembed", "plans", "press", "privacy"}
    | {"robots", "search", "sign", "sitemap", "static", "unsubscribe", "well-known"}
)


def is_short_address(word: str) -> bool:
    """Say whether ``word`` can be the short address of a plan.

    >>> is_short_address("fair-2021"), is_short_address("Fair"), is_short_address("plans")
    (True, False, False)
    """
    return SHORT_ADDRESS.fullmatch(word) is not None and word not in RESERVED
