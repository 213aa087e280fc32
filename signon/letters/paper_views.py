"""Where staff have the Hill sheets of all states and the poster made, and take them."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from signon.core.errors import ResultGone
from signon.core.letters import Paper
from signon.core.permissions import Permission
from signon.letters import sheet_jobs
from signon.letters.job_views import stream
from signon.models import job_queue
from signon.plan import queries as plans
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs, the_staff
from signon.web.settings import settings
from signon.web.streams import attachment
from signon.web.transaction import reading, transaction

bp = Blueprint("plan_papers", __name__, url_prefix=f"{STAFF_PATH}/letters/papers")


@bp.post("/<slug:slug>")
@needs(Permission.EXPORT)
def order(slug: str) -> ResponseReturnValue:
    wanted, site = request.form.get("paper", ""), settings().public_url
    if wanted not in set(Paper):
        abort(HTTPStatus.BAD_REQUEST)
    with transaction() as session:
        plan, who, now = plans.find(session, slug), the_staff().id, clock.now()
        sheet_jobs.queue(session, plan, Paper(wanted), site, staff_id=who, now=now)
    return _back()


@bp.post("/jobs/<uuid:job_id>/file")
@needs(Permission.EXPORT)
def download(job_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        job = sheet_jobs.find(session, job_id)
    if not job.has_result(clock.now()):
        raise ResultGone
    is_picture = job.parameters["paper"] == Paper.POSTER_PNG
    media_type = "image/png" if is_picture else "application/pdf"
    return attachment(job.file_name or "", stream(job), media_type)


@bp.post("/jobs/<uuid:job_id>/cancel")
@needs(Permission.EXPORT)
def cancel(job_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        job_queue.cancel(session, sheet_jobs.find(session, job_id).id, now=clock.now())
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("letters.overview"), HTTPStatus.SEE_OTHER)
