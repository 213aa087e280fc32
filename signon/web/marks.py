"""Marks: what a view says of itself, so that whoever asks need not know any view by its name.

A mark is a decorator that changes nothing of a view. What runs around every view, and the rooms
above, ask whether an endpoint carries it. Most marks stand beside what asks for them:
``open_to_all`` in :mod:`signon.web.guard.access`, ``carries_partner`` in
:mod:`signon.web.partners`. Those that only rooms above ask for stand here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from flask.sansio.app import App

from signon.core.kinds import Kind
from signon.models import Plan

AnyView = Callable[..., Any]
View = TypeVar("View", bound=AnyView)
Value = TypeVar("Value")


class MarkWith(Generic[Value]):
    """A mark that carries a value: ``@mark(value)``."""

    def __init__(self) -> None:
        self._values: WeakKeyDictionary[AnyView, Value] = WeakKeyDictionary()

    def __call__(self, value: Value) -> Callable[[View], View]:
        """Return the decorator."""

        def mark(view: View) -> View:
            self._values[view] = value
            return view

        return mark

    def of(self, app: App, endpoint: str | None) -> Value | None:
        """Return the value on an endpoint's view; None where there is no mark or no endpoint."""
        view = app.view_functions.get(endpoint or "")
        return None if view is None else self._values.get(view)

    def all(self, app: App) -> Iterator[tuple[str, Value]]:
        """Yield the marked endpoints of an application with their values."""
        for endpoint, view in app.view_functions.items():
            if view in self._values:
                yield endpoint, self._values[view]


class ViewMark:
    """A mark that is there or not: ``@mark``."""

    def __init__(self) -> None:
        self._marked = MarkWith[bool]()

    def __call__(self, view: View) -> View:
        """Mark a view."""
        return self._marked(True)(view)  # noqa: FBT003 - the value of the mark

    def is_on(self, app: App, endpoint: str | None) -> bool:
        return self._marked.of(app, endpoint) is not None


#: A page that search engines have no business at. Pages of the staff, and pages behind a secret
#: link, are such without being marked.
not_crawled = ViewMark()
#: A page that other sites should lead to: it has one canonical address in each language, and
#: describes itself to search engines and to whoever shows a link to it.
shareable = ViewMark()


@dataclass(frozen=True)
class SitemapEntry:
    """How a plan's page stands in the sitemap.

    :param follows_text: it changes with the text of the plan
    :param follows: it changes with the lists of these endorsers
    :param values: of a plan, what the address needs beside its slug, for each page of the kind
    """

    follows_text: bool = False
    follows: tuple[Kind, ...] = ()
    values: Callable[[Plan], Sequence[Mapping[str, Any]]] = lambda _: [{}]


#: A page of a plan that search engines should find.
in_sitemap = MarkWith[SitemapEntry]()
