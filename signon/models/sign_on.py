"""A sign-on: one endorsement of one plan, and the one writer of its state."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, String, delete, literal_column
from sqlalchemy.orm import (
    Mapped,
    Session,
    WriteOnlyMapped,
    mapped_column,
    object_session,
    relationship,
)

from signon.core.errors import StepRefused
from signon.core.kinds import US_STATES, Kind, Scope, Source, Visibility
from signon.core.lifecycle import FINAL, State, Step, next_state
from signon.core.links import LIFETIME, Purpose
from signon.core.names import search_words, sort_key
from signon.core.visibility import public_name, shows_us_state
from signon.models.base import Base, Bytewise, Json, Sealed
from signon.models.event import Event, countable_from
from signon.models.search import SearchWord
from signon.models.sign_on_rules import CHECKS, INDEXES

TO_CONFIRM = LIFETIME[Purpose.CONFIRM]
CONFIRMS = frozenset({Step.CONFIRM, Step.CONFIRM_HELD})


class SignOn(Base, kw_only=True, repr=False):
    """One endorsement of one version of a plan, by an organization or by an individual.

    ``state`` changes only through :meth:`take`. ``name`` is what was claimed, sealed;
    ``public_name`` holds in clear exactly what the list shows, and only while it is listed.
    For an organization ``contact_name``, ``contact_title`` and ``email`` are the contact's.
    ``via`` is the partner whose link the signer followed.
    """

    __tablename__ = "sign_on"
    __table_args__ = (*CHECKS, *INDEXES)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, insert_default=uuid4)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))
    kind: Mapped[Kind]
    source: Mapped[Source] = mapped_column(default=Source.WEB, insert_default=Source.WEB)
    state: Mapped[State] = mapped_column(
        init=False, default=State.PENDING, insert_default=State.PENDING
    )
    language: Mapped[str]
    name: Mapped[str | None] = mapped_column(Sealed("sign_on.name"))
    name_key: Mapped[bytes]
    email: Mapped[str | None] = mapped_column(Sealed("sign_on.email"))
    email_key: Mapped[bytes]
    payload_key: Mapped[bytes]
    contact_name: Mapped[str | None] = mapped_column(Sealed("sign_on.contact_name"), default=None)
    contact_title: Mapped[str | None] = mapped_column(Sealed("sign_on.contact_title"), default=None)
    postal_code: Mapped[str | None] = mapped_column(Sealed("sign_on.postal_code"), default=None)
    country: Mapped[str | None] = mapped_column(String(2), default=None)
    us_state: Mapped[str | None] = mapped_column(String(2), default=None)
    city: Mapped[str | None] = mapped_column(default=None)
    website: Mapped[str | None] = mapped_column(default=None)
    category: Mapped[str | None] = mapped_column(default=None)
    scope: Mapped[Scope | None] = mapped_column(default=None)
    visibility: Mapped[Visibility | None] = mapped_column(default=None)
    updates: Mapped[bool] = mapped_column(default=False)
    via: Mapped[str | None] = mapped_column(default=None)
    flags: Mapped[list[str]] = mapped_column(Json, default_factory=list, insert_default=list)
    slot: Mapped[int | None] = mapped_column(default=None)
    is_replaced: Mapped[bool] = mapped_column(default=False, insert_default=False)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    listed_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    shown_from: Mapped[datetime | None] = mapped_column(init=False, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(init=False, default=None)
    public_name: Mapped[str | None] = mapped_column(init=False, default=None)
    place_key: Mapped[str | None] = mapped_column(Bytewise, init=False, default=None)
    sort_key: Mapped[str | None] = mapped_column(Bytewise, init=False, default=None)
    row_version: Mapped[int] = mapped_column(init=False, insert_default=1, default=None)
    events: WriteOnlyMapped[Event] = relationship(init=False, order_by=Event.id)

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        "version_id_col": row_version
    }

    def take(self, step: Step, *, at: datetime, by: str, note: str | None = None) -> None:
        """Move along the lifecycle and write the step into the ledger.

        What the step brings with it happens here too: a listed sign-on gets its public name, one
        that leaves the list loses it, one that ends loses the person.

        :param by: a staff id, ``signer``, ``clock`` or ``operator``
        :param note: the staff member's reason
        :raises StepRefused: the present state does not allow ``step``
        """
        before, after = self.state, next_state(self.state, step)
        if step is Step.RELEASE and self.listed_at is None:
            raise StepRefused(before, step)
        self.state = after
        self._keep_or_forget(step, at)  # first: hiding asks the database, which checks the row
        self._show_or_hide(before, at)
        _session(self).add(self._event(step, before, at=at, by=by, note=note))

    def _show_or_hide(self, before: State, at: datetime) -> None:
        if self.state is State.LISTED:
            self._show(at)
        elif before is State.LISTED:
            self._hide()

    def _keep_or_forget(self, step: Step, at: datetime) -> None:
        """Note when it was confirmed or ended, and let go of whom we need no longer."""
        if step in CONFIRMS:
            self.confirmed_at = at
            if self.visibility is Visibility.COUNTED:
                self.forget()
        if self.state in FINAL:
            self.ended_at, self.slot = at, None
            self.forget()

    def forget(self) -> None:
        """Remove the person. What stays counts, and knows the address when it comes again.

        The name of an organization stays, sealed: an organization is not a person.
        """
        self.email = self.contact_name = self.contact_title = self.postal_code = None
        self.updates = False
        if self.kind is Kind.INDIVIDUAL:
            self.name = self.country = None

    def _show(self, at: datetime) -> None:
        """Write in clear what the list shows from now on."""
        self.listed_at = self.listed_at or at
        self.shown_from = countable_from(self.visibility, at)
        if self.kind is Kind.INDIVIDUAL:
            self.public_name = self._own_name()
            self.place_key = person_key(self.public_name, self.visibility)
        else:
            self.public_name = self.name
            self.place_key = place_key(self.scope, self.us_state)
        self.sort_key = sort_key(self.public_name or self.us_state or self.country or "")
        if self.kind is Kind.ORGANIZATION:
            _session(self).add_all(
                SearchWord(sign_on_id=self.id, word=word, plan_id=self.plan_id)
                for word in search_words(self.public_name or "")
            )

    def _own_name(self) -> str | None:
        """Return the individual's name as far as they chose to show it."""
        if self.name is None or self.visibility is None:
            return None
        return public_name(self.name, self.visibility)

    def _hide(self) -> None:
        """Take back what the list showed."""
        self.public_name = self.place_key = self.sort_key = self.shown_from = None
        if self.kind is Kind.ORGANIZATION:
            _session(self).execute(delete(SearchWord).where(SearchWord.sign_on_id == self.id))

    def _event(
        self, step: Step, before: State, *, at: datetime, by: str, note: str | None
    ) -> Event:
        return Event(
            sign_on_id=self.id,
            plan_id=self.plan_id,
            kind=self.kind,
            source=self.source,
            step=step,
            before=before,
            after=self.state,
            us_state=counted_state(self.visibility, self.us_state),
            category=self.category or "",
            scope=self.scope or "",
            via=self.via or "",
            at=at,
            by=by,
            note=note,
            fold_at=self._countable_from(at),
        )

    def _countable_from(self, at: datetime) -> datetime:
        """Return when a step may change the public counts.

        One that gives way counts as waiting for as long as if nobody had taken its place: else
        whoever wrote it in another's name would see the moment at which that person signs.
        """
        first = countable_from(self.visibility, at)
        return max(first, self.created_at + TO_CONFIRM) if self.is_replaced else first


