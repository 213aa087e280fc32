"""The pages of the two sign-on forms.

Every valid submission gets the same answer, so that it does not reveal whether the sign-on is
new, a duplicate, a double click, or from a robot.
"""

from functools import partial
from http import HTTPStatus
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from signon import ledger
from signon.core import providers
from signon.core.errors import VersionChanged
from signon.core.postal_codes import ZIP_BEGINNINGS
from signon.models import Plan
from signon.plan import queries as plans
from signon.sign.forms import IndividualForm, OrganizationForm
from signon.sign.labels import LABELS
from signon.web import clock, labels, submissions
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
labels.register(bp, LABELS)
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
    return _take(slug, OrganizationForm)


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
    return _take(slug, IndividualForm)


def _blank(slug: str, form_class: type[Form]) -> str:
    plan = _shown(slug)
    return _page(plan, form_class(plan))


def _shown(slug: str) -> Plan:
    with reading() as session:
        return plans.shown(session, slug, clock.now())


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


def _take(slug: str, form_class: type[Form]) -> ResponseReturnValue:
    throttle(settings().limit_sign, "sign", network())
    plan = _shown(slug)
    plan.check_open(clock.now())
    form = form_class(plan)
    if not form.validate():
        return _again(plan, form)
    submission_id = uuid4()  # for a robot: a random id that looks like a real one
    if not form.is_trapped:
        try:
            submission_id = _take_in(plan, form)
        except VersionChanged:
            return _again(_shown(slug), form)
    submissions.remember(slug, submission_id, text(form.email), now=clock.now())
    return redirect(url_for("verify.check_email", slug=slug), HTTPStatus.SEE_OTHER)


def _take_in(plan: Plan, form: Form) -> UUID:
    application, budget = form.application(), settings().limit_mail
    with transaction() as session:
        return ledger.take_in(session, plan.id, application, budget=budget, now=clock.now())


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
