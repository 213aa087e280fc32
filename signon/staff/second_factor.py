"""The second factor: one-time codes from an app (TOTP, RFC 6238), and recovery codes.

Flask-Security asks for them after the password. The secret is sealed in its column, recovery codes
are stored as keyed hashes, and each code works once.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import (
    Form,
    MfRecoveryCodesUtil,
    MfRecoveryForm,
    Totp,
    TwoFactorVerifyCodeForm,
    UserMixin,
)
from passlib.totp import TOTP, TotpMatch
from sqlalchemy import delete
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from signon.config import Rate
from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import StaffUnknown
from signon.core.refusal_kind import RefusalKind
from signon.core.vault import vault
from signon.extensions import security
from signon.models import StaffSession, User
from signon.models.audit import AuditEntry, append
from signon.staff import devices
from signon.web.guard.device_cookie import device_hash
from signon.web.guard.rate_limit import throttle
from signon.web.refusals import count
from signon.web.transaction import reading

METHOD = "authenticator"  # Flask-Security's name for codes from an app
STEP = 30  # seconds that a code holds (RFC 6238, section 5.2); one step before and after is taken
NUMBER_OF_RECOVERY_CODES = 10
TRIES = Rate(5, 300)


WRONG_CODE = _l(
    "This is not the code that the app shows now, or it was used before. Please wait for the next "
    "one."
)


def code_field() -> StringField:
    """Return the field of a one-time code; people type the gap that their app shows in it."""
    return StringField(
        _l("Code from your app"),
        [InputRequired(_l("Please type the six digits that the app shows."))],
        filters=[lambda typed: (typed or "").replace(" ", "")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12},
    )


class OneTimeCodes(Totp):
    """Flask-Security's one-time codes, each of which works once."""

    def __init__(self, _secrets: object, issuer: str) -> None:
        # The secrets would encrypt what the column seals already.
        self._totp = TOTP.using(issuer=issuer)

    def generate_totp_secret(self) -> str:
        return str(self._totp.new().to_json(encrypt=False))

    def get_last_counter(self, user: UserMixin) -> int | None:
        return _ours(user).tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        _ours(user).tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    """Flask-Security's recovery codes, of which only keyed hashes are stored."""

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        ours = _ours(user)
        codes: list[str] = security.totp_factory.generate_recovery_codes(NUMBER_OF_RECOVERY_CODES)
        ours.mf_recovery_codes = [_hash(ours, code) for code in codes]
        return codes

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        ours = _ours(user)
        return _hash(ours, code) in (ours.mf_recovery_codes or [])

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        ours = _ours(user)
        index = (ours.mf_recovery_codes or []).index(_hash(ours, code))
        return bool(security.datastore.mf_delete_recovery_code(user, index))


class OneTimeCodeForm(TwoFactorVerifyCodeForm):
    """The code from the app, at a sign-in."""

    code = code_field()

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - Flask-Security's signature
        """Count the try, and check the code.

        :raises Throttled: there were too many tries
        """
        count_try(_ours(self.user))
        if super().validate(**kwargs):
            return True
        count(RefusalKind.SIGN_IN)
        self.code.errors = [WRONG_CODE]
        return False


class RecoveryForm(MfRecoveryForm):
    """A recovery code, at a sign-in."""

    code = StringField(
        _l("Recovery code"),
        [InputRequired(_l("Please type one of your recovery codes."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - Flask-Security's signature
        """Count the try, and check the code.

        :raises Throttled: there were too many tries
        """
        count_try(_ours(self.user))
        if super().validate(**kwargs):
            return True
        count(RefusalKind.SIGN_IN)
        self.code.errors = [_l("This is none of your recovery codes, or it was used before.")]
        return False


class RescueForm(Form):
    """What Flask-Security offers besides the code; our page has a link instead, so it stays empty.

    Its own form is built with every page of the code, in a way that WTForms will not take any more.
    """

    help_setup = RadioField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-Security's own
        super().__init__(*args, **kwargs)
        self.help_setup.choices = []


def count_try(user: User) -> None:
    """Count one try of a code. A browser that the account knows has tries of its own.

    :raises Throttled: there were too many
    :raises Overloaded: the machines cannot count together, as Redis is away
    """
    device = device_hash()
    with reading() as session:
        is_known = devices.is_known(session, device, user.email)
    whose = device.hex() if device and is_known else "others"
    throttle(TRIES, "second factor of", str(user.id), whose, exactly=True)


def begin(session: Session, staff_id: int) -> None:
    """Give an account a new secret, which counts only once a code made with it has been typed."""
    user = _locked(session, staff_id)
    if not user.has_second_factor:
        user.tf_totp_secret = security.totp_factory.generate_totp_secret()


def finish(session: Session, staff_id: int, code: str, *, now: datetime) -> list[str]:
    """Set up the second factor if ``code`` was made with the new secret.

    :return: the recovery codes, which cannot be shown again; empty if the code is wrong
    """
    user = _locked(session, staff_id)
    if user.has_second_factor or not user.tf_totp_secret:
        return []
    if not security.totp_factory.verify_totp(code, user.tf_totp_secret, user, window=STEP):
        return []
    user.tf_primary_method = METHOD
    codes: list[str] = security.mf_recovery_codes_util.create_recovery_codes(user)
    _log(session, user.id, AuditAction.SET_FACTOR, by=Actor.staff(user.id), now=now)
    return codes


def is_code(session: Session, staff_id: int, code: str) -> bool:
    """Say whether ``code`` is what the app of an account shows now; it then works no more."""
    user = _locked(session, staff_id)
    if not user.has_second_factor or not user.tf_totp_secret:
        return False
    secret = user.tf_totp_secret
    return bool(security.totp_factory.verify_totp(code, secret, user, window=STEP))


def renew_recovery_codes(session: Session, staff_id: int, *, now: datetime) -> list[str]:
    """Replace all recovery codes, and return the new ones; they cannot be shown again."""
    user = _locked(session, staff_id)
    codes: list[str] = security.mf_recovery_codes_util.create_recovery_codes(user)
    _log(session, user.id, AuditAction.NEW_RECOVERY_CODES, by=Actor.staff(user.id), now=now)
    return codes


def remove(session: Session, staff_id: int, *, by: Actor, now: datetime) -> None:
    """Take the second factor away from an account.

    If somebody else does it, for who has lost it, every browser of that account is signed out.
    """
    user = _locked(session, staff_id)
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    if by != Actor.staff(user.id):
        session.execute(delete(StaffSession).where(StaffSession.staff_id == user.id))
        devices.forget(session, user.id)
    _log(session, user.id, AuditAction.REMOVE_FACTOR, by=by, now=now)


def _ours(user: UserMixin | None) -> User:
    if not isinstance(user, User):
        raise TypeError("Flask-Security has only our accounts")
    return user


def _hash(user: User, code: str) -> str:
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return vault().token_mac(f"recovery code\0{user.id}\0{plain}".encode()).hex()


def _locked(session: Session, staff_id: int) -> User:
    """Return an account, locked.

    :raises StaffUnknown: there is no such account
    """
    user = session.get(User, staff_id, with_for_update=True)
    if user is None:
        raise StaffUnknown
    return user


def _log(session: Session, staff_id: int, action: AuditAction, *, by: Actor, now: datetime) -> None:
    append(session, AuditEntry(actor=by, action=action, subject=f"staff/{staff_id}"), now=now)
