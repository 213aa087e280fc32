"""Every odd name that we have, through both forms: stored as it is, or refused with a reason."""

import json
import unicodedata
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from signon.core import text as policy
from signon.core.errors import TextRefused
from signon.models import Plan
from tests.client import PageClient
from tests.conftest import Begin
from tests.sign.visitors import FORMS, NAME_FIELDS, a_stranger, sign_ons

CORPORA = Path(__file__).parents[1] / "corpora"


def corpus(name: str) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads((CORPORA / name).read_text(encoding="utf-8"))


REAL = corpus("names_must_accept.json")
REAL_NAMES: list[str] = REAL["individuals"] + REAL["organisations"]
HOSTILE: list[str] = [*corpus("names_hostile.json").values()]
FORMULAS: list[str] = corpus("csv_formula.json")
WIDTHS: dict[str, str] = corpus("lengths.json")["chars"]
pytestmark = [pytest.mark.one_database, pytest.mark.parametrize("path", FORMS)]


def stored(begin: Begin) -> list[str | None]:
    with begin() as session:
        return [sign_on.name for sign_on in sign_ons(session)]


def is_name(typed: str) -> bool:
    try:
        policy.name(typed)
    except TextRefused:
        return False
    return True


def values(path: str, name: str, number: int) -> dict[str, str]:
    """Return a form under ``name``, each from an address of its own."""
    return FORMS[path] | {NAME_FIELDS[path]: name, "email": f"n{number}@acme-aid.org"}


def test_every_real_name_is_taken_and_kept(app: Flask, plan: Plan, begin: Begin, path: str) -> None:
    stranger, hidden = a_stranger(app, path)
    for number, name in enumerate(REAL_NAMES):
        response = stranger.post(path, data=hidden | values(path, name, number))
        assert response.status_code == HTTPStatus.SEE_OTHER, name
    assert stored(begin) == [unicodedata.normalize("NFC", name) for name in REAL_NAMES]


@pytest.mark.parametrize("names", [HOSTILE, FORMULAS], ids=["hostile", "formulas"])
def test_every_hostile_name_is_kept_as_typed_or_refused(
    client: PageClient, plan: Plan, begin: Begin, path: str, names: list[str]
) -> None:
    hidden = client.form(path)[1]
    taken = []
    for number, name in enumerate(names):
        response = client.post(path, data=hidden | values(path, name, number))
        wanted = {True: 303, False: 422}[is_name(name)] if "\0" not in name else 400
        assert response.status_code == wanted, repr(name)
        taken += [name] if wanted == HTTPStatus.SEE_OTHER else []
    assert stored(begin) == [unicodedata.normalize("NFC", name.strip(" ")) for name in taken]


def test_a_name_is_taken_up_to_200_signs_and_never_cut(
    app: Flask, plan: Plan, begin: Begin, path: str
) -> None:
    stranger, hidden = a_stranger(app, path)
    for number, (length, sign) in enumerate(
        (length, sign) for length in (0, 1, 199, 200, 201, 1000, 65_536) for sign in WIDTHS.values()
    ):
        name = unicodedata.normalize("NFC", sign) * length
        response = stranger.post(path, data=hidden | values(path, name, number))
        assert response.status_code in {303, 413, 422}
        is_taken = 0 < length <= 200 and sign != WIDTHS["four_byte"]
        assert (response.status_code == HTTPStatus.SEE_OTHER) == is_taken, (length, sign)
    assert {len(name or "") for name in stored(begin)} == {1, 199, 200}
