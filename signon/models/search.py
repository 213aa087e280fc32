"""The words by which listed organizations are found: prefix search without database extensions."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.names import search_words
from signon.models.base import Base, Bytewise


class SearchWord(Base, kw_only=True, repr=False):
    """One word of one listed organization's name. Rows go when the sign-on leaves the list."""

    __tablename__ = "search_word"
    __table_args__ = (Index("ix_search_word_word", "plan_id", "word", "sign_on_id"),)

    sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("sign_on.id"), primary_key=True)
    word: Mapped[str] = mapped_column(Bytewise, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))


def add_words(session: Session, sign_on_id: UUID, plan_id: int, name: str) -> None:
    """Let a listed organization be found by the words of its name."""
    session.add_all(
        SearchWord(sign_on_id=sign_on_id, word=word, plan_id=plan_id) for word in search_words(name)
    )


def remove_words(session: Session, sign_on_id: UUID) -> None:
    """Remove the words by which an organization is found."""
    session.execute(delete(SearchWord).where(SearchWord.sign_on_id == sign_on_id))
