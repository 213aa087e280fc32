"""The two forms' pages. New, duplicate, double click and robot all get the same answer."""

from functools import partial
from http import HTTPStatus
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon.core import providers
from signon.core.errors import PlanClosed, PlanNotYetOpen
from signon.core.plan import Phase
from signon.core.postal_codes import ZIP_BEGINNINGS
from signon.models import Plan
from signon.plan import queries as plans
from signon.sign import service
from signon.sign.forms import IndividualForm, OrganizationForm
from signon.web import clock, submissions
from signon.web.cache.form_cache import with_token
from signon.web.destinations import Destination, serves
from signon.web.fields import text
from signon.web.guard.access import keeps_session, open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.marks import shareable
from signon.web.partners import carries_partner
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("sign", __name__, url_prefix="/plans/<slug:slug>")
Form = IndividualForm | OrganizationForm
TEMPLATES: dict[type[Form], str] = {
    OrganizationForm: "sign/organization.html",
    IndividualForm: "sign/individual.html",
}


@bp.get("/endorse")
@open_to_all
@keeps_session
@carries_partner
@serves(Destination.ENDORSE)
@shareable
def endorse(slug: str) -> Response:
    return with_token(partial(_blank, slug, OrganizationForm))


@bp.post("/endorse")
@open_to_all
@keeps_session
def submit_endorsement(slug: str) -> ResponseReturnValue:
    return _take(_open(slug), OrganizationForm)


@bp.get("/sign")
@open_to_all
@keeps_session
@carries_partner
@serves(Destination.SIGN)
@shareable
def fill_in(slug: str) -> Response:
    return with_token(partial(_blank, slug, IndividualForm))


@bp.post("/sign")
@open_to_all
@keeps_session
def submit(slug: str) -> ResponseReturnValue:
    return _take(_open(slug), IndividualForm)


def _blank(slug: str, form_class: type[Form]) -> str:
    plan = _shown(slug)
    return _page(plan, form_class(plan))


def _shown(slug: str) -> Plan:
    with reading() as session:
        return plans.shown(session, slug, clock.now())


def _open(slug: str) -> Plan:
    """Return the plan, if it takes sign-ons now.

    :raises PlanClosed: no more
    :raises PlanNotYetOpen: not yet
    """
    throttle(settings().limit_sign, "sign", network())
    plan = _shown(slug)
    phase = plan.phase(clock.now())
    if phase is not Phase.OPEN:
        raise PlanClosed if phase is Phase.CLOSED else PlanNotYetOpen
    return plan


def _page(plan: Plan, form: Form) -> str:
    form.version.data = str(plan.current.number)
    return render_template(
        TEMPLATES[type(form)],
        plan=plan,
        form=form,
        phase=plan.phase(clock.now()),
        mailbox_rules=providers.rules(),
        zip_beginnings=dict(ZIP_BEGINNINGS),
    )


def _take(plan: Plan, form_class: type[Form]) -> ResponseReturnValue:
    form = form_class(plan)
    is_valid, is_current = form.validate(), _is_current(plan, form)  # tell of both at once
    if not is_valid or not is_current:
        return _page(plan, form), HTTPStatus.UNPROCESSABLE_ENTITY
    submission_id = uuid4()  # what a robot gets: it looks like any other
    if not form.is_trapped:
        with transaction() as session:
            submission_id = service.apply(
                session,
                plan,
                form.application(),
                budget=settings().limit_mail,
                now=clock.now(),
            )
    submissions.remember(plan.slug, submission_id, text(form.email), now=clock.now())
    return redirect(url_for("verify.check_email", slug=plan.slug), HTTPStatus.SEE_OTHER)


def _is_current(plan: Plan, form: Form) -> bool:
    """Say whether the text on the signer's screen is still the newest."""
    if form.version.data in {"", None, str(plan.current.number)}:
        return True
    message = _(
        "A newer version of the plan has been published since you opened this "
        "page. Please read it, then sign."
    )
    form.form_errors.append(message)
    return False
