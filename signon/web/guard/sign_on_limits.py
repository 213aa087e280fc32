"""How often one network may sign: accepted sign-ons are few, tries and corrections are many."""

from math import ceil

from flask_babel import ngettext

from signon.config import Rate
from signon.web.guard.client_address import client_address
from signon.web.guard.rate_limit import networks, throttle
from signon.web.settings import settings

# A room full of people shares one address, and people mistype: so there may be this many POSTs of
# the forms for each sign-on that is taken.
POSTS_PER_SIGN_ON = 6


def count_post() -> None:
    """Count one POST of a form or of a code, whatever becomes of it.

    :raises Throttled: there were too many from this network
    """
    rate = rate_here()
    if rate is not None:
        _count(Rate(POSTS_PER_SIGN_ON * rate.count, rate.seconds), "post")


def count_sign_on() -> None:
    """Count one accepted sign-on; call this before it is saved.

    :raises Throttled: there were too many from this network
    """
    rate = rate_here()
    if rate is not None:
        _count(rate, "sign")


def _count(rate: Rate, what: str) -> None:
    """Count for the visitor's own network and for the wider ones around it, which may send more.

    A trusted network may send what it was promised, so those around it do not count.

    :raises Throttled: there were too many from one of them
    """
    own, *wider = networks()
    for name, more in [own] if is_trusted() else [own, *wider]:
        throttle(Rate(more * rate.count, rate.seconds), what, name)


def is_trusted() -> bool:
    """Say whether the visitor's network was named as one from which many people sign."""
    address = client_address()
    return any(address in each.network for each in settings().trusted_networks if address)


def rate_here() -> Rate | None:
    """Return how many sign-ons this visitor's network may send; more from a trusted network."""
    if settings().limit_sign is None:
        return None
    address = client_address()
    for trusted in settings().trusted_networks:
        if address is not None and address in trusted.network:
            return trusted.rate
    return settings().limit_sign


def try_again(wait_seconds: int) -> str:
    """Return the sentence that tells a visitor when to press the button again."""
    return str(
        ngettext(
            "Too many forms came from your network in a short time, so this one was not taken yet. "
            "Everything you typed is still here: please press the button again in a minute.",
            "Too many forms came from your network in a short time, so this one was not taken yet. "
            "Everything you typed is still here: please press the button again in %(num)s minutes.",
            ceil(wait_seconds / 60),
        )
    )
