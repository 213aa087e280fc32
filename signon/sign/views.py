"""The pages of the two sign-on forms.

Every valid submission gets the same answer, so that it does not reveal whether the sign-on is
new, a duplicate or a double click.
"""

from functools import partial
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon import ledger
from signon.core import providers
from signon.core.errors import PlanUnknown, Throttled, VersionChanged
from signon.core.plan import Phase
from signon.core.postal_codes import ZIP_BEGINNINGS
from signon.core.refusal_kind import RefusalKind
from signon.models import Plan
from signon.plan import queries as plans
from signon.sign.forms import OrganizationForm
from signon.sign.labels import LABELS
from signon.sign.person_forms import IndividualForm
from signon.sign.question_forms import asking
from signon.web import clock, labels, submissions
from signon.web.cache.form_cache import with_token
from signon.web.cache.page_cache import unless_changed
from signon.web.destinations import Destination, serves
from signon.web.errors import NOT_NOW, RETRY_SECONDS, note_overload
from signon.web.fields import text
from signon.web.guard.access import keeps_session, open_to_all
from signon.web.guard.csrf import shows_form_again
from signon.web.guard.mail_limits import may_mail
from signon.web.guard.sign_on_limits import count_post, count_sign_on, try_again
from signon.web.marks import shareable
from signon.web.partners import carries_partner
from signon.web.refusals import count
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("sign", __name__, url_prefix="/plans/<slug:slug>")
labels.register(bp, LABELS)
Form = IndividualForm | OrganizationForm


@bp.get("/endorse")
@open_to_all
@keeps_session
@carries_partner
@serves(Destination.ENDORSE)
@shareable
def endorse(slug: str) -> Response:
    return _open(slug, OrganizationForm)


@bp.post("/endorse")
@open_to_all
@keeps_session
@shows_form_again
def submit_endorsement(slug: str) -> ResponseReturnValue:
    return _take(slug, OrganizationForm)


@bp.get("/sign")
@open_to_all
@keeps_session
@carries_partner
@serves(Destination.SIGN)
@shareable
def fill_in(slug: str) -> Response:
    return _open(slug, IndividualForm)


@bp.post("/sign")
@open_to_all
@keeps_session
@shows_form_again
def submit(slug: str) -> ResponseReturnValue:
    return _take(slug, IndividualForm)


def _open(slug: str, form_class: type[Form]) -> Response:
    """Show the form, with the values that the query of the address gives for it."""
    given = form_class.prefilled(request.args)
    if not given:
        return with_token(partial(_blank, slug, form_class))
    plan = _shown(slug)
    return make_response(_page(plan, asking(form_class, plan)(plan, data=given)))


def _blank(slug: str, form_class: type[Form]) -> str:
    plan = _shown(slug)
    return _page(plan, asking(form_class, plan)(plan))


def _shown(slug: str) -> Plan:
    """Return the plan, which may be a second old; whether it is open is checked again later."""
    plan = unless_changed(f"plan {slug}", partial(_read, slug))
    if plan.phase(clock.now()) is Phase.HIDDEN:
        raise PlanUnknown
    return plan


def _read(slug: str) -> Plan:
    with reading() as session:
        return plans.shown(session, slug, clock.now())


def _page(plan: Plan, form: Form) -> str:
    form.version.data = str(plan.current.number)
    return render_template(
        form.template,
        plan=plan,
        form=form,
        phase=plan.phase(clock.now()),
        mailbox_rules=providers.rules(),
        zip_beginnings=dict(ZIP_BEGINNINGS),
    )


def _take(slug: str, form_class: type[Form]) -> ResponseReturnValue:
    plan = _shown(slug)
    plan.check_open(clock.now())
    form = asking(form_class, plan)(plan)
    try:
        count_post()
        if not form.validate():
            return _again(plan, form)
        submission_id = _take_in(plan, form)
    except VersionChanged:
        return _again(_read(slug), form)
    except (Throttled, *NOT_NOW) as error:
        return _not_now(plan, form, error)
    submissions.remember(slug, submission_id, text(form.email), now=clock.now())
    return redirect(url_for("verify.check_email", slug=slug), HTTPStatus.SEE_OTHER)


def _take_in(plan: Plan, form: Form) -> UUID:
    application, budget, now = form.application(), settings().limit_mail, clock.now()
    is_fair = may_mail(application.email)
    if not is_fair:
        count(RefusalKind.MAIL)
    with transaction() as session:
        found = ledger.take_in(
            session, plan.id, application, budget=budget, now=now, is_fair=is_fair
        )
        count_sign_on()  # if it is one too many, nothing of it is saved
        return found


def _not_now(plan: Plan, form: Form, error: Exception) -> ResponseReturnValue:
    """Show the form again with the input, and say why it was not taken and when to send it."""
    status, wait_seconds = HTTPStatus.TOO_MANY_REQUESTS, RETRY_SECONDS
    if isinstance(error, Throttled):
        message, wait_seconds = try_again(error.wait_seconds), error.wait_seconds
    else:
        note_overload(error)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        message = _(
            "This site is overloaded or under maintenance, so nothing was saved. Everything you "
            "typed is still here: please press the button again in a minute."
        )
    form.form_errors.append(message)
    return _page(plan, form), status, {"Retry-After": str(wait_seconds)}


def _again(plan: Plan, form: Form) -> ResponseReturnValue:
    """Show the form again with the input.

    If a newer version was published meanwhile, say so: the form now signs that version.
    """
    if form.version.data not in {"", None, str(plan.current.number)}:
        message = _(
            "A newer version of the plan has been published since you opened this "
            "page. Please read it, then sign."
        )
        form.form_errors.append(message)
    return _page(plan, form), HTTPStatus.UNPROCESSABLE_ENTITY
