"""The staff's way to take a list out."""

from collections.abc import Generator
from contextlib import closing
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.globals import app_ctx
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from signon.core.errors import Throttled
from signon.core.permissions import Permission
from signon.core.refusal_kind import RefusalKind
from signon.export import queries, service
from signon.export.columns import ExportPurpose
from signon.export.formats import MEDIA_TYPES, ExportFormat, pieces
from signon.export.forms import ExportForm
from signon.export.labels import LABELS
from signon.export.service import Order, Receipt
from signon.plan import queries as plans
from signon.staff.fresh_forms import FreshForm
from signon.web import clock, labels
from signon.web.guard.access import STAFF_PATH, needs, staff_actor, the_staff
from signon.web.guard.rate_limit import throttle
from signon.web.menus import Menu, in_menu
from signon.web.refusals import count
from signon.web.settings import settings
from signon.web.streams import attachment
from signon.web.transaction import reading, transaction

#: A longer list is written by a job: a browser would wait too long for it, and begin anew.
STREAMED_AT_MOST = 10_000

bp = Blueprint("export", __name__, url_prefix=f"{STAFF_PATH}/exports")
labels.register(bp, LABELS)


@bp.get("")
@needs(Permission.EXPORT)
@in_menu(Menu.STAFF, 60, _l("Exports"), "exports")
def choose() -> str:
    return _page(_form())


@bp.post("")
@needs(Permission.EXPORT)
def download() -> ResponseReturnValue:
    form, now = _form(), clock.now()
    if not may_leave(form, now):
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    _count(now)
    with transaction() as session:
        order = _order(session, form, now)
        rows = queries.expected_rows(session, order.plan, order.purpose)
        if rows > STREAMED_AT_MOST:
            job_id = service.queue(session, order, rows=rows, now=now)
            return redirect(url_for("export_jobs.show", job_id=job_id), HTTPStatus.SEE_OTHER)
        service.begin(session, order, now=now)
    return attachment(service.file_name(order, now=now), _stream(order), MEDIA_TYPES[order.form])


def may_leave(form: FreshForm, now: datetime) -> bool:
    """Say whether a form is right, its password too; the audit log has a wrong password."""
    is_right = form.validate()
    if form.is_password_wrong:
        _refuse(now)
    return is_right


def _count(now: datetime) -> None:
    """Count one more list that leaves.

    :raises Throttled: somebody has taken out as many as a day allows; the audit log has it
    """
    try:
        throttle(settings().limit_export, "export", str(the_staff().id))
    except Throttled:
        _refuse(now)
        raise


def _refuse(now: datetime) -> None:
    """Write into the audit log that somebody was refused a list."""
    count(RefusalKind.EXPORT)
    with transaction() as session:
        service.refuse(session, by=staff_actor(), now=now)


def _form() -> ExportForm:
    form = ExportForm()
    with reading() as session:
        form.offer(plans.every(session))
    return form


def _page(form: ExportForm) -> str:
    now = clock.now()
    with reading() as session:
        jobs = queries.recent(session, the_staff().id)
    found = {"jobs": jobs, "now": now, "streamed_at_most": STREAMED_AT_MOST}
    return render_template("export/choose.html", form=form, **found)


def _order(session: Session, form: ExportForm, now: datetime) -> Order:
    form.note_password(session, now=now)
    return Order(
        plan=plans.find(session, form.plan.data),
        purpose=ExportPurpose(form.purpose.data),
        form=ExportFormat(form.format.data),
        by=staff_actor(),
        reason=form.reason.data,
    )


def _stream(order: Order) -> Generator[bytes]:
    """Yield the file; one transaction lives as long as the download.

    However the download ends, the audit log says what had left by then. The request is over at
    that time, so the application is kept by itself.
    """
    app, receipt = app_ctx.app, Receipt()
    try:
        with (
            reading() as session,
            closing(queries.rows(session, order.plan, order.purpose)) as rows,
        ):
            yield from receipt.hashed(pieces(order.form, order.header, receipt.counted(rows)))
            receipt.is_complete = True
    finally:
        with app.app_context(), transaction() as session:
            service.finish(session, order, receipt, now=clock.now())
