"""Documents in every script, and one at a time."""

import json
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from signon.core.errors import Overloaded
from signon.documents import typesetting
from signon.documents.typesetting import ACCESSIBLE, FONTS, SOURCES, qr_code, typeset
from tests.security.corpora import real

URL = "http://localhost/plans/fair-plan/endorsers/8b5b0a3e-7e0c-4f5e-9d1d-0123456789ab"
FACTS: dict[str, Any] = {
    "accent": "#1f3cae",
    "description": "Acme Aid has endorsed A Fair Plan.",
    "behind": "A Coalition · example.org",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "direction": "ltr",
    "document_title": "Certificate of endorsement: Acme Aid",
    "endorses": "has endorsed",
    "heading": "Certificate of endorsement",
    "language": "en",
    "listed": "December 14, 2020",
    "logo": None,
    "name": "Acme Aid",
    "name_direction": "ltr",
    "plan": "A Fair Plan",
    "publisher": "A Fair Plan",
    "qr": qr_code(URL),
    "subtitle": None,
    "url": URL,
    "version": "Version 1, published on December 14, 2020",
    "words": dict.fromkeys(
        ("behind", "listed", "version", "digest", "check", "explained", "qr"), "Word"
    ),
}
# Chinese, Japanese and Korean, and emoji: the machine's own fonts draw them, where it has any.
FROM_THE_SYSTEM = ((0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7FF), (0x1F000, 0x3FFFF))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    typesetting._remembered.clear()  # noqa: SLF001 - so that each test starts alike
    yield
    typesetting._remembered.clear()  # noqa: SLF001 - and leaves nothing behind


def is_ours(name: str) -> bool:
    return not any(low <= ord(sign) <= high for sign in name for low, high in FROM_THE_SYSTEM)


def test_our_own_fonts_draw_every_script_that_they_promise() -> None:
    """PDF/UA refuses what no font draws, so that a missing letter cannot go unseen."""
    names = [name for name in real() if is_ours(name)]
    assert len(names) > 90
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler(SOURCES / "certificate.typ", root=SOURCES, font_paths=fonts)
    for name in names:
        facts = {"facts": json.dumps(FACTS | {"name": name})}
        assert compiler.compile(format="pdf", sys_inputs=facts, pdf_standards=ACCESSIBLE), name


def test_a_letter_that_no_font_has_costs_the_mark_of_accessibility_and_nothing_else() -> None:
    found = PdfReader(BytesIO(typeset("certificate", FACTS | {"name": "Acme \U0010fffd"})))
    assert len(found.pages) == 1


def test_a_certificate_is_tagged_and_says_its_language_and_title() -> None:
    found = PdfReader(BytesIO(typeset("certificate", FACTS)))
    root: Any = found.root_object
    assert str(root["/Lang"]) == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert found.metadata is not None
    assert found.metadata.title == FACTS["document_title"]
    described: Any = found.xmp_metadata
    assert "pdfuaid" in described.stream.get_data().decode()


@pytest.mark.parametrize("name", ["W" * 200, "ش" * 200, "iiii " * 40, "ไ" * 200, "𐍈" * 200, "x"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_any_name_fits_on_the_one_page(name: str, direction: str) -> None:
    facts = FACTS | {"name": name, "direction": direction, "plan": name, "subtitle": name * 2}
    assert len(PdfReader(BytesIO(typeset("certificate", facts))).pages) == 1


@pytest.mark.parametrize("name", ['#eval("1+1")', "$x$ *b* _i_ `c`", "\\u{41} @a <b> // c", "#{"])
def test_what_looks_like_code_is_a_name(name: str) -> None:
    page = PdfReader(BytesIO(typeset("certificate", FACTS | {"name": name}))).pages[0]
    assert name.replace(" ", "") in page.extract_text().replace(" ", "").replace("\n", "")


def test_the_same_is_set_once() -> None:
    assert typeset("certificate", FACTS) is typeset("certificate", dict(FACTS))
    assert typeset("certificate", FACTS) != typeset("certificate", FACTS | {"name": "Other"})


def test_only_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "MOST_REMEMBERED", 2)
    for name in ("A", "B", "C"):
        typeset("certificate", FACTS | {"name": name})
    assert len(typesetting._remembered) == 2  # noqa: SLF001 - nothing else shows it


def test_while_others_wait_too_long_one_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = typeset("certificate", FACTS)
    monkeypatch.setattr(typesetting, "WAIT_SECONDS", 0.05)
    with typesetting._press:  # noqa: SLF001 - somebody else's document is being set
        assert typeset("certificate", FACTS) is known
        with pytest.raises(Overloaded):
            typeset("certificate", FACTS | {"name": "Other"})


def test_many_at_once_get_their_own() -> None:
    found: dict[str, bytes] = {}

    def ask(name: str) -> None:
        found[name] = typeset("certificate", FACTS | {"name": name})

    threads = [threading.Thread(target=ask, args=(f"Name {number}",)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(found.values())) == 8
