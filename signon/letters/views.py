"""The staff's pages of letters: write, look at a draft, deliver."""

from http import HTTPStatus
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from signon.core.errors import LetterRefused
from signon.core.letters import LetterForm, Paper
from signon.core.permissions import Permission
from signon.core.rounding import start_of_hour
from signon.letters import queries, service, sheet_jobs
from signon.letters.forms import OWN_TEXT, DeliverForm, DraftForm, WrittenLetterForm
from signon.letters.labels import LABELS
from signon.letters.refusal_labels import said
from signon.letters.service import Handover
from signon.letters.signatures import written
from signon.models import Letter, Plan
from signon.plan import queries as plans
from signon.web import clock, labels
from signon.web.guard.access import STAFF_PATH, needs, staff_actor, the_staff
from signon.web.menus import Menu, in_menu
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("letters", __name__, url_prefix=f"{STAFF_PATH}/letters")
labels.register(bp, LABELS)


@bp.get("")
@needs(Permission.EXPORT)
@in_menu(Menu.STAFF, 65, _l("Letters"), "letters")
def overview() -> str:
    with reading() as session:
        found, every = queries.recent(session), plans.every(session)
        jobs = sheet_jobs.recent(session)
    shown = {"letters": found, "plans": every, "jobs": jobs, "now": clock.now()}
    return render_template("letters/overview.html", papers=list(Paper), **shown)


@bp.get("/new/<slug:slug>")
@needs(Permission.EXPORT)
def begin(slug: str) -> str:
    now = clock.now()
    with reading() as session:
        plan = plans.find(session, slug)
        leading = written(("", None, name) for name in queries.leading(session, plan.id))
    form = WrittenLetterForm(formdata=None, data=_proposal(plan, leading)).for_plan(plan, now)
    return _form(form, url_for("letters.create", slug=slug))


@bp.post("/new/<slug:slug>")
@needs(Permission.EXPORT)
def create(slug: str) -> ResponseReturnValue:
    now, by = clock.now(), staff_actor()
    with reading() as session:
        plan = plans.find(session, slug)
    form = WrittenLetterForm().for_plan(plan, now)
    if not form.validate():
        return _form(form, url_for("letters.create", slug=slug)), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        letter = service.save(session, form.fill(service.new(plan, by, now)), by=by, now=now)
        return _to(letter.id)


@bp.get("/<uuid:letter_id>")
@needs(Permission.EXPORT)
def show(letter_id: UUID) -> str:
    return _page(letter_id, DraftForm())


@bp.get("/<uuid:letter_id>/edit")
@needs(Permission.EXPORT)
def edit(letter_id: UUID) -> str:
    with reading() as session:
        letter = queries.find(session, letter_id)
        service.check_is_draft(letter)
        plan = session.get_one(Plan, letter.plan_id)
    form = WrittenLetterForm(formdata=None, data=_typed(letter, plan)).for_plan(plan, clock.now())
    return _form(form, url_for("letters.change", letter_id=letter_id))


