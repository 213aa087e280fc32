"""The page and the printable certificate of one endorsement, available while it is listed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from signon.documents.plan_look import accent, direction, emblem
from signon.documents.typesetting import qr_code, typeset
from signon.endorsers.endorsement import Endorsement, direction_of, endorsement
from signon.models import Plan, PlanLogo
from signon.plan import queries as plans
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.filters import day, host
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import absolute_for, own_prefix, spoken
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("endorsement", __name__, url_prefix="/plans/<slug:slug>/endorsers/<uuid:sign_on_id>")


@bp.get("")
@open_to_all
def show(slug: str, sign_on_id: UUID) -> Response:
    """Show that an organization is listed; the URL on a certificate leads to this page."""
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = endorsement(session, plan, sign_on_id)
        return keep(render_template("endorsers/endorsement.html", plan=plan, endorsement=found))


@bp.get("/certificate.pdf")
@open_to_all
def certificate(slug: str, sign_on_id: UUID) -> Response:
    """Serve the certificate of an organization, in the language given in the URL."""
    throttle(settings().limit_api, "certificate", network())
    url = absolute_for("endorsement.show", own_prefix(), slug=slug, sign_on_id=sign_on_id)
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        found = endorsement(session, plan, sign_on_id)
        logo = plans.logo_if_any(session, plan)
        shown = _facts(plan, found, language=spoken(), url=url, logo=logo)
    drawing = logo.data if logo else b""
    made = typeset("certificate", shown, at=found.listed_at, logo=drawing)
    response = keep(made, "application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-certificate.pdf"'
    return response


def _facts(
    plan: Plan, found: Endorsement, *, language: str, url: str, logo: PlanLogo | None = None
) -> dict[str, Any]:
    """Return what the certificate says, in the reader's language.

    :param url: the page on which anybody can check that the endorsement is still listed
    """
    text = plan.wording(language, found.version)
    heading = str(_("Certificate of endorsement"))
    return {
        "accent": accent(plan),
        "description": str(
            _("%(name)s has endorsed “%(plan)s”.", name=found.name, plan=text.title)
        ),
        "digest": found.version.digest,
        "direction": direction(language),
        "document_title": f"{heading}: {found.name}",
        "endorses": str(_("has endorsed")),
        "heading": heading,
        "language": language,
        "listed": day(found.listed_at, plan.timezone),
        "logo": emblem(plan, logo),
        "name": found.name,
        "name_direction": direction_of(found.name),
        "plan": text.title,
        "publisher": plan.publisher_in(language) or text.title,
        "behind": _behind(plan, language),
        "qr": qr_code(url),
        "subtitle": text.subtitle,
        "url": url,
        "version": str(
            _(
                "Version %(number)s, published on %(day)s",
                number=found.version.number,
                day=day(found.version.published_at, plan.timezone),
            )
        ),
        "words": _words(),
    }


def _behind(plan: Plan, language: str) -> str | None:
    """Return who puts the plan forward, with their website; None if the plan does not say."""
    name, website = plan.publisher_in(language), (plan.publisher or {}).get("website")
    return f"{name} · {host(website)}" if name and website else name


def _words() -> dict[str, str]:
    return {
        "behind": str(_("Put forward by")),
        "listed": str(_("Listed on")),
        "version": str(_("Text endorsed")),
        "digest": "SHA-256",
        "check": str(_("Check it")),
        "explained": str(_("This page is there for as long as the endorsement stands.")),
        "qr": str(_("QR code of the address beside it")),
    }
