"""The page of a long export: how far it is, the file when it is there, and a way to cancel."""

from collections.abc import Generator
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.globals import app_ctx
from flask.typing import ResponseReturnValue

from signon.core.errors import ResultGone
from signon.core.permissions import Permission
from signon.core.sealed_file import pieces
from signon.export import queries, service
from signon.export.formats import MEDIA_TYPES
from signon.export.forms import DownloadForm
from signon.export.service import Receipt
from signon.export.views import may_leave
from signon.models import Job, Plan
from signon.models.job import JOB_FILES
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs, the_staff
from signon.web.settings import settings
from signon.web.streams import attachment
from signon.web.transaction import reading, transaction

bp = Blueprint("export_jobs", __name__, url_prefix=f"{STAFF_PATH}/exports/jobs/<uuid:job_id>")


@bp.get("")
@needs(Permission.EXPORT)
def show(job_id: UUID) -> str:
    return _page(job_id, DownloadForm())


def _page(job_id: UUID, form: DownloadForm) -> str:
    with reading() as session:
        job = queries.job_of(session, job_id, staff_id=the_staff().id)
        about = session.get_one(Plan, job.plan_id)
    purpose, now = queries.purpose_of(job), clock.now()
    return render_template(
        "export/job.html", job=job, about=about, purpose=purpose, now=now, form=form
    )


@bp.post("/cancel")
@needs(Permission.EXPORT)
def cancel(job_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        job = queries.job_of(session, job_id, staff_id=the_staff().id)
        service.cancel(session, job, now=clock.now())
    return redirect(url_for("export_jobs.show", job_id=job_id), HTTPStatus.SEE_OTHER)


@bp.post("/file")
@needs(Permission.EXPORT)
def download(job_id: UUID) -> ResponseReturnValue:
    form, now = DownloadForm(), clock.now()
    if not may_leave(form, now):
        return _page(job_id, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as session:
        form.note_password(session, now=now)
        job = queries.job_of(session, job_id, staff_id=the_staff().id)
        service.begin_download(session, job, now=now)
    path = settings().instance / JOB_FILES / str(job.file_id)
    return attachment(job.file_name or "", _stream(job, path), MEDIA_TYPES[queries.format_of(job)])


def _stream(job: Job, path: Path) -> Generator[bytes]:
    """Yield the file as it was before it was sealed.

    However the download ends, the audit log says whether all of it had left. The request is over at
    that time, so the application is kept by itself.
    """
    app, receipt = app_ctx.app, Receipt()
    try:
        yield from receipt.hashed(pieces(path, job.file_key or ""))
        receipt.is_complete = True
    except FileNotFoundError:
        raise ResultGone from None
    finally:
        with app.app_context(), transaction() as session:
            service.finish_download(session, job, receipt, now=clock.now())
