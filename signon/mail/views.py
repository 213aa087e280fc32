"""The inbox of development: pages that show the mails that were written into files."""

from email.message import EmailMessage

from flask import Blueprint, Response, abort, render_template, request

from signon.mail import inbox
from signon.web.guard.access import open_to_all
from signon.web.marks import not_crawled
from signon.web.settings import settings

# Headers that proxies and tunnels add.
FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "CF-Connecting-IP",
)

bp = Blueprint("mail", __name__, url_prefix="/dev/mail")
# The policy for showing a mail: only its inline styles are allowed.
POLICY_OF_A_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@bp.before_request
def only_in_development() -> None:
    """Answer 404 in production, in case these pages are ever registered there.

    So it is with a request that a proxy or a tunnel passed on: it comes from another machine.
    """
    if not settings().is_development or any(name in request.headers for name in FORWARDED):
        abort(404)


@bp.get("")
@open_to_all
@not_crawled
def dev_list() -> str:
    return render_template("mail_room/list.html", mails=inbox.newest(settings().instance / "mail"))


@bp.get("/<name>")
@open_to_all
@not_crawled
def dev_show(name: str) -> str:
    message = _opened(name)
    text = inbox.part(message, "plain")
    return render_template("mail_room/show.html", name=name, message=message, text=text)


@bp.get("/<name>/html")
@open_to_all
@not_crawled
def dev_html(name: str) -> Response:
    response = Response(inbox.part(_opened(name), "html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY_OF_A_MAIL
    return response


def _opened(name: str) -> EmailMessage:
    """Return the mail.

    :raises werkzeug.exceptions.NotFound: there is none of that name
    """
    message = inbox.opened(settings().instance / "mail", name)
    if message is None:
        abort(404)
    return message
