"""A visitor who follows every link there is, once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

from tests.client import parse

# What a page loads by itself; the rest a reader must click.
LOADS = {"img": "src", "script": "src", "iframe": "src", "source": "src", "embed": "src"}
LOADED_LINKS = {"stylesheet", "preload", "icon", "manifest", "apple-touch-icon", "modulepreload"}
# A list has a page for each letter, filter and cursor: so many of one kind tell enough.
MOST_OF_A_KIND = 3
ORIGIN = "http://localhost"


@dataclass(frozen=True)
class Link:
    """Where a page leads or what it loads: the whole address, without what is after ``#``."""

    page: str
    address: str
    fragment: str
    is_loaded: bool


def links(path: str, tree: Element) -> Iterator[Link]:
    """Yield everything that a page leads to or loads; a picture within the page is neither."""
    for element in tree.iter():
        target = element.get(LOADS.get(str(element.tag), "href"))
        if target is None or target.startswith("data:"):
            continue
        kinds = set((element.get("rel") or "").split()) if element.tag == "link" else set()
        address, _, fragment = urljoin(ORIGIN + path, target).partition("#")
        is_loaded = element.tag in LOADS or bool(kinds & LOADED_LINKS)
        yield Link(path, address, fragment, is_loaded)


def is_ours(address: str) -> bool:
    return address == ORIGIN or address.startswith(f"{ORIGIN}/")


def path_of(address: str) -> str:
    """Return the path and query of an address of ours."""
    return address.removeprefix(ORIGIN) or "/"


@dataclass
class Site:
    """What a crawl has met, by path."""

    leave_out: tuple[str, ...]
    statuses: dict[str, int] = field(default_factory=dict)
    trees: dict[str, Element] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def follow(self, client: FlaskClient, starts: Iterable[str]) -> None:
        """Open ``starts``, and all that they lead to."""
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            if self._is_new(path):
                waiting += self._open(client, path)

    def _is_new(self, path: str) -> bool:
        parts = urlsplit(path)
        kind = (parts.path, *sorted(name for name, _ in parse_qsl(parts.query)))
        self.kinds[kind] += path not in self.statuses
        return path not in self.statuses and self.kinds[kind] <= MOST_OF_A_KIND

    def _open(self, client: FlaskClient, path: str) -> list[str]:
        """Return where a page leads within the site."""
        with client.get(path, follow_redirects=True) as response:
            self.statuses[path] = response.status_code
            if response.mimetype != "text/html" or response.status_code != HTTPStatus.OK:
                return []
            self.texts[path] = response.get_data(as_text=True)
        self.trees[path] = parse(self.texts[path])
        found = list(links(path, self.trees[path]))
        self.links += found
        inside = [path_of(each.address) for each in found if is_ours(each.address)]
        return [each for each in inside if not each.startswith(self.leave_out)]


def crawl(client: FlaskClient, starts: Iterable[str], *, leave_out: tuple[str, ...] = ()) -> Site:
    """Follow all links within the site, from ``starts`` on."""
    site = Site(leave_out)
    site.follow(client, starts)
    return site
