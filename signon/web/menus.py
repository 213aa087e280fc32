"""The menus in the layout of every page: each package adds its own views to them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Flask, current_app, url_for

from signon.core.permissions import Permission
from signon.models import Plan
from signon.web.guard.access import permission_of, signed_in_or_nobody
from signon.web.marks import MarkWith, View

KEY = "signon.menus"


class Menu(StrEnum):
    """A menu in the layout of a page."""

    MAIN = "main"  # at the top of a plan's pages
    FOOTER = "footer"
    STAFF = "staff"  # at the top of the staff's pages


@dataclass(frozen=True)
class MenuEntry:
    """How a view appears in a menu.

    :param order: entries are sorted by this number, lowest first; leave room between the numbers
    :param label: a lazy string
    :param topic: a page that sets ``{% set here = "plan" %}`` has the entry of this topic marked
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


@dataclass(frozen=True)
class MenuPage:
    """A view that a menu leads to, with what decides who sees the link."""

    endpoint: str
    entry: MenuEntry
    permission: Permission | None
    is_about_plan: bool


_entry = MarkWith[MenuEntry]()


def in_menu(menu: Menu, order: int, label: Any, topic: str = "") -> Callable[[View], View]:  # noqa: ANN401 - lazy string
    """Mark a view that a menu leads to; see :class:`MenuEntry`."""
    return _entry(MenuEntry(menu, order, label, topic))


def links(menu: str, plan: Plan | None = None) -> list[MenuLink]:
    """Return the links of a menu that this visitor can use.

    Left out are links to pages of a plan if there is no plan, and those without permission.
    """
    wanted, staff = Menu(menu), signed_in_or_nobody()
    of_plan: dict[str, Any] = {"slug": plan.slug} if plan else {}
    return [
        MenuLink(
            label=str(page.entry.label),
            topic=page.entry.topic,
            url=url_for(page.endpoint, **(of_plan if page.is_about_plan else {})),
        )
        for page in _pages()
        if page.entry.menu is wanted
        and (plan is not None or not page.is_about_plan)
        and (page.permission is None or (staff is not None and staff.may(page.permission)))
    ]


def _pages() -> tuple[MenuPage, ...]:
    """Return the entries of all views, in order; computed once, when all are registered."""
    found: tuple[MenuPage, ...] | None = current_app.extensions.get(KEY)
    if found is None:
        pages = [_page(endpoint, entry) for endpoint, entry in _entry.all(current_app)]
        found = tuple(sorted(pages, key=lambda page: page.entry.order))
        current_app.extensions[KEY] = found
    return found


def _page(endpoint: str, entry: MenuEntry) -> MenuPage:
    rules = current_app.url_map.iter_rules(endpoint)
    is_about_plan = any("slug" in rule.arguments for rule in rules)
    return MenuPage(endpoint, entry, permission_of(current_app, endpoint), is_about_plan)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["menu"] = links
