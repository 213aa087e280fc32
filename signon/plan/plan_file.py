"""Read a plan's Markdown file: front matter, introduction, actions."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from signon.core.errors import PlanFileRefused
from signon.documents.pictures import Picture
from signon.plan import yaml_text
from signon.plan.front_matter import FrontMatter, read_front_matter
from signon.plan.logo import read as read_logo

MAX_BYTES = 1024 * 1024
FENCE = "---"
ACTION = re.compile(r"## +Action +([1-9]\d{0,3}): +(\S.*)")
# What PyYAML raises for a value that is not of its tag's type, apart from its own errors.
LONG_NUMBER = 3000  # characters of a line that holds a number of more than 4300 decimal digits
SECTION = re.compile(r"#{1,2}(?!#)")


@dataclass(frozen=True)
class FileAction:
    """One action as the file has it."""

    number: int
    title: str
    body: str


@dataclass(frozen=True)
class PlanFile:
    """What a plan's file says, checked. All text is NFC with plain line feeds."""

    front: FrontMatter
    introduction: str
    actions: tuple[FileAction, ...] = field(default_factory=tuple)
    logo: Picture | None = None


def read(path: Path) -> PlanFile:
    """Return the plan that the file at ``path`` holds.

    :raises PlanFileRefused: the file cannot be used; the message says which line and why
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PlanFileRefused(f"{path} cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise PlanFileRefused("a plan's file may have 1 MiB at most")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanFileRefused(
            "the file must be UTF-8", raw[: error.start].count(b"\n") + 1
        ) from None
    file = parse(text)
    if file.front.logo is None:
        return file
    return replace(file, logo=read_logo(path.parent / file.front.logo))


def parse(text: str) -> PlanFile:
    """Return the plan that ``text`` holds.

    :raises PlanFileRefused: it is not a plan; the message says which line and why
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise PlanFileRefused("the file holds a NUL character", text.split("\0")[0].count("\n") + 1)
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise PlanFileRefused("the file must begin with front matter between two lines ---", 1)
    end = next((i for i, each in enumerate(lines[1:], 1) if each.rstrip() == FENCE), None)
    if end is None:
        raise PlanFileRefused("the front matter is not closed by a line ---", 1)
    front = _front_matter(lines[1:end])
    introduction, *actions = _sections(lines, end + 1)
    if not introduction.body:
        raise PlanFileRefused("there is no introduction before the first action", end + 2)
    if not actions:
        raise PlanFileRefused("there is no action; write a heading such as ## Action 1: Title")
    return PlanFile(front=front, introduction=introduction.body, actions=tuple(actions))


def _front_matter(lines: list[str]) -> FrontMatter:
    """Return the settings that ``lines`` hold; the first of them is line 2 of the file."""
    values = yaml_text.read(lines)
    try:
        return read_front_matter(values)
    except ValueError:  # Python writes no integer of more than 4300 digits
        why = "the front matter holds a number that is too long"
        raise PlanFileRefused(why, _first(lines, lambda line: len(line) > LONG_NUMBER)) from None
    except PlanFileRefused as error:
        if error.line is not None:
            raise
        if error.at:
            raise PlanFileRefused(error.message, yaml_text.line_of(lines, error.at)) from None
        key = re.escape(error.message.partition(" ")[0].rstrip(":"))  # its first word
        raise PlanFileRefused(
            error.message, _first(lines, re.compile(rf"[\s{{\"']*{key}\b").match)
        ) from None


def _first(lines: list[str], is_meant: Callable[[str], object]) -> int | None:
    """Return the line number, in the file, of the first line for which ``is_meant`` is true."""
    return next((number for number, line in enumerate(lines, 2) if is_meant(line)), None)


def _sections(lines: list[str], start: int) -> Iterator[FileAction]:
    """Yield the introduction as number 0, then the actions."""
    number, title, body = 0, "", list[str]()
    for position, line in enumerate(lines[start:], start + 1):
        if not SECTION.match(line):
            body.append(line)
            continue
        found = ACTION.fullmatch(line.rstrip())
        if not found or int(found[1]) != number + 1:
            wanted = f"## Action {number + 1}: Title"
            raise PlanFileRefused(
                f"the heading expected here is {wanted}; use ### inside", position
            )
        yield FileAction(number, title, "\n".join(body).strip())
        number, title, body = int(found[1]), found[2].strip(), []
    yield FileAction(number, title, "\n".join(body).strip())