def in_state(state: State) -> ColumnElement[bool]:
    """Return the condition for a state, spelled out: a bound value would miss partial indexes."""
    return SignOn.state == literal_column(f"'{state.value}'", SignOn.state.type)


def of_kind(kind: Kind) -> ColumnElement[bool]:
    """Return the condition for a kind, spelled out as in :func:`in_state`."""
    return SignOn.kind == literal_column(f"'{kind.value}'", SignOn.kind.type)


def _session(sign_on: SignOn) -> Session:
    """Return the session that ``sign_on`` is part of; only stored sign-ons take steps."""
    session = object_session(sign_on)
    if session is None:
        raise RuntimeError("a sign-on takes steps only inside a transaction")
    return session


def place_key(scope: Scope | None, us_state: str | None) -> str:
    """Return the key that groups organizations: national, by the state's name, international."""
    if scope is Scope.NATIONAL:
        return "0"
    return "2" if scope is Scope.INTERNATIONAL else f"1{US_STATES.get(us_state or '', '')}"


def person_key(public_name: str | None, visibility: Visibility | None) -> str:
    """Return the key that groups people: by name, by place, and those whom no list shows."""
    if visibility is Visibility.COUNTED:
        return "9"
    return "0" if public_name else "1"


def counted_state(visibility: Visibility | None, us_state: str | None) -> str:
    """Return the US state a sign-on is counted in: none for those who do not show it."""
    return us_state or "" if visibility is None or shows_us_state(visibility) else ""
