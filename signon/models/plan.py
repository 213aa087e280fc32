"""A plan: its settings, its lifecycle, and its text as a reader sees it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signon.core.errors import (
    ConfirmationClosed,
    PlanClosed,
    PlanNotYetOpen,
    PlanUnknown,
    SignOnError,
)
from signon.core.kinds import Kind
from signon.core.plan import Phase, PlanState, phase
from signon.core.questions import Question, questions_of
from signon.models.base import Base, Json, Slug
from signon.models.plan_version import Action, PlanVersion, Translation
from signon.models.wording import ActionWording, Wording

# Why a plan takes no sign-ons.
REFUSALS: dict[Phase, type[SignOnError]] = {
    Phase.HIDDEN: PlanUnknown,
    Phase.NOT_YET: PlanNotYetOpen,
    Phase.CLOSED: PlanClosed,
}


class PlanLogo(Base, kw_only=True, repr=False):
    """The picture of whoever puts the plan forward; ``data`` are the bytes of the file.

    Its size and digest are columns of the plan, because every page of the plan needs them.
    """

    __tablename__ = "plan_logo"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    media_type: Mapped[str]
    data: Mapped[bytes]


class PlanRules:
    """What a plan says about sign-ons, read from a :class:`Plan` or from a row of it."""

    id: Any
    state: Any
    opens_at: Any
    closes_at: Any
    household: Any
    organizations_per_address: Any

    def phase(self, now: datetime) -> Phase:
        """Return what a visitor may do with the plan now."""
        return phase(self.state, opens_at=self.opens_at, closes_at=self.closes_at, now=now)

    def check_open(self, now: datetime) -> None:
        """Check that the plan takes sign-ons now.

        :raises PlanUnknown: no visitor may see it
        :raises PlanClosed: it takes no more
        :raises PlanNotYetOpen: it takes none yet
        """
        found = self.phase(now)
        if found is not Phase.OPEN:
            raise REFUSALS[found]

    def household_of(self, *, is_organization: bool) -> int:
        """Return how many sign-ons of one kind an address may have confirmed at a time."""
        size: int = self.organizations_per_address if is_organization else self.household
        return size


class Plan(PlanRules, Base, kw_only=True, repr=False):
    """A policy plan, which people sign. Its text is in its versions.

    ``publisher`` has a ``name`` and a ``website``, ``press`` a ``name``, an ``address`` and a
    ``phone``; what is not given is None. ``contact`` is a public e-mail address.
    ``questions`` are as :mod:`signon.core.questions` says.
    ``closed_at`` is when staff closed it; null while they have not. ``confirm_grace`` is how long
    sign-ons may still be confirmed after the end.
    """

    __tablename__ = "plan"
    __table_args__ = (Index("uq_plan_vanity", "vanity", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    language: Mapped[str]
    subtitle: Mapped[str | None] = mapped_column(default=None)
    opens_at: Mapped[datetime | None] = mapped_column(default=None)
    closes_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    confirm_grace: Mapped[timedelta] = mapped_column(default=timedelta(hours=24))
    timezone: Mapped[str] = mapped_column(default="America/New_York")
    goal: Mapped[int | None] = mapped_column(default=None)
    accent: Mapped[str | None] = mapped_column(default=None)
    household: Mapped[int] = mapped_column(default=2)
    organizations_per_address: Mapped[int] = mapped_column(
        default=5, server_default=text("5"), insert_default=5
    )
    review_organizations: Mapped[bool] = mapped_column(default=True)
    review_individuals: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[dict[str, str]] = mapped_column(Json, default_factory=dict)
    publisher: Mapped[dict[str, str | None] | None] = mapped_column(Json, default=None)
    contact: Mapped[str | None] = mapped_column(default=None)
    press: Mapped[dict[str, str | None] | None] = mapped_column(Json, default=None)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(
        Json, default_factory=list, server_default=text("'[]'"), insert_default=list
    )
    vanity: Mapped[str | None] = mapped_column(default=None)
    logo_digest: Mapped[str | None] = mapped_column(default=None)
    logo_width: Mapped[int | None] = mapped_column(default=None)
    logo_height: Mapped[int | None] = mapped_column(default=None)
    logo_text: Mapped[str | None] = mapped_column(default=None)
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

    def title_in(self, language: str) -> str:
        """Return the title as shown to a reader of ``language``."""
        found = self.current.translations.get(language)
        return found.title if found else self.title

    def title_language(self, language: str) -> str:
        """Return the language of the title that is shown to a reader of ``language``."""
        return language if language in self.current.translations else self.language

    def publisher_in(self, language: str) -> str | None:
        """Return the name of who is behind the plan, for a reader of ``language``."""
        found = self.current.translations.get(language)
        own = self.publisher["name"] if self.publisher else None
        return (found.publisher if found and own else None) or own

    def category_in(self, language: str, key: str | None) -> str:
        """Return the label of a category as shown to a reader of ``language``."""
        found = self.current.translations.get(language)
        own = self.categories.get(key or "", key or "")
        return found.categories.get(key or "", own) if found else own

    def questions_in(self, language: str, kind: Kind) -> tuple[Question, ...]:
        """Return what sign-ons of one kind are asked, worded for a reader of ``language``."""
        found = self.current.translations.get(language)
        return questions_of(self.questions, kind, found.questions if found else {})

    def wording(self, language: str, version: PlanVersion | None = None) -> Wording:
        """Return the text of ``version`` (by default the newest) for a reader of ``language``."""
        version = version or self.current
        found = version.translations.get(language)
        return Wording(
            language=language if found else self.language,
            is_translation=found is not None,
            title=found.title if found else version.title,
            subtitle=(found.subtitle if found else None) or self.subtitle,
            introduction=found.introduction if found else version.introduction,
            actions=tuple(_action(each, found, self.language) for each in version.actions),
        )

    @property
    def version_number(self) -> int:
        return self.current.number

    @property
    def ends_at(self) -> datetime | None:
        """When it closes or has closed: at its closing time, or earlier by staff."""
        return min((at for at in (self.closes_at, self.closed_at) if at), default=None)

    @property
    def confirms_until(self) -> datetime | None:
        """Until when those who signed in time may confirm; None while no end is known."""
        return self.ends_at and self.ends_at + self.confirm_grace

    def check_confirms(self, now: datetime) -> None:
        """Check that sign-ons may still be confirmed.

        :raises ConfirmationClosed: they may not any more
        """
        if self.confirms_until and now >= self.confirms_until:
            raise ConfirmationClosed(self.confirms_until, self.timezone)

    def day_of(self, at: datetime) -> date:
        """Return the day that a moment falls on where the plan is announced."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


def _action(action: Action, translation: Translation | None, record: str) -> ActionWording:
    own = (translation.actions if translation else {}).get(str(action.number), {})
    title, body = own.get("title"), own.get("body")
    language = translation.language if translation else record
    return ActionWording(
        number=action.number,
        title=title or action.title,
        title_language=language if title else record,
        body=body or action.body,
        body_language=language if body else record,
    )
