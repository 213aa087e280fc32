"""The public page of a letter: check a copy, see who has withdrawn since, take the final files."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from signon.core.letters import LETTERS_PATH, MEDIA_TYPES, LetterForm
from signon.letters import queries
from signon.letters.copies import Verdict, verdict
from signon.models import Letter, Plan
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.destinations import Destination, serves
from signon.web.guard.access import open_to_all
from signon.web.guard.rate_limit import network, throttle
from signon.web.language import in_one_language
from signon.web.marks import not_crawled
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("letter_copies", __name__, url_prefix=f"{LETTERS_PATH}/<uuid:letter_id>")


@bp.get("")
@open_to_all
@not_crawled
@serves(Destination.LETTER)
def show(letter_id: UUID) -> Response:
    with reading() as session:
        letter = queries.find(session, letter_id)
        return keep(_page(session, letter, request.args.get("digest", "")))


@bp.get("/letter.<any(pdf,docx):form>")
@open_to_all
@not_crawled
@in_one_language
def file(letter_id: UUID, form: str) -> Response:
    """Return a final file, byte by byte as it was handed over."""
    throttle(settings().limit_api, "letter", network())
    with reading() as session:
        letter = queries.find(session, letter_id)
        data = queries.file_data(session, letter_id, LetterForm(form))
        plan = session.get_one(Plan, letter.plan_id)
    response = keep(data, MEDIA_TYPES[LetterForm(form)])
    name = f"{plan.slug}-{letter.kind}-{plan.day_of(letter.as_of)}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(session: Session, letter: Letter, typed: str) -> str:
    plan = session.get_one(Plan, letter.plan_id)
    if not letter.is_delivered:
        return render_template("letters/not_delivered.html", plan=plan)
    files = queries.files(session, letter.id)
    found = verdict(typed, letter.digest or "", {each.form: each.sha256 for each in files})
    return render_template(
        "letters/copy.html",
        plan=plan,
        letter=letter,
        files=files,
        gone=queries.gone(session, letter.id, now=clock.now()),
        typed=typed.strip()[:200],
        verdict=None if found is Verdict.NOT_ASKED else found,
    )
