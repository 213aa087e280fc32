"""The links in the frame of every page: each room puts its own views into the menus."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, current_app, url_for

from signon.models import Plan
from signon.web.guard.access import permission_of, signed_in_or_nobody
from signon.web.marks import MarkWith, View

KEY = "signon.menus"


class Menu(StrEnum):
    """A list of links in the frame of a page."""

    MAIN = "main"  # at the top of a plan's pages
    FOOTER = "footer"
    STAFF = "staff"  # at the top of the staff's pages


@dataclass(frozen=True)
class MenuEntry:
    """What a view says of its place in a menu.

    :param order: entries stand by this number, the lowest first; leave gaps
    :param label: lazy words
    :param topic: the word by which pages say that they belong here: ``{% set here = "plan" %}``
    """

    menu: Menu
    order: int
    label: Any
    topic: str


@dataclass(frozen=True, repr=False)
class MenuLink:
    """An entry as a page shows it."""

    label: str
    topic: str
    url: str


Entries = tuple[tuple[str, MenuEntry], ...]
_entry = MarkWith[MenuEntry]()


def in_menu(menu: Menu, order: int, label: Any, topic: str = "") -> Callable[[View], View]:  # noqa: ANN401 - lazy words
    """Mark a view that a menu leads to; see :class:`MenuEntry`."""
    return _entry(MenuEntry(menu, order, label, topic))


def links(menu: str, plan: Plan | None = None) -> list[MenuLink]:
    """Return the links of a menu that lead somewhere for this reader.

    Left out are those about a plan where there is none, and those that would end in a refusal.
    """
    return [
        MenuLink(str(entry.label), entry.topic, _url(endpoint, plan))
        for endpoint, entry in _entries()
        if entry.menu == Menu(menu) and _is_for_reader(endpoint, plan)
    ]


def _url(endpoint: str, plan: Plan | None) -> str:
    if plan is not None and _is_about_plan(endpoint):
        return url_for(endpoint, slug=plan.slug)
    return url_for(endpoint)


def _is_for_reader(endpoint: str, plan: Plan | None) -> bool:
    permission, staff = permission_of(current_app, endpoint), signed_in_or_nobody()
    may_enter = permission is None or (staff is not None and staff.may(permission))
    return may_enter and (plan is not None or not _is_about_plan(endpoint))


def _is_about_plan(endpoint: str) -> bool:
    return any("slug" in rule.arguments for rule in current_app.url_map.iter_rules(endpoint))


def _entries() -> Entries:
    """Return what the views say, in order; they are asked once, when all of them are there."""
    found: Entries | None = current_app.extensions.get(KEY)
    if found is None:
        found = tuple(sorted(_entry.all(current_app), key=lambda pair: pair[1].order))
        current_app.extensions[KEY] = found
    return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals["menu"] = links
