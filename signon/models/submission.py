"""Submissions of forms, each with the link and code to confirm it, and the links of later mails."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from signon.core.kinds import Kind
from signon.core.links import LIFETIME, Purpose, new_seed, token_hash
from signon.core.links import token as token_of
from signon.core.rounding import start_of_hour
from signon.models.base import Base, UtcHour
from signon.models.sealed import Sealed


class Submission(Base, kw_only=True, repr=False):
    """One accepted POST of a form, with its own link, code and count of tries.

    A duplicate is stored, too, but ``code_hash`` is random: every typed code is wrong, so the page
    does not reveal who has signed. The link is made from ``seed`` and the code from ``code_seed``,
    so that a new mail can carry a new code and the older link still works. The link confirms; that
    of a duplicate withdraws what stands already.
    """

    __tablename__ = "submission"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, insert_default=uuid4)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[Kind]
    sign_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_on.id"), index=True)
    seed: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    code_seed: Mapped[bytes]
    code_hash: Mapped[bytes | None]
    tries: Mapped[int] = mapped_column(default=0, insert_default=0)
    created_at: Mapped[datetime] = mapped_column(UtcHour, index=True)

    @property
    def withdraws_until(self) -> datetime:
        """When its link stops working, if it withdraws: from the end of the stored hour on."""
        return self.created_at + timedelta(hours=1) + LIFETIME[Purpose.WITHDRAW]


class Link(Base, kw_only=True, repr=False):
    """A mailed link of a purpose other than confirming.

    It gives access to one sign-on (withdraw), to all of an address (manage), or to the account of
    one member of staff (set-up).
    """

    __tablename__ = "link"
    __table_args__ = (
        CheckConstraint(
            "(sign_on_id IS NOT NULL) = (purpose = 'withdraw')", name="withdraw_is_for_a_sign_on"
        ),
        CheckConstraint(
            "(address IS NOT NULL) = (purpose = 'manage')", name="manage_is_for_an_address"
        ),
        CheckConstraint(
            "(staff_id IS NOT NULL) = (purpose = 'staff_set_up')", name="set_up_is_for_staff"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    purpose: Mapped[Purpose]
    sign_on_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("sign_on.id"), index=True, default=None
    )
    address: Mapped[str | None] = mapped_column(
        Sealed("link.address", row="token_hash"), default=None
    )
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, default=None)
    seed: Mapped[bytes] = mapped_column(default_factory=new_seed)
    token_hash: Mapped[bytes] = mapped_column(unique=True, init=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(init=False, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcHour, default=None)

    def __post_init__(self) -> None:
        """Set the hash by which the link is found, and when it expires.

        One that belongs to a sign-on keeps no more than the hour; see :class:`UtcHour`.
        """
        self.token_hash = token_hash(token_of(self.purpose, self.seed))
        lifetime = LIFETIME[self.purpose]
        if self.purpose is Purpose.WITHDRAW:
            self.created_at = start_of_hour(self.created_at)
            lifetime += timedelta(hours=1)
        self.expires_at = self.created_at + lifetime


def withdraw_link(session: Session, sign_on_id: UUID, *, now: datetime) -> int:
    """Create a link that withdraws a sign-on, and return its id for the mail that carries it."""
    link = Link(purpose=Purpose.WITHDRAW, sign_on_id=sign_on_id, created_at=now)
    session.add(link)
    session.flush()
    return link.id
