"""The form with address and password, and the limits of tries."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import LoginForm
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired

from signon.config import Rate
from signon.core.identity import address
from signon.core.refusal_kind import RefusalKind
from signon.staff import devices
from signon.staff.passwords import shortened
from signon.web.fields import Cleaned
from signon.web.guard.device_cookie import device_hash
from signon.web.guard.rate_limit import network, throttle
from signon.web.refusals import count
from signon.web.settings import settings
from signon.web.transaction import reading

# Multiples of the login rate, which itself is for one name from one network: for all names from
# one network, and for one name from anywhere. The last is high, or strangers could lock people out.
PER_NETWORK, PER_NAME = 4, 20


class SignInForm(LoginForm):
    """The login form, without "remember me", as sessions of the staff must expire."""

    email = EmailField(
        _l("E-mail address"), [Cleaned(address)], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired()],
        filters=[shortened],
        render_kw={"autocomplete": "current-password"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Flask-Security's own
        super().__init__(*args, **kwargs)
        del self.remember

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - Flask-Security's signature
        """Count the try before the password is checked, and a failure after that.

        :raises Throttled: the rate limit is exceeded
        """
        _count(settings().limit_login, self.email.data or "")
        if not (is_good := super().validate(**kwargs)):
            count(RefusalKind.SIGN_IN)
        return is_good


def _count(rate: Rate | None, typed_name: str) -> None:
    """Count one try to sign in. From a browser that is known to the account, nothing else counts.

    :raises Throttled: a rate limit is exceeded
    :raises Overloaded: the machines cannot count together, as Redis is away
    """
    if rate is None:
        return
    name, where, device = typed_name.strip().casefold(), network(), device_hash()
    with reading() as database:
        is_known = devices.is_known(database, device, name)
    if device is not None and is_known:
        throttle(rate, "login with", device.hex(), exactly=True)
        return
    throttle(rate, "login", name, where, exactly=True)
    throttle(Rate(PER_NETWORK * rate.count, rate.seconds), "login from", where, exactly=True)
    throttle(Rate(PER_NAME * rate.count, rate.seconds), "login as", name, exactly=True)
