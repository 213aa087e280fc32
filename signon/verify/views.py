"""The pages that confirm an e-mail address.

A GET never changes anything, as mail programs open links by themselves; a button's POST does.
"""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from signon import ledger
from signon.core.actor import SIGNER
from signon.core.errors import Throttled
from signon.core.lifecycle import State
from signon.models import Plan
from signon.plan import queries as plans
from signon.verify import queries
from signon.verify.check_email_views import ONLY_LINKS, check_email_page, code_trouble
from signon.verify.forms import CodeForm
from signon.verify.labels import LABELS
from signon.web import clock, labels, submissions
from signon.web.cache.form_cache import with_token
from signon.web.fields import text
from signon.web.guard.access import keeps_session, open_to_all
from signon.web.guard.bursts import is_in_burst
from signon.web.guard.code_limits import Counted, count_right, count_try
from signon.web.guard.csrf import is_token_good, shows_form_again
from signon.web.guard.mail_limits import may_mail
from signon.web.guard.sign_on_limits import count_post, try_again
from signon.web.secret_paths import secret_path
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("verify", __name__)
labels.register(bp, LABELS)


@bp.get("/confirm/<token:token>")
@open_to_all
@keeps_session
@secret_path
def ask(token: str) -> str:
    """Show the button that confirms, or explain why the sign-on cannot be confirmed any more."""
    now = clock.now()
    with reading() as session:
        claim = queries.claim(session, token, now=now)
    if claim.state is State.PENDING:
        name = "verify/ask_near.html" if claim.twin else "verify/ask.html"
        page = {"claim": claim, "plan": claim.plan, "phase": claim.plan.phase(now), "token": token}
        page["action"] = url_for("verify.confirm", token=token)
        return render_template(name, **page)
    return _thanks(claim)


def _thanks(claim: queries.ConfirmPage) -> str:
    return render_template("verify/confirmed.html", claim=claim, plan=claim.plan, state=claim.state)


@bp.post("/confirm/<token:token>")
@open_to_all
@keeps_session
@secret_path
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the sign-on; ``who`` says which button was pressed, if there was a choice."""
    who, now = _is_another(), clock.now()
    with transaction() as session:
        ledger.confirm(session, token, by=SIGNER, now=now, is_another=who, is_in_burst=is_in_burst)
    return redirect(url_for("verify.ask", token=token), HTTPStatus.SEE_OTHER)


@bp.get("/confirm/<token:token>/not-me")
@open_to_all
@keeps_session
@secret_path
def ask_not_me(token: str) -> str:
    with reading() as session:
        claim = queries.disputed(session, token, now=clock.now())
    return render_template("verify/ask_not_me.html", claim=claim, plan=claim.plan, token=token)


@bp.post("/confirm/<token:token>/not-me")
@open_to_all
@keeps_session
@secret_path
def disown(token: str) -> ResponseReturnValue:
    with transaction() as session:
        sign_on = ledger.disown(session, token, by=SIGNER, now=clock.now())
        slug = session.get_one(Plan, sign_on.plan_id).slug
    return redirect(url_for("verify.disowned", slug=slug), HTTPStatus.SEE_OTHER)


@bp.get("/plans/<slug:slug>/removed")
@open_to_all
def disowned(slug: str) -> str:
    """Say that a sign-on was removed. The page is the same for everybody."""
    return render_template("verify/disowned.html", plan=_plan(slug))


@bp.get("/plans/<slug:slug>/check-email")
@open_to_all
@keeps_session
def check_email(slug: str) -> Response:
    """Show what to do next.

    The page depends only on the hints in the browser's cookie. Once the right code was typed, it
    is the page of that sign-on.
    """
    hints = submissions.hints(slug, now=clock.now())
    found = _confirmed_here(slug) if hints.status != submissions.WAITING else None
    if found is not None:
        return make_response(found)
    return with_token(lambda: check_email_page(_plan(slug), CodeForm(), hints), *hints)


@bp.post("/plans/<slug:slug>/check-email")
@open_to_all
@keeps_session
@shows_form_again
def enter_code(slug: str) -> ResponseReturnValue:
    """Confirm the sign-on by the typed code, or send the mail again."""
    plan = _plan(slug)
    try:
        count_post()
    except Throttled as error:
        return _later(plan, error.wait_seconds)
    if "resend" in request.form and is_token_good():
        return _resend(slug)
    form = CodeForm()
    state = _try(slug, form) if form.validate() else None
    return _after_code(slug, form, state) if state is not None else _refused(plan, form)


def _refused(plan: Plan, form: CodeForm) -> ResponseReturnValue:
    hints = submissions.hints(plan.slug, now=clock.now())
    return check_email_page(plan, form, hints), HTTPStatus.UNPROCESSABLE_ENTITY


def _confirmed_here(slug: str) -> str | None:
    """Return the same page as behind the link, once the right code was typed in this browser."""
    with reading() as session:
        claim = queries.confirmed_here(session, submissions.current(slug))
    return _thanks(claim) if claim is not None else None


def _later(plan: Plan, wait_seconds: int) -> ResponseReturnValue:
    """Show the page again with the typed code, and say when it may be sent."""
    form, hints = CodeForm(), submissions.hints(plan.slug, now=clock.now())
    form.code.errors = [try_again(wait_seconds)]
    retry = {"Retry-After": str(wait_seconds)}
    return check_email_page(plan, form, hints), HTTPStatus.TOO_MANY_REQUESTS, retry


def _resend(slug: str) -> ResponseReturnValue:
    held, budget = submissions.current(slug), settings().limit_mail
    with transaction() as session:
        ledger.resend(session, held, budget=budget, now=clock.now(), may_mail=may_mail)
    submissions.begin_anew(slug, now=clock.now())
    return redirect(url_for("verify.check_email", slug=slug, sent=1), HTTPStatus.SEE_OTHER)


def _try(slug: str, form: CodeForm) -> State | None:
    """Try the typed code, record the result in the cookie, and return as ``ledger.enter_code``."""
    held, typed, now = submissions.current(slug), text(form.code), clock.now()
    tried = Counted(slug, submissions.domain(slug))
    if held is not None and not count_try(tried):
        form.code.errors = [ONLY_LINKS]
        return None
    with transaction() as session:
        state = ledger.enter_code(
            session,
            held,
            typed,
            by=SIGNER,
            now=now,
            is_another=_is_another(),
            is_in_burst=is_in_burst,
        )
        outcome = queries.outcome(session, held) if state else None
    if outcome is None:
        form.code.errors = [code_trouble(slug)]
    elif state is not State.PENDING:
        count_right(tried)
        submissions.mark(slug, outcome)
    return state


def _is_another() -> bool | None:
    """Return what the pressed button says of a sign-on under nearly the same name, if any did."""
    return {"same": False, "another": True}.get(request.form.get("who", ""))


def _after_code(slug: str, form: CodeForm, state: State) -> ResponseReturnValue:
    """Go on to the thanks; or ask first whether it is a correction, and keep the code for then."""
    if state is not State.PENDING:
        return redirect(url_for("verify.check_email", slug=slug), HTTPStatus.SEE_OTHER)
    with reading() as session:
        claim = queries.waiting_here(session, submissions.current(slug))
    action = url_for("verify.enter_code", slug=slug)
    page = {"claim": claim, "plan": claim.plan, "action": action, "code": text(form.code)}
    return render_template("verify/ask_near.html", **page)


def _plan(slug: str) -> Plan:
    with reading() as session:
        return plans.shown(session, slug, clock.now())
