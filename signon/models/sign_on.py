"""A sign-on: one endorsement of one plan, and the only methods that change its state."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, WriteOnlyMapped, declared_attr, object_session, relationship

from signon.core.actor import Actor
from signon.core.errors import StepRefused
from signon.core.fingerprints import standing_columns
from signon.core.kinds import Kind, Visibility
from signon.core.lifecycle import FINAL, State, Step, next_state
from signon.core.links import LIFETIME, Purpose
from signon.core.listing import listing
from signon.core.visibility import public_name
from signon.models.base import Base
from signon.models.event import (
    LEDGER_COLUMNS,
    Cell,
    Event,
    countable_from,
    event_columns,
    newest_event,
)
from signon.models.search import add_words, remove_words
from signon.models.sign_on_columns import SignOnColumns
from signon.models.sign_on_rules import CHECKS, INDEXES

#: From the hour that is stored: the link works for its whole lifetime, whatever the minute was.
TO_CONFIRM = LIFETIME[Purpose.CONFIRM] + timedelta(hours=1)
VOUCHES = frozenset({Step.VOUCH, Step.VOUCH_HELD})
CONFIRMS = VOUCHES | {Step.CONFIRM, Step.CONFIRM_HELD}


class SignOn(SignOnColumns, Base, kw_only=True, repr=False):
    """One endorsement of one version of a plan, by an organization or by an individual.

    ``state`` changes only through :meth:`take`; other fields that are counted or listed change
    only through :meth:`record_move`. ``name`` is the name as typed, encrypted; ``public_name`` is
    unencrypted, exactly what the list shows, and set only while the sign-on is listed.
    For an organization ``contact_name``, ``contact_title`` and ``email`` are the contact's.
    ``via`` is the partner whose link the signer followed. ``is_by_code``: it was confirmed by the
    code of the mail, which is easier to guess than its link. ``is_vouched``: staff confirmed it, so
    its address is not proven. ``fold_at`` is that of the newest event. ``order_in_hour`` puts what
    was stored, confirmed or listed in one hour in order, as times say no more than the hour.
    """

    __tablename__ = "sign_on"
    __table_args__ = (*CHECKS, *INDEXES)

    events: WriteOnlyMapped[Event] = relationship(init=False, order_by=Event.id)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - as SQLAlchemy calls it
        """Refuse to write a row that somebody else has written since it was read."""
        return {"version_id_col": cls.row_version}

    @property
    def cell(self) -> Cell:
        """The values that the sign-on is counted under now."""
        return Cell.of(self._ledger_columns())

    @property
    def shown_name(self) -> str | None:
        """The name as the list shows it, or would show it; None for no name."""
        return self.public_name or public_name(self.name, self.visibility)

    def take(self, step: Step, *, at: datetime, by: Actor, note: str | None = None) -> None:
        """Take a step of the lifecycle, and record it in the ledger.

        A sign-on that becomes listed gets its public name, one that leaves the list loses it, and
        from one that ends the personal data is removed.

        :param note: the staff member's reason
        :raises StepRefused: the present state does not allow ``step``
        """
        before, after = self.cell, next_state(self.state, step)
        if step is Step.RELEASE and self.listed_at is None:
            raise StepRefused(before.state, step)
        self.state = after
        self._set_times(step, at)  # before _hide: its query writes the row, which must be valid
        if after is State.LISTED:
            self._show(at)
        elif before.state is State.LISTED:
            self._hide()
        self._record(step, before, countable_from(self.visibility, at), at=at, by=by, note=note)

    def record_move(
        self, changes: Mapping[str, Any], *, at: datetime, by: Actor, note: str | None = None
    ) -> None:
        """Change fields of the sign-on, and record the change in the ledger.

        The list is updated; the counts follow at the fold. If a person is only counted from now
        on, the personal data is removed, unless the sign-on is still pending.

        :param changes: new values by the names of their columns; never the state
        """
        before, seen_from = self.cell, countable_from(self.visibility, at)
        for name, value in changes.items():
            setattr(self, name, value)
        if self.state is State.LISTED:
            self._hide()
            self._show(at)
        if self.visibility is Visibility.COUNTED and self.state is not State.PENDING:
            self.forget()
        seen_from = max(seen_from, countable_from(self.visibility, at))
        self._record(Step.EDIT, before, seen_from, at=at, by=by, note=note)

    def _set_times(self, step: Step, at: datetime) -> None:
        """Set when it was confirmed or ended, and remove personal data that is not needed now."""
        if step in CONFIRMS:
            self.confirmed_at, self.is_vouched = at, step in VOUCHES
            self.order_in_hour = newest_event()
            self.stand_under(self.email, self.name)
            if self.visibility is Visibility.COUNTED:
                self.forget()
        if self.state in FINAL:
            self.ended_at, self.slot = at, None
            self.email_key = self.name_key = self.pair_key = self.payload_key = None
            self.forget()

    def stand_under(self, email: str | None, name: str | None) -> None:
        """Set the fingerprints by which a confirmed sign-on is found; see ``core.fingerprints``.

        :raises ValueError: there is no address or no name, as only those who were forgotten have
        """
        if email is None or name is None:
            raise ValueError("a sign-on stands under an address and a name")
        for column, value in standing_columns(self.plan_id, self.kind, email, name).items():
            setattr(self, column, value)

    def forget(self) -> None:
        """Remove the personal data. The row stays, so it still counts.

        While it stands, so do the fingerprints of the address and of address and name together,
        so that a second sign-on is recognized; that of the name alone goes.
        The name of an organization stays, encrypted: an organization is not a person.
        """
        self.name_key = None
        self.email = self.contact_name = self.contact_title = self.postal_code = None
        self.answers = None
        self.updates = False
        if self.kind is Kind.INDIVIDUAL:
            self.name = self.country = None

    def _show(self, at: datetime) -> None:
        """Set the columns that the list shows and is sorted by, and the words for the search."""
        if self.listed_at is None:
            self.listed_at, self.order_in_hour = at, newest_event()
        self.shown_from = countable_from(self.visibility, at)
        line = listing(
            self.name,
            self.visibility,
            scope=self.scope,
            us_state=self.us_state,
            country=self.country,
        )
        self.public_name, self.place_key = line.public_name, line.place_key
        self.sort_key = line.sort_key
        if self.kind is Kind.ORGANIZATION:
            add_words(_session(self), self.id, self.plan_id, self.public_name or "")

    def _hide(self) -> None:
        """Clear the columns that the list shows and is sorted by, and the words for the search."""
        self.public_name = self.place_key = self.sort_key = self.shown_from = None
        if self.kind is Kind.ORGANIZATION:
            remove_words(_session(self), self.id)

    def _record(
        self,
        step: Step,
        before: Cell,
        seen_from: datetime,
        *,
        at: datetime,
        by: Actor,
        note: str | None,
    ) -> None:
        """Add the event of a change to the ledger.

        The events of one sign-on are counted in their order, so none before an earlier one. A
        pending sign-on that was replaced by another counts as pending until it would have expired:
        otherwise somebody who signs in another person's name could see in the counts when that
        person signs.

        :param seen_from: when the change may appear in the public counts
        """
        if self.is_replaced:
            seen_from = max(seen_from, self.created_at + TO_CONFIRM)
        self.fold_at = max(self.fold_at, seen_from)
        columns = event_columns(self._ledger_columns(), step, before, at=at, by=by)
        _session(self).add(Event(**columns, note=note))

    def _ledger_columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in LEDGER_COLUMNS}


def _session(sign_on: SignOn) -> Session:
    """Return the session that ``sign_on`` is part of; only stored sign-ons take steps."""
    session = object_session(sign_on)
    if session is None:
        raise RuntimeError("a sign-on takes steps only inside a transaction")
    return session
