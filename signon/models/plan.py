"""A plan, its frozen versions, and the actions each version demands."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon.core.plan import Phase, PlanState, phase
from signon.models.base import Base, Json, Slug


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


class Plan(Base, kw_only=True, repr=False):
    """What is put forward and signed. Its text stands in its versions."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    language: Mapped[str]
    subtitle: Mapped[str | None] = mapped_column(default=None)
    opens_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    timezone: Mapped[str] = mapped_column(default="America/New_York")
    goal: Mapped[int | None] = mapped_column(default=None)
    accent: Mapped[str | None] = mapped_column(default=None)
    household: Mapped[int] = mapped_column(default=2)
    review_organizations: Mapped[bool] = mapped_column(default=True)
    review_individuals: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[dict[str, str]] = mapped_column(Json, default_factory=dict)
    created_at: Mapped[datetime]
    versions: Mapped[list[PlanVersion]] = relationship(
        order_by=PlanVersion.number, default_factory=list, lazy="selectin"
    )

    @property
    def current(self) -> PlanVersion:
        """The newest version: the one that is shown and signed."""
        return self.versions[-1]

    @property
    def title(self) -> str:
        return self.current.title

    @property
    def version_number(self) -> int:
        return self.current.number

    def phase(self, now: datetime) -> Phase:
        """Return what a visitor may do with the plan now."""
        return phase(self.state, opens_at=self.opens_at, closes_at=self.closes_at, now=now)

    def household_of(self, *, is_organization: bool) -> int:
        """Return how many sign-ons one address may confirm."""
        return 1 if is_organization else self.household
