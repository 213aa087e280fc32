"""What the tests of letters share: a letter with a text of its own, and readers of its files."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pypdf import PdfReader
from sqlalchemy.orm import Session

from signon.core.actor import OPERATOR, Actor
from signon.core.letters import LetterForm
from signon.core.rounding import start_of_hour
from signon.letters import service
from signon.models import Letter, LetterSignature, Plan

SITE = "https://example.org"
TEXT = "We *ask* you to **act**.\n\n1. Now\n2. Together"


def a_letter(
    session: Session,
    plan: Plan,
    *,
    by: Actor = OPERATOR,
    now: datetime,
    **changes: Any,  # noqa: ANN401 - any column
) -> Letter:
    """Return a stored draft, whose cut-off is the full hour after ``now``."""
    values: dict[str, Any] = {
        "plan_id": plan.id,
        "language": "en",
        "title": "A Fair Letter",
        "addressees": "The Speaker\nWashington, DC",
        "opening": "Dear Speaker,",
        "closing": "Sincerely,",
        "text": TEXT,
        "as_of": start_of_hour(now) + timedelta(hours=1),
        "created_at": now,
        "created_by": by,
        "changed_at": now,
        "signatures": [
            LetterSignature(place=1, organization="Acme Aid", name="Bo Diaz", title="Director")
        ],
    }
    return service.save(session, Letter(**(values | changes)), by=by, now=now)


def file_of(session: Session, letter: Letter, form: LetterForm, *, now: datetime) -> bytes:
    """Return a draft's file as it would be two hours after ``now``."""
    draft = service.draft(session, letter, now=now + timedelta(hours=2))
    return service.made(draft, form, SITE, is_final=False).data


def words_of_pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def part_of_docx(data: bytes, name: str = "word/document.xml") -> str:
    return ZipFile(BytesIO(data)).read(name).decode()
