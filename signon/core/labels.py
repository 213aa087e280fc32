"""Labels: the translatable text that pages and mails show for each value of a fixed list.

Each package has its own in ``labels.py``; here are those that several packages use. Pages write
``{{ state|label }}``; where a value has several labels, ``{{ state|label("heading") }}``.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from signon.core.kinds import Kind, Scope, Visibility
from signon.core.languages import translations
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.core.plan import Phase

V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True)
class Label:
    """A text that ``make translations`` finds, and that is translated when it is shown.

    Pass both arguments as literal strings and without keywords; otherwise it is not found.

    :param context: tells two meanings of the same English text apart
    """

    text: str
    context: str | None = None

    def in_language(self, language: str) -> str:
        catalog = translations(language)
        if self.context is None:
            return catalog.gettext(self.text)
        return str(catalog.pgettext(self.context, self.text))


class Labels(Mapping[V, Label], Generic[V]):
    """One label for each value of a type; a type may have several such sets, or "ways"."""

    def __init__(
        self,
        of: type[V],
        labels: Mapping[V, Label],
        *,
        way: str = "",
        only: Collection[V] | None = None,
    ) -> None:
        """Check that the labels are complete, and keep them.

        :param way: the name of this set of labels; empty for the usual one
        :param only: the values that this set must cover; all members by default
        :raises ValueError: a value has no label, or a label no value
        """
        members = list(of) if issubclass(of, Enum) else labels
        odd = set(members if only is None else only) ^ labels.keys()
        if odd:
            raise ValueError(f"{of.__name__}: a label for each of its values, and no other: {odd}")
        self.of, self.way = of, way
        self._labels = dict(labels)

    def __getitem__(self, value: V) -> Label:
        return self._labels[value]

    def __iter__(self) -> Iterator[V]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)


class Vocabulary:
    """All labels that the pages (or the mails) can show, looked up by the type of a value."""

    def __init__(self, every: Iterable[Labels[Any]] = ()) -> None:
        self._known: dict[tuple[type, str], Labels[Any]] = {}
        self.add(every)

    def add(self, every: Iterable[Labels[Any]]) -> None:
        """Add the labels of a package.

        :raises ValueError: another package has labels for the same type and way
        """
        for labels in every:
            key = labels.of, labels.way
            if self._known.setdefault(key, labels) is not labels:
                raise ValueError(
                    f"{labels.of.__name__} {labels.way}: another room has labels for it"
                )

    def find(self, value: object, way: str = "") -> Label:
        """Return the label of a value.

        :raises LookupError: there is no label for it
        """
        try:
            return self._known[type(value), way][value]
        except KeyError:
            raise LookupError(f"{value!r} has no label {way}".rstrip()) from None

    def __iter__(self) -> Iterator[Labels[Any]]:
        return iter(self._known.values())


KINDS = Labels(
    Kind,
    {Kind.ORGANIZATION: Label("Organization"), Kind.INDIVIDUAL: Label("Individual")},
)
SCOPES = Labels(
    Scope,
    {
        Scope.NATIONAL: Label("National"),
        Scope.STATE: Label("State", "scope"),
        Scope.LOCAL: Label("Local"),
        Scope.INTERNATIONAL: Label("International"),
    },
)
STATES = Labels(
    State,
    {
        State.PENDING: Label("Awaiting confirmation"),
        State.IN_REVIEW: Label("In review"),
        State.LISTED: Label("Listed"),
        State.DECLINED: Label("Declined"),
        State.QUARANTINED: Label("Quarantined"),
        State.EXPIRED: Label("Expired"),
        State.WITHDRAWN: Label("Withdrawn"),
        State.DISOWNED: Label("Disowned"),
    },
)
VISIBILITIES = Labels(
    Visibility,
    {
        Visibility.FULL: Label("Full name"),
        Visibility.INITIAL: Label("First name and initial"),
        Visibility.PLACE: Label("Only the place"),
        Visibility.COUNTED: Label("Only counted"),
    },
)
ROLES = Labels(
    StaffRole,
    {
        StaffRole.VIEWER: Label("Viewer"),
        StaffRole.MODERATOR: Label("Moderator"),
        StaffRole.EXPORTER: Label("Exporter"),
        StaffRole.OWNER: Label("Owner"),
    },
)
#: Whether a plan takes sign-ons: as words without a date, and as words that a date follows.
STANDINGS = Labels(
    Phase,
    {Phase.OPEN: Label("Open for sign-ons"), Phase.CLOSED: Label("Closed for sign-ons")},
    way="standing",
    only={Phase.OPEN, Phase.CLOSED},
)
DATED_STANDINGS = Labels(
    Phase,
    {
        Phase.NOT_YET: Label("Opens for sign-ons on"),
        Phase.OPEN: Label("Open for sign-ons until"),
        Phase.CLOSED: Label("Closed for sign-ons on"),
    },
    way="dated",
    only={Phase.NOT_YET, Phase.OPEN, Phase.CLOSED},
)
LABELS = (KINDS, SCOPES, STATES, VISIBILITIES, ROLES, STANDINGS, DATED_STANDINGS)
