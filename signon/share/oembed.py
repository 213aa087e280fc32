"""oEmbed 1.0 (oembed.com): what an editor shows when somebody pastes the address of a plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, parse_qsl, urlsplit

from signon.share.embeds import WIDTH, Embed, embed

VERSION = "1.0"
FORMAT = "json"
CACHE_SECONDS = 3600
_PIXELS = re.compile("[0-9]{1,9}", re.ASCII)
_PATH = re.compile(
    "(?:/(?P<language>[a-z]{2,3}))?/(?:plans|embed)/(?P<slug>[a-z0-9-]{1,100})(?:/[^.]*)?"
)


class OEmbedRefused(Exception):
    """The oEmbed request cannot be answered; the message says why, in plain words."""

    def __init__(self, message: str, status: HTTPStatus) -> None:
        super().__init__(message)
        self.status = status


UNKNOWN = "There is nothing to embed at this address."


@dataclass(frozen=True)
class OEmbedRequest:
    """A plan of ours, in the language of its address, in a frame of at most this size."""

    slug: str
    language: str | None
    embed: Embed
    width: int
    height: int


def asked(values: Mapping[str, str], public_url: str) -> OEmbedRequest:
    """Return what an oEmbed request asks for.

    :param public_url: the URL of this site; URLs of other sites are refused
    :raises OEmbedRefused: the request is invalid, or its URL is no page of ours
    """
    if values.get("format", FORMAT).lower() != FORMAT:
        raise OEmbedRefused("Only format=json is offered.", HTTPStatus.NOT_IMPLEMENTED)
    most_width, most_height = _pixels(values, "maxwidth"), _pixels(values, "maxheight")
    url = _split(values.get("url", ""))
    found = _PATH.fullmatch(url.path)
    if url.netloc.lower() != urlsplit(public_url).netloc.lower() or found is None:
        raise OEmbedRefused(UNKNOWN, HTTPStatus.NOT_FOUND)
    wanted = embed(dict(parse_qsl(url.query, max_num_fields=20)))
    return OEmbedRequest(
        slug=found["slug"],
        language=found["language"],
        embed=wanted,
        width=min(WIDTH, most_width or WIDTH),
        height=min(wanted.height, most_height or wanted.height),
    )


def _pixels(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not _PIXELS.fullmatch(text) or int(text) == 0:
        raise OEmbedRefused(f"{name} must be a whole number of pixels.", HTTPStatus.BAD_REQUEST)
    return int(text)


def _split(text: str) -> SplitResult:
    if not text:
        raise OEmbedRefused("Say which page: url=https://…", HTTPStatus.BAD_REQUEST)
    try:
        url = urlsplit(text)
        parse_qsl(url.query, max_num_fields=20)
    except ValueError:
        raise OEmbedRefused("url is no web address.", HTTPStatus.BAD_REQUEST) from None
    if url.scheme not in {"http", "https"}:
        raise OEmbedRefused("url must begin with https://", HTTPStatus.BAD_REQUEST)
    return url


def answer(
    frame: Mapping[str, object], html: str, *, provider: str, public_url: str
) -> dict[str, object]:
    """Return the oEmbed response for an editor.

    :param frame: the frame's title, width and height
    :param html: the frame as an HTML tag, with escaped values
    :param provider: who puts the plan forward
    """
    return {
        "version": VERSION,
        "type": "rich",
        "provider_name": provider,
        "provider_url": public_url,
        "title": frame["title"],
        "html": html,
        "width": frame["width"],
        "height": frame["height"],
        "cache_age": CACHE_SECONDS,
    }
