"""How often requests were refused: one count for each day, kind and endpoint, and no more."""

from sqlalchemy.orm import Mapped, mapped_column

from signon.models.base import Base


class Refusal(Base, kw_only=True, repr=False):
    """How many requests to an endpoint were refused on one day (UTC), for one reason."""

    __tablename__ = "refusal"

    day: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    endpoint: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
