"""The same list as CSV, XLSX and JSON."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from signon.export.formats import ExportFormat, pieces
from signon.models import Plan
from tests.conftest import Begin
from tests.export.lists import read_csv, some_endorsers
from tests.export.test_cli import run

HEADER = ("name", "version", "listed_at", "website")
ROWS = (
    ("=1+1", 3, date(2021, 1, 31), None),
    ("007 Núñez", 10, date(2020, 2, 29), "https://example.org"),
)
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def whole(form: ExportFormat) -> bytes:
    return b"".join(pieces(form, HEADER, iter(ROWS)))


def cells(workbook: bytes) -> Iterator[tuple[str | None, str]]:
    """Yield the type and the text of each cell that is not empty."""
    sheet = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    for cell in ET.fromstring(sheet).iter(f"{CELL}c"):  # noqa: S314 - our own file
        yield cell.get("t"), "".join(cell.itertext())


def test_a_workbook_has_text_as_text_and_days_as_days() -> None:
    header, rows = (
        list(cells(whole(ExportFormat.XLSX)))[:4],
        list(cells(whole(ExportFormat.XLSX)))[4:],
    )
    assert header == [("inlineStr", name) for name in HEADER]
    assert rows == [
        ("inlineStr", "=1+1"),
        (None, "3"),
        (None, "44227"),  # days since 1899-12-30
        ("inlineStr", "007 Núñez"),
        (None, "10"),
        (None, "43890"),
        ("inlineStr", "https://example.org"),
    ]


def test_json_has_the_same_keys_and_nothing_is_null() -> None:
    assert json.loads(whole(ExportFormat.JSON)) == [
        {"name": "=1+1", "version": 3, "listed_at": "2021-01-31", "website": None},
        {
            "name": "007 Núñez",
            "version": 10,
            "listed_at": "2020-02-29",
            "website": "https://example.org",
        },
    ]
    assert json.loads(b"".join(pieces(ExportFormat.JSON, HEADER, iter(())))) == []


def test_csv_says_that_it_is_unicode_and_runs_nothing() -> None:
    assert whole(ExportFormat.CSV).startswith(b"\xef\xbb\xbfname,")
    assert [row["name"] for row in read_csv(whole(ExportFormat.CSV))] == ["'=1+1", "007 Núñez"]


@pytest.mark.one_database
def test_an_operator_gets_each_kind_of_file(
    app: Flask, begin: Begin, plan: Plan, tmp_path: Path
) -> None:
    with begin() as session:
        some_endorsers(session, plan, now=plan.created_at)
    for form in ExportFormat:
        path = tmp_path / f"list.{form}"
        words = "--purpose=delivery", f"--format={form}", f"--output={path}"
        assert run(app, plan.slug, *words).exit_code == 0

    named = {row["name"] for row in json.loads((tmp_path / "list.json").read_text())}
    texts = {text for _, text in cells((tmp_path / "list.xlsx").read_bytes())}
    in_csv = {row["name"] for row in read_csv((tmp_path / "list.csv").read_bytes())}
    assert "A supporter in Texas" in named & texts & in_csv
