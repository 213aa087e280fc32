"""The page that asks for the code of the mail, and what it says of a code that did not work."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from signon.core.links import CODE_TRIES, LIFETIME, Purpose
from signon.core.providers import inbox
from signon.mail.render import sender
from signon.models import Plan
from signon.verify.forms import CodeForm
from signon.verify.outcome import Outcome
from signon.web import clock, submissions
from signon.web.settings import settings

TO_CONFIRM = LIFETIME[Purpose.CONFIRM]
ONLY_LINKS = _l(
    "Codes are switched off for now, as too many wrong ones were typed, by whomever. Please open "
    "the link in the e-mail instead: it works."
)


def check_email_page(plan: Plan, form: CodeForm, hints: submissions.Hints) -> str:
    """Return the page for this browser's own actions and input.

    It never reveals whether the address has other sign-ons, or whether they are confirmed.

    :raises ConfirmationClosed: it waits for a code, but the plan takes no more confirmations
    """
    address, now = sender(settings()).addr_spec, clock.now()
    if hints.status == submissions.WAITING:
        plan.check_confirms(now)
    until = plan.confirms_until
    return render_template(
        "verify/check_email.html",
        plan=plan,
        form=form,
        outcome=None if hints.status == submissions.WAITING else Outcome(hints.status),
        is_sent="sent" in request.args,
        inbox=inbox(hints.provider, sender=address) if hints.provider else None,
        meant=hints.meant,
        wait_seconds=hints.wait_seconds,
        sender=address,
        confirms_until=until if until and until < now + TO_CONFIRM else None,
    )


def code_trouble(slug: str) -> str:
    """Return the error message for a code; it depends only on what this browser has done."""
    if submissions.current(slug) is None:
        return str(
            _("This browser has no sign-on to confirm. Please open the link in the e-mail instead.")
        )
    tries_left = CODE_TRIES - submissions.count_wrong(slug)
    if tries_left <= 0:
        return str(
            _("Too many tries. Please open the link in the e-mail, or ask for a new one below.")
        )
    return str(
        ngettext(
            "This is not the code of the newest e-mail. You have one more try.",
            "This is not the code of the newest e-mail. You have %(num)s more tries.",
            tries_left,
        )
    )
