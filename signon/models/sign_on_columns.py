"""The columns of a sign-on: what was typed, its state and times, and what the list shows."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, String, false
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from signon.core.kinds import Kind, Scope, Source, Visibility
from signon.core.lifecycle import State
from signon.core.questions import Answers
from signon.models.base import Bytewise, Json, UtcHour
from signon.models.event import newest_event
from signon.models.sealed import Sealed, SealedJson


class SignOnColumns(MappedAsDataclass, kw_only=True, repr=False):
    """The columns of :class:`signon.models.sign_on.SignOn`; only that class changes them."""

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
    name_key: Mapped[bytes | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(Sealed("sign_on.email"))
    email_key: Mapped[bytes | None] = mapped_column(default=None)
    payload_key: Mapped[bytes | None] = mapped_column(default=None)
    pair_key: Mapped[bytes | None] = mapped_column(default=None)
    contact_name: Mapped[str | None] = mapped_column(Sealed("sign_on.contact_name"), default=None)
    contact_title: Mapped[str | None] = mapped_column(Sealed("sign_on.contact_title"), default=None)
    postal_code: Mapped[str | None] = mapped_column(Sealed("sign_on.postal_code"), default=None)
    answers: Mapped[Answers | None] = mapped_column(SealedJson("sign_on.answers"), default=None)
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
    is_vouched: Mapped[bool] = mapped_column(
        init=False, default=False, insert_default=False, server_default=false()
    )
    is_by_code: Mapped[bool] = mapped_column(
        init=False, default=False, insert_default=False, server_default=false()
    )
    is_reminded: Mapped[bool] = mapped_column(
        init=False, default=False, insert_default=False, server_default=false()
    )
    is_called_last: Mapped[bool] = mapped_column(
        init=False, default=False, insert_default=False, server_default=false()
    )
    created_at: Mapped[datetime] = mapped_column(UtcHour)
    fold_at: Mapped[datetime] = mapped_column(UtcHour)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcHour, init=False, default=None)
    listed_at: Mapped[datetime | None] = mapped_column(UtcHour, init=False, default=None)
    shown_from: Mapped[datetime | None] = mapped_column(UtcHour, init=False, default=None)
    ended_at: Mapped[datetime | None] = mapped_column(UtcHour, init=False, default=None)
    order_in_hour: Mapped[int] = mapped_column(
        BigInteger, init=False, insert_default=newest_event(), default=None, server_default="0"
    )
    public_name: Mapped[str | None] = mapped_column(init=False, default=None)
    place_key: Mapped[str | None] = mapped_column(Bytewise, init=False, default=None)
    sort_key: Mapped[str | None] = mapped_column(Bytewise, init=False, default=None)
    row_version: Mapped[int] = mapped_column(init=False, insert_default=1, default=None)
