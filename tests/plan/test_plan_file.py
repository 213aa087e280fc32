"""A plan's file: what is read, and what is refused in which line."""

import unicodedata
from pathlib import Path

import pytest

from signon.core.errors import PlanFileRefused
from signon.plan.plan_file import MAX_BYTES, FileAction, parse, read
from signon.plan.service import digest
from tests.plan.texts import BODY, a_file, a_text

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "signon/plan/shipped/2021-immigration-action-plan.en.md"
PUBLISHED = (HERE / "published.txt").read_text(encoding="utf-8").splitlines()
HEADING = "the heading expected here is"
# Settings below a first question that is right, which stands in line 6.
QUESTIONS_REFUSED = [
    (["  - Why?"], 7, "questions 2: must look like {id: members,"),
    (["  - id: Why?", "    words: Why?"], 7, "questions 2 id: must look like members"),
    (["  - words: Why?"], 7, "questions 2: id is missing"),
    (["  - id: how", "    words:"], 7, "questions 2: words is missing"),
    (["  - id: why", "    words: How?"], 7, "questions: the id why stands here twice"),
    (["  - id: how", "    words: [a]"], 8, "questions 2 words: must be text on one line"),
    (["  - id: how", "    kind: number"], 8, "questions 2 kind: must be one of text, choice"),
    (["  - {id: how, words: How, kind: choice}"], 7, "questions 2: choices are missing"),
    (["  - id: how", "    choices: {a: A}"], 8, "questions 2 choices: must be 2 to 50"),
    (["  - id: how", "    choices: {a: A, B C: B}"], 8, "questions 2 choices key: must look like"),
    (
        ["  - {id: how, words: How, kind: text, choices: {a: A, b: B}}"],
        7,
        "questions 2: choices belong to kind: choice",
    ),
    (["  - id: how", "    required: 1"], 8, "questions 2 required: must be true or false"),
    (["  - id: how", "    public: 1"], 8, "questions 2 public: must be true or false"),
    (["  - id: how", "    for: me"], 8, "questions 2 for: must be one of organizations, people"),
    (["  - id: how", "    hint: So"], 8, "questions 2: hint is unknown here; known are id, words"),
    (
        [f"  - {{id: q{number}, words: How}}" for number in range(5)],
        11,
        "questions: a plan has 5 questions at most",
    ),
]
REFUSED = [
    (a_text("questions: Why?"), 5, "questions: must be a list of questions, each such as"),
    ("", 1, "the file must begin with front matter between two lines ---"),
    (BODY, 1, "the file must begin with front matter between two lines ---"),
    ("---\nslug: a\n", 1, "the front matter is not closed by a line ---"),
    (a_text("title: 'open"), 4, "found unexpected end of stream"),
    (a_text("title: a: b"), 4, "mapping values are not allowed here"),
    (a_text("? [a, list]\n: b"), 5, "found unhashable key"),
    (a_text("subtitle: !!python/name:os.system"), 5, "a value that begins with ! needs quotes"),
    (a_text("goal: !!int '0xff'"), 5, "a value that begins with ! needs quotes"),
    (a_text("subtitle: *nobody"), 5, "a value that begins with * needs quotes"),
    (a_text("title: &Plan for all"), 4, "a value that begins with & needs quotes"),
    (a_text("title: Plan #1 for all"), 4, "what follows # would be dropped"),
    (a_text("subtitle: For\n  all #1 of us"), 5, "what follows # would be dropped"),
    (a_text("categories:", "  faith: Faith # and more"), 6, "what follows # would be dropped"),
    (a_text("subtitle: One", "subtitle: Two"), 6, "subtitle stands here twice"),
    (a_text("categories: {a: A, a: B}"), 5, "a stands here twice"),
    (a_text("title: \x07"), 2, "this is no YAML"),
    (a_text(f"title: {'[' * 600}"), 2, "the front matter is nested too deeply"),
    (a_text("opens: 2021-02-30"), 5, "opens: must be a day or a time"),
    (a_text("opens: ", "goal: 010"), 6, "goal: must be a whole number"),
    *(
        (a_text("questions:", "  - {id: why, words: Why}", *settings), line, message)
        for settings, line, message in QUESTIONS_REFUSED
    ),
    (a_text(body="## Action 1: A\n"), 6, "there is no introduction before the first action"),
    (a_text(body="We agree.\n"), None, "there is no action; write a heading such as ## Action 1:"),
    (a_text(body="A\n# Title\n"), 8, f"{HEADING} ## Action 1: Title; use ### inside"),
    (a_text(body="A\n## Why\n"), 8, f"{HEADING} ## Action 1: Title"),
    (a_text(body="A\n## Action 2: B\n"), 8, f"{HEADING} ## Action 1: Title"),
    (a_text(body="A\n## Action 1: B\n## Action 1: C\n"), 9, f"{HEADING} ## Action 2: Title"),
    (a_text(body="A\n## Action 1: B\n## Action 3: C\n"), 9, f"{HEADING} ## Action 2: Title"),
    (a_text(body="A\n## Action 1:\n"), 8, f"{HEADING} ## Action 1: Title"),
    (a_text(body="A\n## Action 99999: B\n"), 8, f"{HEADING} ## Action 1: Title"),
    (a_text(body="A\n\0## Action 1: B\n"), 8, "the file holds a NUL character"),
]


