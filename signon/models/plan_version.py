"""A plan's frozen versions, the actions that each demands, and their translations."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, attribute_keyed_dict, mapped_column, relationship

from signon.models.base import Base, Json


class Action(Base, kw_only=True, repr=False):
    """One numbered demand of a version."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("version_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), init=False)
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]


class Translation(Base, kw_only=True, repr=False):
    """An unofficial translation of a plan version; it never is a version of its own.

    ``actions`` maps an action's number (as text) to its ``title`` and ``body``; the body may be
    None: then the text stays in the language of record. ``categories`` are the labels of the plan's
    categories, ``publisher`` the name of the plan's publisher where that is translated.
    ``questions`` maps a question's id to its ``words`` and ``choices``.
    """

    __tablename__ = "translation"
    __table_args__ = (UniqueConstraint("version_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), init=False)
    language: Mapped[str]
    title: Mapped[str]
    subtitle: Mapped[str | None] = mapped_column(default=None)
    introduction: Mapped[str]
    actions: Mapped[dict[str, dict[str, str | None]]] = mapped_column(Json, default_factory=dict)
    categories: Mapped[dict[str, str]] = mapped_column(Json, default_factory=dict)
    publisher: Mapped[str | None] = mapped_column(default=None)
    questions: Mapped[dict[str, Any]] = mapped_column(
        Json, default_factory=dict, server_default=text("'{}'"), insert_default=dict
    )
    loaded_at: Mapped[datetime]


class PlanVersion(Base, kw_only=True, repr=False):
    """The text of a plan, frozen with its digest when it was published."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), init=False)
    number: Mapped[int]
    title: Mapped[str]
    introduction: Mapped[str]
    digest: Mapped[str]
    published_at: Mapped[datetime]
    actions: Mapped[list[Action]] = relationship(order_by=Action.number, default_factory=list)
    translations: Mapped[dict[str, Translation]] = relationship(
        order_by=Translation.language,
        collection_class=attribute_keyed_dict("language"),
        default_factory=dict,
        lazy="selectin",
    )
