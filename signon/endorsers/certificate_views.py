"""One endorsement to look up, and its certificate to print. Both end with the endorsement."""

from uuid import UUID

from flask import Blueprint, Response, render_template

from signon.documents.typesetting import typeset
from signon.endorsers.endorsement import endorsement, facts
from signon.plan import queries as plans
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import absolute_for, own_prefix, spoken
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("endorsement", __name__, url_prefix="/plans/<slug:slug>/endorsers/<uuid:sign_on_id>")


@bp.get("")
@open_to_all
def show(slug: str, sign_on_id: UUID) -> Response:
    """Show that an organization is listed; where a certificate's address leads."""
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = endorsement(session, plan, sign_on_id)
        return keep(render_template("endorsers/endorsement.html", plan=plan, endorsement=found))


@bp.get("/certificate.pdf")
@open_to_all
def certificate(slug: str, sign_on_id: UUID) -> Response:
    """Print the certificate of an organization, in the language of the address."""
    throttle(settings().limit_api, "certificate", network())
    url = absolute_for("endorsement.show", own_prefix(), slug=slug, sign_on_id=sign_on_id)
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = endorsement(session, plan, sign_on_id)
        logo = plans.logo_if_any(session, plan)
        shown = facts(plan, found, language=spoken(), url=url, logo=logo)
    drawing = logo.data if logo else b""
    made = typeset("certificate", shown, at=found.listed_at, logo=drawing)
    response = keep(made, "application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-certificate.pdf"'
    return response
