"""The organizations that staff put first on the list, in an order of their choice."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from signon.models.base import Base


class Prominent(Base, kw_only=True, repr=False):
    """One such organization. It is shown only while it is listed."""

    __tablename__ = "prominent"
    __table_args__ = (CheckConstraint("place > 0", name="counted_from_one"),)

    sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("sign_on.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    place: Mapped[int]
