"""Staff accounts, in the shape that Flask-Security wants, and their sessions.

The classes must be called ``User``, ``Role`` and ``WebAuthn``. They have a plain declarative base
on the same metadata, because Flask-Security builds them by itself with keyword arguments.
"""

from datetime import datetime

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import BigInteger, Column, ForeignKey, String, Table
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from signon.core.permissions import Permission, may
from signon.core.permissions import StaffRole as RoleName
from signon.models.base import Base, UtcDateTime
from signon.models.sealed import Sealed

Codes = MutableList.as_mutable(AsaList())


class StaffBase(DeclarativeBase):
    """A base class without dataclass constructors, on the metadata of all other tables."""

    metadata = Base.metadata
    type_annotation_map = {datetime: UtcDateTime()}  # noqa: RUF012 - SQLAlchemy reads a plain dict


staff_roles = Table(
    "staff_roles",
    Base.metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(StaffBase, RoleMixin):
    """One of the four roles; what each may do stands in ``core/permissions.py``."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    description: Mapped[str | None] = mapped_column(String(200))


class User(StaffBase, UserMixin):
    """A member of the coalition's staff. ``password`` is null until the account is set up."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column()
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime | None] = mapped_column()
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(Sealed("staff.tf_totp_secret"))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Codes)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    roles: Mapped[list[Role]] = relationship(secondary=staff_roles, lazy="selectin")
    webauthn: Mapped[list["WebAuthn"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    @property
    def role(self) -> RoleName:
        """The one role of this account."""
        return RoleName(self.roles[0].name)

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in takes a one-time code as well; false while it is being set up."""
        return self.tf_primary_method is not None

    def may(self, permission: Permission) -> bool:
        """Say whether the policy allows ``permission`` to this account."""
        return self.active and may(self.role, permission)


class WebAuthn(StaffBase, WebAuthnMixin):
    """A passkey of a member of staff."""

    __tablename__ = "web_authn"

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[bytes] = mapped_column(index=True, unique=True)
    public_key: Mapped[bytes] = mapped_column()
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(Codes)
    backup_state: Mapped[bool] = mapped_column()
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column()
    lastuse_datetime: Mapped[datetime] = mapped_column()
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(back_populates="webauthn")


class StaffDevice(Base, kw_only=True, repr=False):
    """A browser that has signed in to an account before: only the hash of its random id is kept.

    Tries from it have a limit of their own, so that strangers cannot use it up. A new password and
    disabling the account delete the row.
    """

    __tablename__ = "staff_device"

    id_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    last_used_at: Mapped[datetime]


class StaffSession(Base, kw_only=True, repr=False):
    """One signed-in browser: only the hash of its random id is kept."""

    __tablename__ = "staff_session"

    id_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    password_at: Mapped[datetime | None] = mapped_column(default=None)
