"""The words by which listed organizations are found: prefix search without any extension."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from signon.models.base import Base, Bytewise


class SearchWord(Base, kw_only=True, repr=False):
    """One word of one listed organization's name. Rows go when the sign-on leaves the list."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_word", "plan_id", "word", "sign_on_id"),)

    sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("sign_on.id"), primary_key=True)
    word: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