@bp.post("/<uuid:letter_id>/edit")
@needs(Permission.EXPORT)
def change(letter_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        plan = session.get_one(Plan, queries.find(session, letter_id).plan_id)
    form = WrittenLetterForm().for_plan(plan, clock.now())
    if not form.validate():
        there = url_for("letters.change", letter_id=letter_id)
        return _form(form, there), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        letter = service.rewritable(session, queries.find(session, letter_id))
        service.save(session, form.fill(letter), by=staff_actor(), now=clock.now())
    return _to(letter_id)


@bp.post("/<uuid:letter_id>/draft")
@needs(Permission.EXPORT)
def draft(letter_id: UUID) -> ResponseReturnValue:
    form, site, now = DraftForm(), settings().public_url, clock.now()
    form.validate()
    kind, who = LetterForm(form.format.data or LetterForm.PDF), the_staff().id
    try:
        with transaction() as session:
            letter = queries.find(session, letter_id)
            service.queue_draft(session, letter, kind, site, staff_id=who, now=now)
    except LetterRefused as error:
        flash(said(error), "error")
    return _to(letter_id)


@bp.get("/<uuid:letter_id>/deliver")
@needs(Permission.EXPORT)
def ask_delivery(letter_id: UUID) -> str:
    with reading() as session:
        letter = queries.find(session, letter_id)
        service.check_is_draft(letter)
        plan = session.get_one(Plan, letter.plan_id)
    return _deliver_page(letter, plan, DeliverForm().for_plan(plan, clock.now()))


@bp.post("/<uuid:letter_id>/deliver")
@needs(Permission.EXPORT)
def deliver(letter_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        letter = queries.find(session, letter_id)
        plan = session.get_one(Plan, letter.plan_id)
    form = DeliverForm().for_plan(plan, clock.now())
    if not form.validate():
        return _deliver_page(letter, plan, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _queue_delivery(letter_id, form)
    except LetterRefused as error:
        flash(said(error), "error")
    return _to(letter_id)


@bp.post("/<uuid:letter_id>/supplement")
@needs(Permission.EXPORT)
def supplement(letter_id: UUID) -> ResponseReturnValue:
    """Begin a supplement to the letter of a plan that was delivered last."""
    now, by = clock.now(), staff_actor()
    with transaction() as session:
        letter = queries.find(session, letter_id)
        last = queries.last_delivered(session, letter.plan_id) or letter
        made = service.save(session, service.supplement_to(last, by=by, now=now), by=by, now=now)
    return redirect(url_for("letters.edit", letter_id=made.id), HTTPStatus.SEE_OTHER)


def _queue_delivery(letter_id: UUID, form: DeliverForm) -> None:
    site, now, by = settings().public_url, clock.now(), staff_actor()
    handover = Handover(str(form.to.data), form.moment(), by)
    with transaction() as session:
        form.note_password(session, now=now)
        letter = service.rewritable(session, queries.find(session, letter_id))
        who = the_staff().id
        service.queue_delivery(session, letter, handover, site, staff_id=who, now=now)


def _to(letter_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("letters.show", letter_id=letter_id), HTTPStatus.SEE_OTHER)


def _page(letter_id: UUID, form: DraftForm) -> str:
    with reading() as session:
        letter = queries.find(session, letter_id)
        about = session.get_one(Plan, letter.plan_id)
        found = {
            "jobs": queries.jobs_of(session, letter),
            "files": queries.files(session, letter.id),
        }
        gone = queries.gone(session, letter.id, now=clock.now())
    shown = {"letter": letter, "about": about, "form": form, "gone": gone, "now": clock.now()}
    return render_template("letters/letter.html", **shown, **found)


def _form(form: WrittenLetterForm, action: str) -> str:
    is_new = request.view_args is not None and "slug" in request.view_args
    return render_template("letters/write.html", form=form, action=action, is_new=is_new)


def _deliver_page(letter: Letter, plan: Plan, form: DeliverForm) -> str:
    return render_template("letters/deliver.html", letter=letter, about=plan, form=form)


def _proposal(plan: Plan, leading: str) -> dict[str, object]:
    """Return what a new letter begins with."""
    at = start_of_hour(clock.now()).astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None)
    return {
        "title": plan.title,
        "language": plan.language,
        "source": str(plan.current.id),
        "signatures": leading,
        "as_of": at,
        "with_people": True,
    }


def _typed(letter: Letter, plan: Plan) -> dict[str, object]:
    """Return a letter as its form shows it."""
    names = ("title", "language", "addressees", "opening", "text", "closing", "roll_order")
    blocks = ((each.name, each.title, each.organization) for each in letter.signatures)
    return {name: getattr(letter, name) for name in names} | {
        "source": OWN_TEXT if letter.version_id is None else str(letter.version_id),
        "signatures": written(blocks),
        "as_of": letter.as_of.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None),
        "with_people": letter.with_people,
        "with_affiliations": letter.with_affiliations,
    }
