"""Pages for endorsers: ask for a link to one's own sign-ons, see, renew and withdraw them."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import LinkUnknown
from signon.manage import queries
from signon.manage.forms import AskForm
from signon.models import Plan
from signon.plan import queries as plans
from signon.web import clock
from signon.web.destinations import Destination, serves
from signon.web.fields import text
from signon.web.guard.access import keeps_session, open_to_all
from signon.web.guard.csrf import shows_form_again
from signon.web.guard.rate_limit import network, throttle
from signon.web.guard.sign_on_limits import rate_here
from signon.web.language import spoken
from signon.web.menus import Menu, in_menu
from signon.web.secret_paths import secret_path
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("manage", __name__)


@bp.get("/manage")
@open_to_all
@keeps_session
@in_menu(Menu.FOOTER, 10, _l("See or withdraw your sign-on"))
@secret_path
@serves(Destination.OWN_SIGN_ON)
def ask() -> str:
    return render_template("manage/ask.html", form=AskForm())


@bp.post("/manage")
@open_to_all
@keeps_session
@secret_path
@shows_form_again
def send_link() -> ResponseReturnValue:
    """Send the link if the address has sign-ons; the answer does not reveal whether it has."""
    throttle(rate_here(), "manage", network())
    form = AskForm()
    if not form.validate():
        return render_template("manage/ask.html", form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    address, budget = text(form.email), settings().limit_mail
    with transaction() as db:
        ledger.send_manage_link(db, address, language=spoken(), budget=budget, now=clock.now())
    return redirect(url_for("manage.sent"), HTTPStatus.SEE_OTHER)


@bp.get("/manage/sent")
@open_to_all
@secret_path
def sent() -> str:
    return render_template("manage/sent.html")


@bp.get("/manage/<token:token>")
@open_to_all
@keeps_session
@secret_path
def open_link(token: str) -> str:
    with reading() as session:
        sign_ons = queries.own(session, token, now=clock.now())
    return render_template("manage/open.html", sign_ons=sign_ons, token=token, now=clock.now())


@bp.post("/manage/<token:token>")
@open_to_all
@keeps_session
@secret_path
def withdraw(token: str) -> ResponseReturnValue:
    sign_on_id = _chosen(request.form.get("sign_on"))
    with transaction() as session:
        sign_on = ledger.own_sign_on(session, token, sign_on_id, now=clock.now())
        ledger.withdraw(session, sign_on, by=SIGNER, now=clock.now())
        slug = session.get_one(Plan, sign_on.plan_id).slug
    return redirect(url_for("manage.withdrawn", slug=slug), HTTPStatus.SEE_OTHER)


@bp.get("/manage/<token:token>/newest")
@open_to_all
@keeps_session
@secret_path
def ask_newest(token: str) -> str:
    """Show what changed since the endorsed version, and the button to endorse the newest."""
    chosen = _chosen(request.args.get("sign_on"))
    with reading() as session:
        page = queries.newest(session, token, chosen, now=clock.now())
    return render_template("manage/newest.html", token=token, **vars(page))


@bp.post("/manage/<token:token>/newest")
@open_to_all
@keeps_session
@secret_path
def endorse_newest(token: str) -> ResponseReturnValue:
    chosen = _chosen(request.form.get("sign_on"))
    number = request.form.get("version", 0, type=int)
    with transaction() as session:
        sign_on = ledger.own_sign_on(session, token, chosen, now=clock.now())
        ledger.endorse_newest(session, sign_on, number, by=SIGNER, now=clock.now())
    page = url_for("manage.ask_newest", token=token, sign_on=chosen)
    return redirect(page, HTTPStatus.SEE_OTHER)


@bp.get("/plans/<slug:slug>/withdrawn")
@open_to_all
def withdrawn(slug: str) -> str:
    """Say that a sign-on was withdrawn. The page is the same for everybody."""
    now = clock.now()
    with reading() as session:
        plan = plans.shown(session, slug, now)
        return render_template("manage/withdrawn.html", plan=plan, now=now)


def _chosen(text: str | None) -> UUID | None:
    """Return the id of the sign-on to withdraw, as the pressed button sent it; None without one.

    :raises LinkUnknown: the text is not an id
    """
    try:
        return UUID(text) if text else None
    except ValueError:
        raise LinkUnknown from None
