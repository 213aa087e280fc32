"""A letter says who stands behind it, the same every time, and something else once that changes."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.errors import CutOffInFuture, LetterWithoutSigners, LetterWithoutText
from signon.core.kinds import Scope, Visibility
from signon.core.letters import LetterForm, RollOrder
from signon.core.lifecycle import State, Step
from signon.letters import service
from signon.letters.content import content
from signon.letters.roll import roll_of
from signon.models import Plan, SignOn
from tests.factories import STAFF, a_sign_on, an_individual, an_organization
from tests.letters.written import a_letter, file_of, part_of_docx, words_of_pdf

pytestmark = pytest.mark.one_database
LATER = timedelta(hours=2)
FORMS = list(LetterForm)


@pytest.fixture
def endorsed(plan: Plan, session: Session, now: datetime) -> Plan:
    """Return a plan behind which three organizations and four people stand."""
    local = {"scope": Scope.LOCAL, "us_state": "CA", "city": "Salem", "category": "faith"}
    for each in (
        an_organization("Zebra Fund"),
        an_organization("Bay Aid", **local),
        an_organization("منظمة الحقوق", **local),
    ):
        a_sign_on(session, plan, State.LISTED, each, now=now)
    for number, visibility in enumerate(Visibility):
        person = an_individual(f"Person{number} Lee", visibility=visibility)
        a_sign_on(session, plan, State.LISTED, person, now=now)
    return plan


def facts_of(session: Session, plan: Plan, now: datetime, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    letter = a_letter(session, plan, now=now, **changes)
    return content(letter, plan, None, roll_of(session, letter, plan))


def groups(facts: dict[str, Any]) -> list[tuple[str | None, list[str]]]:
    return [
        (group["heading"], [name for name, _ in group["entries"]])
        for group in facts["roll"][0]["groups"]
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (RollOrder.PLACE, ["National organizations", "California"]),
        (RollOrder.CATEGORY, ["Faith", "Legal services"]),
        (RollOrder.ALPHABET, [None]),
    ],
)
def test_the_roll_is_grouped_as_the_letter_asks(
    endorsed: Plan, session: Session, now: datetime, order: RollOrder, expected: list[str | None]
) -> None:
    found = groups(facts_of(session, endorsed, now, roll_order=order))
    assert [heading for heading, _ in found] == expected
    assert sum(len(names) for _, names in found) == 3


def test_people_stand_as_they_chose_and_the_others_are_a_number(
    endorsed: Plan, session: Session, now: datetime
) -> None:
    people = facts_of(session, endorsed, now)["roll"][1]
    assert people["heading"] == "4 people"
    assert [name for name, _ in people["groups"][0]["entries"]] == ["Person0 Lee", "Person1 L."]
    assert people["rest"] == "and 2 people who asked not to be named"


def test_a_letter_takes_who_was_listed_before_its_cut_off(
    endorsed: Plan, session: Session, now: datetime
) -> None:
    letter = a_letter(session, endorsed, now=now, as_of=now.replace(minute=0))
    assert roll_of(session, letter, endorsed).is_empty


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_make_the_same_bytes(
    endorsed: Plan, session: Session, now: datetime, form: LetterForm
) -> None:
    letter = a_letter(session, endorsed, now=now)
    first = file_of(session, letter, form, now=now)
    assert file_of(session, letter, form, now=now + timedelta(days=3)) == first


@pytest.mark.parametrize("name", ["Zebra Fund", None])
def test_a_withdrawal_makes_another_digest(
    endorsed: Plan, session: Session, now: datetime, name: str | None
) -> None:
    letter = a_letter(session, endorsed, now=now)
    before = service.draft(session, letter, now=now + LATER).digest
    who = SignOn.public_name == name if name else SignOn.visibility == Visibility.COUNTED
    session.scalars(select(SignOn).where(who)).one().take(Step.WITHDRAW, at=now, by=STAFF)
    session.flush()
    assert service.draft(session, letter, now=now + LATER).digest != before


def test_the_pdf_is_tagged_titled_and_has_bookmarks_and_says_that_it_is_a_draft(
    endorsed: Plan, session: Session, now: datetime
) -> None:
    data = file_of(session, a_letter(session, endorsed, now=now), LetterForm.PDF, now=now)
    found = PdfReader(BytesIO(data))
    described: Any = found.xmp_metadata
    root: Any = found.root_object
    marks = described.stream.get_data().decode()
    assert "pdfuaid" in marks
    assert "pdfaid" in marks
    assert str(root["/Lang"]) == "en"
    bookmarks: Any = found.outline
    assert bookmarks[0].title == "A Fair Letter"
    words = words_of_pdf(data)
    for said in ("Dear Speaker,", "Bo Diaz", "DRAFT", "as of December 14, 2020, 11:00\xa0AM EST"):
        assert said in words


def test_the_docx_has_styles_columns_numbered_pages_and_a_head_that_comes_again(
    endorsed: Plan, session: Session, now: datetime
) -> None:
    data = file_of(session, a_letter(session, endorsed, now=now), LetterForm.DOCX, now=now)
    found = part_of_docx(data)
    for said in ('w:val="Title"', 'w:val="Heading1"', "<w:tblHeader/>", 'w:num="3"', "<w:rtl/>"):
        assert said in found
    footers = [name for name in ("footer1", "footer2") if _has(data, name, "NUMPAGES")]
    assert footers
    assert _has(data, "header1", "DRAFT") or _has(data, "header2", "DRAFT")


def _has(data: bytes, part: str, word: str) -> bool:
    try:
        return word in part_of_docx(data, f"word/{part}.xml")
    except KeyError:
        return False


def test_what_makes_no_letter_is_refused_by_its_reason(
    plan: Plan, session: Session, now: datetime
) -> None:
    empty = a_letter(session, plan, now=now)
    with pytest.raises(CutOffInFuture):
        service.draft(session, empty, now=now)
    with pytest.raises(LetterWithoutSigners):
        service.draft(session, empty, now=now + LATER)
    a_sign_on(session, plan, State.LISTED, an_organization(), now=now)
    empty.text = "  "
    with pytest.raises(LetterWithoutText):
        service.draft(session, empty, now=now + LATER)


def test_the_words_of_a_letter_are_in_its_language(
    endorsed: Plan, session: Session, now: datetime
) -> None:
    found = facts_of(session, endorsed, now, language="es")
    assert found["kind"] == "Carta"
    assert groups(found)[0][0] == "Organizaciones nacionales"
    assert found["id"] == str(UUID(found["id"]))
