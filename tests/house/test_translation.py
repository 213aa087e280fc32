"""Every word that a visitor or the staff read is marked for translation."""

import ast
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.sources import called, has_letter, is_bare, program, short, templates, tree

JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it reads, and renders nothing
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
MARKS = {
    "Label",
    "_",
    "_l",
    "gettext",
    "lazy_gettext",
    "lazy_ngettext",
    "lazy_pgettext",
    "ngettext",
    "pgettext",
}
# Names, which are the same in every language.
NAMES = re.compile(r"\bsignon\b|\bSHA-256\b")
SENTENCE = re.compile(r"[A-Z][\w'-]* \w")
# Where a text that a person will read goes in.
SPEAKERS = re.compile(r"flash|StopValidation|ValidationError|(?!Hidden)\w*Field|\w+Required|Length")
SPEAKING = {"description", "label", "message"}
# After which statements a template is silent, or speaks again.
SILENT = {
    "trans": True,
    "endtrans": False,
    "block page_class": True,
    "endblock page_class": False,
}
SAID = re.compile(r"[A-Z][a-z]+|\w+ \w")
FORMS = {"forms.py", "fields.py", "labels.py"}
Words = Iterator[tuple[int, str]]


class Reader(HTMLParser):
    """Collects what a page says outside of its tags, and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[tuple[int, str]] = []
        self.is_silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_silent = tag in {"script", "style"}
        values = dict(attrs)
        is_button = tag == "input" and values.get("type") in {"submit", "button", "reset"}
        is_told = tag == "meta" and values.get("name") in {"description", "author"}
        spoken = SPOKEN | ({"value"} if is_button else set()) | ({"content"} if is_told else set())
        for name in spoken & values.keys():
            self.words.append((self.getpos()[0], values[name] or ""))

    def handle_endtag(self, _tag: str) -> None:
        self.is_silent = False

    def handle_data(self, data: str) -> None:
        if not self.is_silent:
            self.words.append((self.getpos()[0], data))


def skeleton(source: str) -> str:
    """Return a template without its expressions, and without what ``trans`` blocks translate.

    What remains of the block of a page's CSS classes is none of a reader's business either.
    """
    kept, words, is_silent = "", list[str](), False
    for _, token, value in JINJA.lex(source):
        if token == "data" and not is_silent:
            kept += value
            continue
        kept += "\n" * value.count("\n")
        if token == "block_begin":
            words.clear()
        elif token == "name":
            words.append(value)
        elif token == "block_end":
            is_silent = SILENT.get(" ".join(words[:2]), SILENT.get(words[0], is_silent))
    return kept


def unmarked(source: str, *, is_html: bool) -> Words:
    """Yield the words of a template that nobody can translate, with their lines."""
    kept = skeleton(source)
    if is_html:
        reader = Reader()
        reader.feed(kept)
        reader.close()
        words = reader.words
    else:
        words = list(enumerate(kept.splitlines(), 1))
    for line, text in words:
        if has_letter(NAMES.sub("", text)):
            yield line, " ".join(text.split())


def unmarked_sentences(source: str) -> Words:
    """Yield the sentences that an expression holds outside of ``_("…")``."""
    calls: list[bool] = []  # for each open bracket, whether what is in it is translated
    before = ""
    for line, token, value in JINJA.lex(source):
        if token == "whitespace":
            continue
        if value in {"(", "[", "{"} and token == "operator":
            calls.append(before in MARKS or any(calls))
        elif value in {")", "]", "}"} and token == "operator" and calls:
            calls.pop()
        elif token == "string" and not any(calls) and SENTENCE.search(value):
            yield line, value
        before = value


def unmarked_strings(module: ast.Module) -> Words:
    """Yield the labels and messages of a module that nobody can translate."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and SPEAKERS.fullmatch(called(node)):
            spoken = [*node.args[:1], *(e.value for e in node.keywords if e.arg in SPEAKING)]
            yield from ((each.lineno, ast.unparse(each)) for each in spoken if is_bare(each))
        if isinstance(node, ast.Call) and called(node) == "options":
            for pair in [each for each in ast.walk(node) if isinstance(each, ast.Tuple)]:
                yield from ((e.lineno, ast.unparse(e)) for e in pair.elts[1:] if is_bare(e))


