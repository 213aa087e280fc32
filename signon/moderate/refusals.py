"""How many requests were refused in the last days: by reason and day, and at which page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.refusal_kind import RefusalKind
from signon.models import Refusal

DAYS = 7
MOST_PAGES = 20


@dataclass(frozen=True)
class RefusalReason:
    """One reason, with its number on each of the days."""

    kind: RefusalKind
    numbers: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True)
class RefusedRequests:
    """What was refused on ``days``; ``pages`` has the endpoints with the highest numbers."""

    days: Sequence[date]
    reasons: Sequence[RefusalReason]
    pages: Sequence[tuple[str, RefusalKind, int]]

    @property
    def total(self) -> int:
        return sum(each.total for each in self.reasons)


def last_days(session: Session, *, now: datetime) -> RefusedRequests:
    """Count what was refused today and on the days before (UTC)."""
    days = [now.date() - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = session.scalars(select(Refusal).where(Refusal.day >= days[0].isoformat())).all()
    by_day: Counter[tuple[str, str]] = Counter()
    by_page: Counter[tuple[str, str]] = Counter()
    for row in rows:
        by_day[row.kind, row.day] += row.number
        by_page[row.endpoint, row.kind] += row.number
    reasons = [
        RefusalReason(kind, [by_day[kind, day.isoformat()] for day in days]) for kind in RefusalKind
    ]
    pages = sorted(by_page.items(), key=lambda each: (-each[1], each[0]))
    return RefusedRequests(
        days=days,
        reasons=sorted((each for each in reasons if each.total), key=lambda each: -each.total),
        pages=[(page, RefusalKind(kind), number) for (page, kind), number in pages[:MOST_PAGES]],
    )
