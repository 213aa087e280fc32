"""The pages on which staff find, read and decide about sign-ons, and open and close plans."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from signon import ledger
from signon.config import Rate
from signon.core.errors import NotAllowed
from signon.core.permissions import Permission
from signon.core.visibility import ContactAccess
from signon.models.conditions import Place
from signon.models.tally import counts
from signon.moderate import service
from signon.moderate.dashboard import overview
from signon.moderate.faults import faults
from signon.moderate.forms import AddressForm, DecideForm, EraseForm, PersonForm, SignOnFilterForm
from signon.moderate.labels import LABELS
from signon.moderate.messages import done
from signon.moderate.queue import waiting
from signon.moderate.record_views import record_page, sight
from signon.moderate.search import found
from signon.plan import queries as plan_queries
from signon.plan import service as plan_service
from signon.web import clock, labels
from signon.web.destinations import Destination, serves
from signon.web.fields import text
from signon.web.guard.access import STAFF_PATH, needs, staff_actor, the_staff
from signon.web.guard.rate_limit import throttle
from signon.web.menus import Menu, in_menu
from signon.web.paging import place_cursor, read_place
from signon.web.settings import settings
from signon.web.transaction import reading, transaction

bp = Blueprint("moderate", __name__, url_prefix=STAFF_PATH)
labels.register(bp, LABELS)
LOOK_UPS = Rate(60, 3600)  # by one member of staff


@bp.get("/")
@needs(Permission.SEE_DASHBOARD)
@in_menu(Menu.STAFF, 10, _l("Dashboard"), "dashboard")
@serves(Destination.STAFF_HOME)
def dashboard() -> str:
    with reading() as session:
        shown, found_faults = overview(session, sight()), faults(session)
    return render_template(
        "moderate/dashboard.html", overview=shown, faults=found_faults, now=clock.now()
    )


@bp.get("/review")
@needs(Permission.SEE_QUEUE)
@in_menu(Menu.STAFF, 20, _l("Review"), "review")
def review() -> str:
    with reading() as session:
        page = waiting(session, read_place(request.args.get("cursor")), sight())
    more_url = _queue_after(page.more) if page.more else None
    # After the first case is decided, the page stays; after another, it begins with the next one.
    backs = [_queue_after(each) for each in (page.after, *(card.place for card in page.cards[1:]))]
    return render_template(
        "moderate/review.html", page=page, form=DecideForm(), more_url=more_url, backs=backs
    )


@bp.post("/sign-ons/<uuid:sign_on_id>/decide")
@needs(Permission.DECIDE)
def decide(sign_on_id: UUID) -> ResponseReturnValue:
    form = DecideForm()
    if not form.validate():
        return record_page(sign_on_id, deciding=form), HTTPStatus.UNPROCESSABLE_ENTITY
    decision, why, seen = form.decision(), form.reason.data or None, form.row_version.data
    with transaction() as session:
        found, by, now = ledger.locked(session, sign_on_id), staff_actor(), clock.now()
        message = done(decision, found)
        ledger.decide(session, found, decision, by=by, now=now, reason=why, row_version=seen)
    flash(message, "success")
    return redirect(form.way_back(sign_on_id), HTTPStatus.SEE_OTHER)


@bp.get("/sign-ons")
@needs(Permission.SEE_SIGN_ONS)
@in_menu(Menu.STAFF, 30, _l("Sign-ons"), "sign_ons")
def sign_ons() -> str:
    return _sign_ons(AddressForm(formdata=None))


@bp.post("/sign-ons")
@needs(Permission.SEE_SIGN_ONS)
def look_up() -> ResponseReturnValue:
    """Find sign-ons by e-mail address, and log who searched."""
    _check_may_look_up()
    form = AddressForm()
    if not form.validate():
        return _sign_ons(form), HTTPStatus.UNPROCESSABLE_ENTITY
    address, by = text(form.email), staff_actor()
    with transaction() as session:
        key = service.look_up(session, address, by=by, now=clock.now())
    return redirect(url_for("moderate.sign_ons", key=key.hex()), HTTPStatus.SEE_OTHER)


@bp.post("/sign-ons/by-name")
@needs(Permission.SEE_SIGN_ONS)
def look_up_person() -> ResponseReturnValue:
    """Find people by their whole name, and log who searched."""
    _check_may_look_up()
    form = PersonForm()
    if not form.validate():
        page = _sign_ons(AddressForm(formdata=None), form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    name, by = text(form.name), staff_actor()
    with transaction() as session:
        key = service.look_up_person(session, name, by=by, now=clock.now())
    return redirect(url_for("moderate.sign_ons", person=key.hex()), HTTPStatus.SEE_OTHER)


@bp.get("/sign-ons/<uuid:sign_on_id>")
@needs(Permission.SEE_SIGN_ONS)
@serves(Destination.STAFF_SIGN_ON)
def sign_on(sign_on_id: UUID) -> str:
    return record_page(sign_on_id)


@bp.post("/sign-ons/<uuid:sign_on_id>/erase")
@needs(Permission.ERASE)
def erase(sign_on_id: UUID) -> ResponseReturnValue:
    form = EraseForm()
    if not form.validate():
        return record_page(sign_on_id, erasing=form), HTTPStatus.UNPROCESSABLE_ENTITY
    reason, by, now = text(form.why), staff_actor(), clock.now()
    with transaction() as session:
        form.note_password(session, now=now)
        found = ledger.locked(session, sign_on_id)
        ledger.erase(session, found, reason=reason, by=by, now=now)
    flash(_("Erased. Nothing of the person is left in this database."), "success")
    return redirect(url_for("moderate.sign_on", sign_on_id=sign_on_id), HTTPStatus.SEE_OTHER)


@bp.get("/plans")
@needs(Permission.MANAGE_PLANS)
@in_menu(Menu.STAFF, 40, _l("Plans"), "plans")
def plans() -> str:
    with reading() as session:
        counted = plan_queries.with_counts(session, plan_queries.every(session))
    return render_template("moderate/plans.html", plans=counted, now=clock.now())


@bp.get("/plans/<slug:slug>")
@needs(Permission.MANAGE_PLANS)
@serves(Destination.STAFF_PLAN)
def plan(slug: str) -> str:
    with reading() as session:
        found_plan = plan_queries.find(session, slug)
        totals = counts(session, found_plan.id)
    return render_template(
        "moderate/plan.html", shown_plan=found_plan, counts=totals, now=clock.now()
    )


@bp.post("/plans/<slug:slug>/open")
@needs(Permission.MANAGE_PLANS)
def open_plan(slug: str) -> ResponseReturnValue:
    with transaction() as session:
        found_plan, by = plan_queries.find(session, slug), staff_actor()
        plan_service.open_plan(session, found_plan, by=by, now=clock.now())
    flash(_("The plan is public, and open for sign-ons within its dates."), "success")
    return redirect(url_for("moderate.plan", slug=slug), HTTPStatus.SEE_OTHER)


@bp.post("/plans/<slug:slug>/close")
@needs(Permission.MANAGE_PLANS)
def close_plan(slug: str) -> ResponseReturnValue:
    with transaction() as session:
        found_plan, by = plan_queries.find(session, slug), staff_actor()
        plan_service.close_plan(session, found_plan, by=by, now=clock.now())
    flash(_("The plan is closed for sign-ons. It can still be read."), "success")
    return redirect(url_for("moderate.plan", slug=slug), HTTPStatus.SEE_OTHER)


def _may_look_up() -> bool:
    """Return whether the user may find sign-ons by address: all who may see addresses may."""
    return sight() is not ContactAccess.HIDDEN


def _check_may_look_up() -> None:
    """Count a search by address or name, so that nobody goes through a list of suspects.

    :raises NotAllowed: the user sees no contacts
    :raises Throttled: the user has looked up as many as may be in an hour
    """
    if not _may_look_up():
        raise NotAllowed
    throttle(LOOK_UPS, "look_up", str(the_staff().id))


def _sign_ons(address_form: AddressForm, person_form: PersonForm | None = None) -> str:
    after = read_place(request.args.get("cursor"))
    if request.args.get("q"):  # names of sign-ons that have ended are decrypted for it
        throttle(settings().limit_api, "search of", str(the_staff().id))
    with reading() as session:
        form = SignOnFilterForm(request.args).for_plans(plan_queries.every(session))
        filters = form.filters(may_look_up=_may_look_up())
        page = found(session, filters, after, sight())
    return render_template(
        "moderate/sign_ons.html",
        rows=page.rows,
        form=form,
        filters=filters,
        address_form=address_form,
        person_form=person_form or PersonForm(formdata=None),
        may_look_up=_may_look_up(),
        first_url=_same_list() if after else None,
        more_url=_same_list(cursor=place_cursor(page.more)) if page.more else None,
    )


def _queue_after(place: Place | None) -> str:
    """Return the URL of the queue's part after ``place``; None stands for all of it."""
    return url_for("moderate.review", cursor=place_cursor(place) if place else None)


def _same_list(**more: str) -> str:
    """Return the URL of the list with the present filters and the parameters in ``more``."""
    kept = {name: value for name, value in request.args.items() if name != "cursor" and value}
    return f"{url_for('moderate.sign_ons')}?{urlencode(kept | more)}"