def unmarked_words(module: ast.Module) -> Words:
    """Yield what in a module of forms looks like words for people and cannot be translated."""
    nodes = list(ast.walk(module))
    # An annotation may name a class in quotes.
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    quiet = translated(nodes) | {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        text = node.value if isinstance(node, ast.Constant) and id(node) not in quiet else None
        if isinstance(text, str) and SAID.match(text) and text not in classes:
            yield getattr(node, "lineno", 0), text


def translated(nodes: Sequence[ast.AST]) -> set[int]:
    """Return the nodes that stand inside of ``_("…")``."""
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    return {id(each) for call in calls if called(call) in MARKS for each in ast.walk(call)}


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_marks_its_words_for_translation(path: Path) -> None:
    source = path.read_text()

    found = [*unmarked(source, is_html=path.suffix == ".html"), *unmarked_sentences(source)]
    assert not found, '{{ _("…") }}, or {% trans %}…{% endtrans %} around a sentence with values'


@pytest.mark.parametrize("path", program(), ids=short)
def test_a_module_marks_its_labels_and_messages_for_translation(path: Path) -> None:
    found = list(unmarked_strings(tree(path)))
    if path.name in FORMS:
        found += unmarked_words(tree(path))

    assert not found, "lazy_gettext as _l for what is made once, gettext as _ inside a request"


@pytest.mark.parametrize(
    "source",
    [
        "<p>Sign here</p>",
        "<p>{{ name }} signed</p>",
        '<a title="Home">{{ x }}</a>',
        '<img alt="A map">',
        '<input placeholder="Your name">',
        '<input type="submit" value="Send">',
        "{% if a %}Yes{% endif %}",
        "{% trans %}a{% endtrans %} b",
        "{% set a %}Words{% endset %}",
    ],
)
def test_the_rule_sees_words_that_are_not_marked(source: str) -> None:
    assert list(unmarked(source, is_html=True))


@pytest.mark.parametrize(
    "source",
    [
        '<p class="lede" id="x">{{ _("Sign here") }}</p>',
        "{% trans name=name %}{{ name }} signed{% endtrans %}",
        '<a title="{{ _("Home") }}" href="https://example.org">{{ plan.title }}</a> · 1, 2 (3)',
        "{# A comment #}<style>a { color: red }</style><title>{{ x }} · signon</title>",
    ],
)
def test_the_rule_lets_marked_words_and_markup_be(source: str) -> None:
    assert not list(unmarked(source, is_html=True))


def test_the_rule_sees_a_sentence_inside_an_expression() -> None:
    assert list(unmarked_sentences('{{ notice("Not so good") }}'))
    assert list(unmarked_sentences('{{ "Not so good"|upper }}'))
    assert not list(unmarked_sentences('{{ notice(_("All %(is)s good", is=a("is-b"))) }}'))


@pytest.mark.parametrize(
    "source",
    [
        "flash('Done.')",
        "flash(f'{name} is done')",
        "StringField('Name')",
        "wtforms.StringField(_l('Name'), description='Your own')",
        "raise StopValidation('No.')",
        "InputRequired(message='Please.')",
        "options([('', _l('All')), ('a', 'Albany')])",
    ],
)
def test_the_rule_sees_a_string_that_is_not_marked(source: str) -> None:
    assert list(unmarked_strings(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["name = TextLine('Name')", "WHY = 'please choose'", "f(x, description='Your own')"]
)
def test_the_rule_sees_words_in_forms_whatever_takes_them(source: str) -> None:
    assert list(unmarked_words(ast.parse(source)))


def test_the_rule_lets_marked_strings_be() -> None:
    source = "StringField(_l('Name'), [InputRequired(CHOOSE)], description=text, default='US')"
    assert not list(unmarked_strings(ast.parse(source)))
    assert not list(unmarked_words(ast.parse(source)))