@pytest.mark.parametrize(("text", "line", "message"), REFUSED)
def test_what_is_no_plan_is_refused_with_its_line(
    text: str, line: int | None, message: str
) -> None:
    with pytest.raises(PlanFileRefused) as refused:
        parse(text)
    assert refused.value.line == line
    assert refused.value.message.startswith(message)


def test_a_refusal_tells_its_line_first() -> None:
    with pytest.raises(PlanFileRefused, match=r"^line 8: the heading expected here is"):
        a_file(body="A\n## Why\n")


def test_introduction_and_actions_are_read() -> None:
    file = a_file(body="We *agree*.\n\n### Why\n\nSo.\n\n##  Action 1:  Be: fair \n\n- all\n")
    assert file.introduction == "We *agree*.\n\n### Why\n\nSo."
    assert file.actions == (FileAction(1, "Be: fair", "- all"),)


def test_an_action_may_be_a_heading_alone() -> None:
    assert a_file(body="A\n## Action 1: B").actions == (FileAction(1, "B", ""),)


@pytest.mark.parametrize(
    "written",
    [
        b"\xef\xbb\xbf" + a_text().encode(),
        a_text().replace("\n", "\r\n").encode(),
        a_text().replace("\n", "\r").encode(),
        a_text().replace("---", "---  ").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "spaces"],
)
def test_what_editors_add_makes_no_difference(tmp_path: Path, written: bytes) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(written)
    assert read(path) == a_file()


def test_text_is_composed() -> None:
    text = a_text("title: Café", body="Où\n\n## Action 1: Né\n\nÇa.\n")
    assert parse(unicodedata.normalize("NFD", text)) == parse(text)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(a_text("title: Caf\xe9").encode("latin-1"))
    with pytest.raises(PlanFileRefused, match=r"^line 4: the file must be UTF-8"):
        read(path)


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_has_one_mebibyte_at_most(tmp_path: Path, more: int) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(a_text().encode().ljust(MAX_BYTES + more))
    if not more:
        assert read(path) == a_file()
        return
    with pytest.raises(PlanFileRefused, match="1 MiB at most"):
        read(path)


def test_a_file_that_is_not_there_is_told_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(PlanFileRefused, match=r"nowhere\.md cannot be read: No such file"):
        read(tmp_path / "nowhere.md")
    with pytest.raises(PlanFileRefused, match="cannot be read: Is a directory"):
        read(tmp_path)


def test_the_shipped_plan_has_the_published_words() -> None:
    shipped = read(SHIPPED)
    published = [line for line in PUBLISHED if line.startswith("ACTION ")]
    assert shipped.front.subtitle in PUBLISHED
    assert shipped.introduction in PUBLISHED
    assert [f"ACTION {a.number}: {a.title}: {a.body}" for a in shipped.actions] == published
    assert len(published) == 10


def test_the_shipped_plan_says_where_it_belongs() -> None:
    front = read(SHIPPED).front
    assert (front.slug, front.language) == ("2021-immigration-action-plan", "en")
    assert (front.title, front.opens_at) == ("2021 Immigration Action Plan", None)


def test_the_digest_of_the_shipped_plan_never_changes() -> None:
    """Endorsers signed exactly this text; a changed one is another version."""
    assert digest(read(SHIPPED)) == (
        "45d9897b6c8a7fe2be2b3c750d32ce96c74602ea25d56d5f3974ba40ba44f28f"
    )
