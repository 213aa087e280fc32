"""A house that is lived in, and every address that a GET may ask for in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon import ledger
from signon.config import Settings
from signon.core import links
from signon.core.actor import OPERATOR, SIGNER, Actor
from signon.core.letters import LetterForm
from signon.core.lifecycle import State
from signon.core.permissions import StaffRole
from signon.documents.pictures import reencoded
from signon.export import service as exports
from signon.export.columns import ExportPurpose
from signon.export.service import Order
from signon.mail.files import FileDelivery
from signon.mail.render import render
from signon.models import LetterFile, Link, OutboxMessage, Plan
from signon.models.outbox import MailKind
from signon.plan.service import set_logo
from signon.staff import service as staff
from signon.staff.accounts import hashed
from signon.staff.second_factor import OneTimeCodes
from tests.factories import ACME, a_sign_on, a_submission, an_individual, token_of
from tests.letters.written import a_letter
from tests.mail.promises import a_promise
from tests.plan.pictures import a_png

OWNER = "owner@example.org"
PASSWORD = "a long walk to the sea"
FORGED = "A" * 43
# Pages that Flask-Security has, and that are not there.
NOT_USED = {
    "two_factor_setup": "set-up",
    "two_factor_rescue": "rescue",
    "tf_select": "select",
    "mf_recovery_codes": "recovery-codes",
}

# Each endpoint that answers a GET, with the addresses under which it is tried.
Addresses = dict[str, tuple[str, ...]]


def move_in(session: Session, plan: Plan, settings: Settings, *, now: datetime) -> Addresses:
    """Fill the house with a bit of everything, and return all its addresses."""
    listed = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    a_sign_on(session, plan, State.LISTED, an_individual("Cy Young"), now=now)
    set_logo(session, session.get_one(Plan, plan.id), reencoded(a_png()))
    mail = _mail(session, plan, settings, now=now)
    return (
        _plan_pages(f"/plans/{plan.slug}")
        | _token_pages(session, plan, listed.id, now=now)
        | _mail_pages(mail)
        | _endorsement_pages(f"/plans/{plan.slug}/endorsers", listed.id)
        | _staff_pages(session, f"/admin/sign-ons/{listed.id}", plan.slug, now=now)
        | _letter_pages(session, plan, now=now)
        | {
            "plan.accessibility": ("/accessibility",),
            "privacy.show": ("/privacy",),
            "embed.show": (f"/embed/{plan.slug}", "/embed/no-such-plan"),
            "embed.script": (f"/embed/{plan.slug}.js", f"/embed/{plan.slug}.js?via=%3C"),
            "embed.style": (f"/embed/{plan.slug}.css",),
            "embed.describe": (
                f"/oembed?url=http%3A%2F%2Flocalhost%2Fplans%2F{plan.slug}",
                "/oembed",
            ),
            "manage.ask": ("/manage",),
            "api.describe": ("/api/v1/openapi.json",),
            "api.documentation": ("/api/", "/es/api/"),
            "api.plans": ("/api/v1/plans", "/api/v1/plans?x=1"),
            "crawling.pages": ("/sitemap.xml",),
            "crawling.robots": ("/robots.txt",),
            "manage.sent": ("/manage/sent",),
            "operate.healthz": ("/healthz",),
            "operate.readyz": ("/readyz",),
            "sharing.favicon": ("/favicon.ico",),
            "sharing.manifest": ("/site.webmanifest",),
            "sharing.touch_icon": ("/apple-touch-icon.png",),
            "static": ("/static/style.css", "/static/none.css"),
        }
    )


def _plan_pages(base: str) -> Addresses:
    return {
        "plan.front": ("/", "/?utm_source=mail"),
        "plan.show": (base, "/plans/no-such-plan"),
        "plan.action": (f"{base}/actions/1", f"{base}/actions/11"),
        "plan.on_paper": (f"{base}/print",),
        "plan.versions": (f"{base}/versions",),
        "plan.logo": (f"{base}/logo", f"{base}/logo?v=1", "/plans/no-such-plan/logo"),
        "sharing.qr": (f"{base}/qr.svg", f"{base}/qr.svg?action=2", f"{base}/qr.svg?action=x"),
        "sharing.share_picture": (f"{base}/picture.png", "/plans/no-such-plan/picture.png"),
        "plan.style": (f"{base}/style.css", f"{base}/style.css?v=1"),
        "plan.diff": (f"{base}/versions/1/diff", f"{base}/versions/1/diff?from=x"),
        "plan.version": (f"{base}/versions/1", f"{base}/versions/{10**8}"),
        "suggestions.suggest": (
            f"{base}/endorsers/suggestions?q=ac",
            f"{base}/endorsers/suggestions",
        ),
        "sign.endorse": (f"{base}/endorse",),
        "sign.fill_in": (f"{base}/sign",),
        "verify.check_email": (f"{base}/check-email", f"{base}/check-email?sent=1"),
        "verify.disowned": (f"{base}/removed",),
        "manage.withdrawn": (f"{base}/withdrawn",),
        "embed.choose": (f"{base}/embed", f"{base}/embed?style=list&via=Acme+Aid&theme=x"),
        "api.plan": (f"/api/v1{base}", "/api/v1/plans/none"),
        "api.counts": (f"/api/v1{base}/counts",),
        "api.endorsers": (f"/api/v1{base}/endorsers?limit=1", f"/api/v1{base}/endorsers?limit=0"),
        "api.signers": (f"/api/v1{base}/signers", f"/api/v1{base}/signers?cursor=x"),
        "endorsers.organizations": (f"{base}/endorsers", f"{base}/endorsers?q=acme&scope=national"),
        "states.show": (f"{base}/endorsers/texas", f"{base}/endorsers/atlantis"),
        "states.sheet": (f"{base}/endorsers/texas/sheet.pdf",),
        "states.qr": (f"{base}/endorsers/texas/qr.svg",),
        "states.picture": (f"{base}/endorsers/texas/picture.png",),
        "endorsers.live": (f"{base}/counts.json",),
        "endorsers.csv": (f"{base}/endorsers.csv", f"{base}/endorsers.csv?state=none"),
        "endorsers.json": (f"{base}/endorsers.json", f"{base}/endorsers.json?q=acme"),
        "endorsers.atom": (f"{base}/endorsers.atom",),
        "endorsers.individuals": (f"{base}/signers", f"{base}/signers?cursor=broken"),
    }


def _token_pages(session: Session, plan: Plan, listed: UUID, *, now: datetime) -> Addresses:
    waiting = a_submission(session, plan, an_individual("Ed Long"), now=now)
    gone = a_submission(session, plan, an_individual("Di Moss"), now=now)
    ledger.disown(session, token_of(gone), by=SIGNER, now=now)
    link = Link(purpose=links.Purpose.WITHDRAW, sign_on_id=listed, created_at=now)
    invitation = staff.invite(session, "new@example.org", StaffRole.VIEWER, by=OPERATOR, now=now)
    session.add(link)
    session.flush()
    confirm = [f"/confirm/{token}" for token in (token_of(waiting), token_of(gone), FORGED)]
    manage = [f"/manage/{links.token(each.purpose, each.seed)}" for each in (link, invitation)]
    set_up = links.path(invitation.purpose, invitation.seed)
    return {
        "verify.ask": (*confirm, f"{confirm[0]}?action=confirm"),
        "verify.ask_not_me": tuple(f"{each}/not-me" for each in confirm),
        "manage.open_link": (*manage, f"{manage[0]}?action=withdraw"),
        "manage.ask_newest": tuple(f"{each}/newest" for each in manage),
        "staff.set_up": (set_up, f"/admin/set-up/{FORGED}"),
    }


def _endorsement_pages(base: str, listed: UUID) -> Addresses:
    gone = UUID(int=1)
    return {
        "endorsement.show": (f"{base}/{listed}", f"{base}/{gone}"),
        "endorsement.certificate": (
            f"{base}/{listed}/certificate.pdf",
            f"{base}/{gone}/certificate.pdf",
        ),
    }


def _letter_pages(session: Session, plan: Plan, *, now: datetime) -> Addresses:
    draft = a_letter(session, plan, now=now)
    done = a_letter(session, plan, now=now)
    done.digest, done.delivered_to, done.delivered_by = "0" * 64, "The Speaker", OPERATOR
    done.delivered_at = done.handed_over_at = now
    done.organizations, done.individuals = 1, 1
    session.add(
        LetterFile(letter_id=done.id, form=LetterForm.PDF, sha256="1" * 64, size=4, data=b"%PDF")
    )
    base, own = "/admin/letters", f"/admin/letters/{draft.id}"
    return {
        "letters.overview": (base,),
        "letters.begin": (f"{base}/new/{plan.slug}", f"{base}/new/no-such-plan"),
        "letters.show": (own, f"{base}/{done.id}", f"{base}/{UUID(int=1)}"),
        "letters.edit": (f"{own}/edit", f"{base}/{done.id}/edit"),
        "letters.ask_delivery": (f"{own}/deliver", f"{base}/{done.id}/deliver"),
        "letter_copies.show": (
            f"/letters/{done.id}",
            f"/letters/{done.id}?digest=1111+1111+1111",
            f"/letters/{draft.id}",
            f"/letters/{UUID(int=1)}",
        ),
        "letter_copies.file": (f"/letters/{done.id}/letter.pdf", f"/letters/{done.id}/letter.docx"),
    }


def _mail_pages(name: str) -> Addresses:
    return {
        "mail.dev_list": ("/dev/mail",),
        "mail.dev_show": (f"/dev/mail/{name}", "/dev/mail/none.eml"),
        "mail.dev_html": (f"/dev/mail/{name}/html",),
    }


def _staff_pages(session: Session, sign_on: str, slug: str, *, now: datetime) -> Addresses:
    owner = staff.admit(session, OWNER, StaffRole.OWNER, hashed(PASSWORD), by=OPERATOR, now=now)
    plan = session.scalars(select(Plan).where(Plan.slug == slug)).one()
    order = Order(plan=plan, purpose=ExportPurpose.PRESS, by=Actor.staff(owner.id))
    owner.tf_totp_secret = OneTimeCodes(None, "signon").generate_totp_secret()
    job = f"/admin/exports/jobs/{exports.queue(session, order, rows=10_001, now=now)}"
    return {
        "security.login": ("/admin/login", "/admin/login?next=/admin/staff"),
        "security.two_factor_token_validation": ("/admin/login/code",),
        "security.mf_recovery": ("/admin/login/recovery-code",),
        **{f"security.{name}": (f"/admin/login/{path}",) for name, path in NOT_USED.items()},
        "second_factor.show": ("/admin/second-factor",),
        "second_factor.qr": ("/admin/second-factor/code.svg",),
        "staff.people": ("/admin/staff",),
        "staff.audit": ("/admin/audit",),
        "staff.change_password": ("/admin/password",),
        "kept_form.show": ("/admin/kept",),
        "moderate.dashboard": ("/admin/",),
        "partners.overview": ("/admin/partners", f"/admin/partners?plan={slug}&via=Acme+Aid"),
        "moderate.review": ("/admin/review",),
        "moderate.sign_ons": ("/admin/sign-ons", "/admin/sign-ons?q=acme&state=listed"),
        "moderate.sign_on": (sign_on, f"/admin/sign-ons/{FORGED}"),
        "suppressions.overview": ("/admin/suppressions",),
        "refusals.overview": ("/admin/refusals",),
        "moderate.plans": ("/admin/plans",),
        "moderate.plan": (f"/admin/plans/{slug}",),
        "preview.show": (f"/admin/plans/{slug}/preview", "/admin/plans/no-such-plan/preview"),
        "export.choose": ("/admin/exports",),
        "export_jobs.show": (job, f"/admin/exports/jobs/{UUID(int=1)}"),
    }


def _mail(session: Session, plan: Plan, settings: Settings, *, now: datetime) -> str:
    """Deliver a mail into a file, and return its name."""
    message: OutboxMessage = a_promise(session, plan, MailKind.SIGNED, now=now)
    written = render(session, message, settings, now)
    assert written is not None
    directory = settings.instance / "mail"
    FileDelivery(directory).send(written)
    return next(directory.glob("*.eml")).name
