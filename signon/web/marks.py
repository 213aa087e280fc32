"""Marks: decorators that attach information to a view, to be looked up by its endpoint.

A mark does not change the view. Code that runs for every request, and higher packages, look up
marks instead of listing views by name. Most marks are defined in the module that looks them up:
``open_to_all`` in :mod:`signon.web.guard.access`, ``carries_partner`` in
:mod:`signon.web.partners`. Those that only higher packages look up are defined here.
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
    """A mark without a value: ``@mark``."""

    def __init__(self) -> None:
        self._marked = MarkWith[bool]()

    def __call__(self, view: View) -> View:
        """Mark a view."""
        return self._marked(True)(view)  # noqa: FBT003 - the value of the mark

    def is_on(self, app: App, endpoint: str | None) -> bool:
        return self._marked.of(app, endpoint) is not None


#: A page that search engines should not visit. Staff pages and pages with a secret in their path
#: need no such mark.
not_crawled = ViewMark()
#: A page that other sites should link to: it has one canonical URL in each language, and metadata
#: for search engines and for previews of links.
shareable = ViewMark()


@dataclass(frozen=True)
class SitemapEntry:
    """How pages of a plan appear in the sitemap.

    :param follows_text: they change with the text of the plan
    :param follows: they change with the lists of these kinds of endorsers
    :param values: returns for a plan, for each such page, the URL variables other than ``slug``
    """

    follows_text: bool = False
    follows: tuple[Kind, ...] = ()
    values: Callable[[Plan], Sequence[Mapping[str, Any]]] = lambda _: [{}]


#: A page of a plan that search engines should find.
in_sitemap = MarkWith[SitemapEntry]()
