"""A CSV file is what RFC 4180 says, and harmless."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core.csv_file import CHUNK_CHARACTERS, chunks, guarded, line, unguarded
from signon.core.kinds import Scope

CORPORA = Path(__file__).parent.parent / "corpora"
FORMULAS = json.loads((CORPORA / "csv_formula.json").read_text())
RISKY = tuple("=+-@|\t\r\n＝＋－＠｜")  # noqa: RUF001 - the full-width forms are the point
UNSEEN = " \u00a0\ufeff\u200b"


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_begins_a_formula_and_each_can_be_read_back(value: str) -> None:
    [[cell, last]] = read_back(line([value, "end"]))

    assert not cell.lstrip(UNSEEN).startswith(RISKY)
    assert not cell.startswith(RISKY)
    assert unguarded(cell) == value
    assert last == "end"


@pytest.mark.parametrize(
    "name",
    ["@Work Collective", "+Peace", "-Ismos", "=", "| pipe", "  =x", "\u3000=x", "'=x", "''-"],
)
def test_a_name_that_begins_like_a_formula_gets_an_apostrophe(name: str) -> None:
    assert guarded(name) == f"'{name}"
    assert unguarded(guarded(name)) == name


@pytest.mark.parametrize(
    "name",
    ["Ann Lee", "'Ohana", "O'Brien", "a=1", "", "移民", "5 - 3", "👩🏽\u200d⚖️", '"q"', "%0A-3+3"],
)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert guarded(name) == name
    assert unguarded(name) == name


@given(st.text())
def test_every_text_can_be_read_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=2))
def test_every_row_keeps_its_cells(cells: list[str]) -> None:
    [row] = read_back(line(cells))

    assert [unguarded(cell) for cell in row] == cells


def test_a_semicolon_does_not_part_a_cell_in_countries_where_it_could() -> None:
    assert line(["a;=1+1", "b\t=1"]) == '"a;=1+1","b\t=1"\r\n'


def test_an_enum_is_its_word_and_nothing_is_empty() -> None:
    assert line([None, 3, Scope.LOCAL, date(2021, 2, 3)]) == ",3,local,2021-02-03\r\n"


def test_a_file_comes_in_pieces_with_no_byte_order_mark() -> None:
    rows = [["x" * 100, "é"]] * 2000

    pieces = list(chunks(["name", "city"], rows))

    assert len(pieces) > 2
    assert max(map(len, pieces)) < CHUNK_CHARACTERS * 2
    assert b"".join(pieces).startswith(b"name,city\r\nxxx")
    assert read_back(b"".join(pieces).decode()) == [["name", "city"], *rows]


def test_a_file_for_spreadsheets_says_that_it_is_unicode() -> None:
    assert b"".join(chunks(["name"], [["ñ"]], for_spreadsheets=True)) == (
        b"\xef\xbb\xbfname\r\n\xc3\xb1\r\n"
    )


def test_a_list_of_nobody_is_a_header() -> None:
    assert list(chunks(["name"], [])) == [b"name\r\n"]
