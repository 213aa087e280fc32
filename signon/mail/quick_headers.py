"""Headers of mails, of which those that are the same in many mails are parsed once."""

from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

#: The headers with nothing of a recipient in them. Python takes two thirds of the time of writing a
#: mail to parse them.
COMMON = frozenset(
    {
        *("from", "reply-to", "date", "auto-submitted", "mime-version", "content-type"),
        *("content-transfer-encoding", "content-disposition"),
    }
)


class QuickHeaders(EmailPolicy):
    """The usual policy, which remembers how it has parsed a header that many mails have."""

    def header_store_parse(self, name: str, value: object) -> tuple[str, Any]:
        """Return the header as a message stores it."""
        if isinstance(value, str) and name.lower() in COMMON and "boundary" not in value:
            return _parsed(self, name, value)
        return super().header_store_parse(name, value)

    def header_max_count(self, name: str) -> int | None:
        """Return how often a message may have the header; Python makes a class to find out."""
        return _max_count(self, name)


@lru_cache(maxsize=200)
def _parsed(policy: QuickHeaders, name: str, value: str) -> tuple[str, Any]:
    return EmailPolicy.header_store_parse(policy, name, value)


@lru_cache(maxsize=50)
def _max_count(policy: QuickHeaders, name: str) -> int | None:
    return EmailPolicy.header_max_count(policy, name)
