"""Words for values of closed lists stand once, in ``labels.py``, and in every language."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from signon.core.languages import SOURCE, languages
from signon.mail.render import VOCABULARY
from signon.web.labels import KEY
from tests.house.catalogs import catalog, messages
from tests.house.sources import short, templates

JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it reads, and renders nothing
MARKS = {"_", "gettext", "pgettext"}


def closed_lists() -> list[set[str]]:
    """Return the values of each enum of ours."""
    ours = [each for each in StrEnum.__subclasses__() if each.__module__.startswith("signon.")]
    return [{str(member) for member in each} for each in ours]


def ladders(source: str) -> Iterator[int]:
    """Yield the lines where a template goes through the values of a closed list one by one."""
    for rung in JINJA.parse(source).find_all(nodes.If):
        asked: dict[str, set[str]] = {}
        for each in (rung, *rung.elif_):
            for compared in _comparisons(each.test):
                value = compared.ops[0].expr
                if compared.ops[0].op == "eq" and isinstance(value, nodes.Const):
                    asked.setdefault(repr(compared.expr), set()).add(str(value.value))
        several = [values for values in asked.values() if len(values) > 1]
        if any(len(values & of) > 1 for values in several for of in closed_lists()):
            yield rung.lineno


def dictionaries(source: str) -> Iterator[int]:
    """Yield the lines where a template looks words up in a dictionary of its own."""
    for pair in JINJA.parse(source).find_all(nodes.Pair):
        called = pair.value.node if isinstance(pair.value, nodes.Call) else None
        if isinstance(called, nodes.Name) and called.name in MARKS:
            yield pair.lineno


def _comparisons(test: nodes.Node) -> Iterator[nodes.Compare]:
    if isinstance(test, nodes.Compare):
        yield test
    yield from test.find_all(nodes.Compare)


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_has_no_words_for_values(path: Path) -> None:
    source = path.read_text()

    assert not [*ladders(source), *dictionaries(source)], "{{ value|label }}, and a room's labels"


@pytest.mark.parametrize(
    "source",
    [
        '{% if state == "listed" %}{% elif state == "declined" %}{% endif %}',
        '{% if a %}{% elif x.kind == "signed" %}{% elif x.kind == "held" and b %}{% endif %}',
    ],
)
def test_the_rule_sees_a_ladder(source: str) -> None:
    assert list(ladders(source))


@pytest.mark.parametrize(
    "source",
    [
        '{% if state == "listed" %}{% else %}{% endif %}',
        '{% if phase != "open" %}{% elif style == "list" %}{% endif %}',
        '{% if schema == "integer" %}{% elif schema == "text" %}{% endif %}',
    ],
)
def test_the_rule_lets_other_questions_be(source: str) -> None:
    assert not list(ladders(source))


def test_the_rule_sees_a_dictionary_of_words() -> None:
    assert list(dictionaries('{% set words = {"listed": _("Listed")} %}'))
    assert not list(dictionaries('{% set tones = {"listed": "good"} %}'))


@pytest.mark.one_database
@pytest.mark.parametrize("language", [each for each in languages() if each != SOURCE])
def test_every_value_has_its_label_in_every_language(app: Flask, language: str) -> None:
    every = [*app.extensions[KEY], *VOCABULARY]
    said = {(label.context, label.text) for labels in every for label in labels.values()}

    assert len(said) > 100
    assert not said - messages(catalog(language)).keys(), "write Label(…) in place, with its text"
