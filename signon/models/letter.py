"""Letters: the document that is handed over, with its text and the roll of who stands behind it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, false, literal_column
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from signon.core.actor import Actor
from signon.core.kinds import Kind
from signon.core.letters import LetterForm, LetterKind, LineStanding, RollOrder
from signon.models.base import Base, words
from signon.models.sealed import Sealed


class LetterSignature(Base, kw_only=True, repr=False):
    """The block under a letter's text of somebody who signs it for a leading organization.

    ``seal_id`` is what name and title are bound to, as the key of the row is not random.
    """

    __tablename__ = "letter_signature"
    __table_args__ = (
        CheckConstraint("place > 0", name="counted_from_one"),
        Index("uq_letter_signature_seal_id", "seal_id", unique=True),
    )

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True, init=False)
    place: Mapped[int] = mapped_column(primary_key=True)
    seal_id: Mapped[UUID] = mapped_column(default_factory=uuid4, insert_default=uuid4)
    organization: Mapped[str]
    name: Mapped[str] = mapped_column(Sealed("letter_signature.name", row="seal_id"))
    title: Mapped[str | None] = mapped_column(
        Sealed("letter_signature.title", row="seal_id"), default=None
    )


class Letter(Base, kw_only=True, repr=False):
    """A letter or a supplement. It is a draft until it has been delivered; then nothing changes it.

    Its text is either ``text`` (Markdown) or the version ``version_id`` of the plan. ``as_of`` is
    the cut-off: it takes what was listed before. ``since_id`` is the letter that a supplement
    follows. ``digest`` is the SHA-256 over the content (not over a file), set on delivery;
    ``drafted_digest`` that of the draft that was made last, and ``undrawn`` the letters in it that
    no font draws, with spaces between.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("(text IS NULL) != (version_id IS NULL)", name="one_text"),
        CheckConstraint("(kind = 'supplement') = (since_id IS NOT NULL)", name="follows_a_letter"),
        CheckConstraint(
            "(delivered_at IS NULL) = (digest IS NULL)"
            " AND (delivered_at IS NULL) = (delivered_to IS NULL)"
            " AND (delivered_at IS NULL) = (handed_over_at IS NULL)"
            " AND (delivered_at IS NULL) = (delivered_by IS NULL)",
            name="delivered_whole",
        ),
        Index(None, "plan_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4, insert_default=uuid4)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    kind: Mapped[LetterKind] = mapped_column(words(LetterKind), default=LetterKind.LETTER)
    since_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"), default=None)
    language: Mapped[str]
    title: Mapped[str]
    addressees: Mapped[str] = mapped_column(default="")
    opening: Mapped[str] = mapped_column(default="")
    text: Mapped[str | None] = mapped_column(default=None)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("plan_version.id"), default=None)
    closing: Mapped[str] = mapped_column(default="")
    as_of: Mapped[datetime]
    roll_order: Mapped[RollOrder] = mapped_column(words(RollOrder), default=RollOrder.PLACE)
    with_people: Mapped[bool] = mapped_column(default=True)
    with_affiliations: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[Actor]
    changed_at: Mapped[datetime]
    drafted_digest: Mapped[str | None] = mapped_column(default=None)
    undrawn: Mapped[str] = mapped_column(
        default="", server_default=literal_column("''"), insert_default=""
    )
    digest: Mapped[str | None] = mapped_column(default=None)
    delivered_to: Mapped[str | None] = mapped_column(default=None)
    handed_over_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    delivered_by: Mapped[Actor | None] = mapped_column(default=None)
    organizations: Mapped[int | None] = mapped_column(default=None)
    individuals: Mapped[int | None] = mapped_column(default=None)
    row_version: Mapped[int] = mapped_column(init=False, insert_default=1, default=None)
    signatures: Mapped[list[LetterSignature]] = relationship(
        order_by=LetterSignature.place,
        default_factory=list,
        lazy="selectin",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - as SQLAlchemy reads it

    @property
    def is_delivered(self) -> bool:
        return self.delivered_at is not None


class LetterLine(Base, kw_only=True, repr=False):
    """What a delivered letter says of one sign-on.

    ``name`` is an organization's name as it was printed; it goes when the organization is erased.
    Of people the name is not kept: ``name_key`` is a keyed fingerprint of what was printed, by
    which a supplement knows who is listed otherwise since.
    """

    __tablename__ = "letter_line"
    __table_args__ = (Index(None, "sign_on_id"),)

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    sign_on_id: Mapped[UUID] = mapped_column(ForeignKey("sign_on.id"), primary_key=True)
    kind: Mapped[Kind]
    standing: Mapped[LineStanding] = mapped_column(words(LineStanding))
    name: Mapped[str | None] = mapped_column(default=None)
    name_key: Mapped[bytes | None] = mapped_column(default=None)


class LetterFile(Base, kw_only=True, repr=False):
    """A file of a delivered letter. ``data`` goes when somebody who is named in it is erased."""

    __tablename__ = "letter_file"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    form: Mapped[LetterForm] = mapped_column(words(LetterForm), primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    uses_system_fonts: Mapped[bool] = mapped_column(
        default=False, insert_default=False, server_default=false()
    )
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    is_kept: Mapped[bool] = column_property(data.isnot(None))
