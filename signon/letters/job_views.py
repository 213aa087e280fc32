"""The jobs about a letter: cancel one, and take the draft that it has made."""

from collections.abc import Generator
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from signon.core.errors import ResultGone
from signon.core.letters import MEDIA_TYPES, LetterForm
from signon.core.permissions import Permission
from signon.core.sealed_file import pieces
from signon.letters import queries
from signon.models import Job, job_queue
from signon.models.job import JOB_FILES
from signon.web import clock
from signon.web.guard.access import STAFF_PATH, needs
from signon.web.settings import settings
from signon.web.streams import attachment
from signon.web.transaction import reading, transaction

bp = Blueprint("letter_jobs", __name__, url_prefix=f"{STAFF_PATH}/letters/jobs/<uuid:job_id>")


@bp.post("/file")
@needs(Permission.EXPORT)
def download(job_id: UUID) -> ResponseReturnValue:
    """Return the draft; it has only what the public list has, so no password is asked for."""
    with reading() as session:
        job = queries.job(session, job_id)
    if not job.has_result(clock.now()):
        raise ResultGone
    form = LetterForm(str(job.parameters["form"]))
    return attachment(job.file_name or "", stream(job), MEDIA_TYPES[form])


@bp.post("/cancel")
@needs(Permission.EXPORT)
def cancel(job_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        job = queries.job(session, job_id)
        letter = queries.letter_of(session, job)
        job_queue.cancel(session, job.id, now=clock.now())
    return redirect(url_for("letters.show", letter_id=letter.id), HTTPStatus.SEE_OTHER)


def stream(job: Job) -> Generator[bytes]:
    """Yield the file as it was before it was sealed.

    :raises ResultGone: it is not there any more
    """
    try:
        yield from pieces(settings().instance / JOB_FILES / str(job.file_id), job.file_key or "")
    except FileNotFoundError:
        raise ResultGone from None
