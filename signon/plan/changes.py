"""What differs between two versions of a plan: its title, its introduction, and each action."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from signon.models import Action, PlanVersion
from signon.plan.difference import Part, compare, is_changed, likeness
from signon.plan.plain_text import plain_text

# Two actions with the same number count as different actions if their likeness is below this.
SAME_ACTION = 0.3


class Fate(StrEnum):
    """How a newer version changed an action."""

    SAME = "same"
    MOVED = "moved"  # the same words under another number
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class ActionChange:
    """One action in both versions; a number is None where a version does not have it."""

    fate: Fate
    number: int | None
    old_number: int | None
    title: tuple[Part, ...]
    body: tuple[Part, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that a newer version changed."""

    title: tuple[Part, ...]
    introduction: tuple[Part, ...]
    actions: tuple[ActionChange, ...]

    @property
    def is_title_changed(self) -> bool:
        return is_changed(self.title)

    @property
    def is_introduction_changed(self) -> bool:
        return is_changed(self.introduction)

    @property
    def fates(self) -> Counter[Fate]:
        """Return how many actions were changed in each way."""
        return Counter(each.fate for each in self.actions)


def between(old: PlanVersion, new: PlanVersion) -> Changes:
    """Return the differences from ``old`` to ``new``."""
    return Changes(
        title=compare(old.title, new.title),
        introduction=compared(old.introduction, new.introduction),
        actions=tuple(_in_order(_pairs(old.actions, new.actions))),
    )


def compared(old: str, new: str) -> tuple[Part, ...]:
    """Compare two texts as they are read; where only their marks differ, as they are written."""
    before, after = plain_text(old), plain_text(new)
    return compare(old, new) if before == after and old != new else compare(before, after)


def _pairs(
    old: Sequence[Action], new: Sequence[Action]
) -> Iterator[tuple[Action | None, Action | None]]:
    """Yield each old action with the new one that matches it by title or text, else by number."""
    left, waiting = list(old), list(new)
    for is_match in (_is_same_title, _is_same_body, _is_same_number):
        for action in list(waiting):
            found = next((each for each in left if is_match(each, action)), None)
            if found is not None:
                left.remove(found)
                waiting.remove(action)
                yield found, action
    yield from ((None, action) for action in waiting)
    yield from ((action, None) for action in left)


def _is_same_title(one: Action, other: Action) -> bool:
    return one.title == other.title


def _is_same_body(one: Action, other: Action) -> bool:
    return bool(one.body) and one.body == other.body


def _is_same_number(one: Action, other: Action) -> bool:
    words = (f"{each.title} {each.body}" for each in (one, other))
    return one.number == other.number and likeness(*words) >= SAME_ACTION


def _in_order(
    pairs: Iterator[tuple[Action | None, Action | None]],
) -> Iterator[ActionChange]:
    """Yield the changes in the newer version's order, a removed action at its old number."""

    def place(pair: tuple[Action | None, Action | None]) -> tuple[int, bool]:
        old, new = pair
        return (new.number, True) if new else (old.number if old else 0, False)

    for old, new in sorted(pairs, key=place):
        title = compare(old.title if old else "", new.title if new else "")
        body = compared(old.body if old else "", new.body if new else "")
        yield ActionChange(
            fate=_fate(old, new, is_text_changed=is_changed(title) or is_changed(body)),
            number=new.number if new else None,
            old_number=old.number if old else None,
            title=title,
            body=body,
        )


def _fate(old: Action | None, new: Action | None, *, is_text_changed: bool) -> Fate:
    if old is None:
        return Fate.ADDED
    if new is None:
        return Fate.REMOVED
    if is_text_changed:
        return Fate.CHANGED
    return Fate.SAME if old.number == new.number else Fate.MOVED
