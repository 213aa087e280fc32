"""How often requests were refused: one count for each day, kind and endpoint, and no more."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.refusal_kind import RefusalKind
from signon.models.base import Base


class Refusal(Base, kw_only=True, repr=False):
    """How many requests to an endpoint were refused on one day (UTC), for one reason."""

    __tablename__ = "refusal"

    day: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    endpoint: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


def was_refused(session: Session, kind: RefusalKind, *, day: str) -> bool:
    """Say whether a request was refused for this reason on a day."""
    is_one = exists().where(Refusal.day == day, Refusal.kind == kind)
    return bool(session.scalar(select(is_one)))
