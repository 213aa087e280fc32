"""What nobody may write, because somebody once lost data, a secret or an afternoon by it."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.sources import called, program, short, templates, tree

# The one sanitizes Markdown, the other writes options out of escaped parts.
MAKING_HTML = ("signon/web/filters.py", "signon/web/form_meta.py")
CLOCK = "signon/web/clock.py"
# They build objects, or code, out of bytes from outside.
MODULES = {"dill", "marshal", "pickle", "shelve"}
CLOCKS = {"now", "today", "utcfromtimestamp", "utcnow"}
SHELLS = {"os.popen", "os.system", "subprocess.getoutput", "subprocess.getstatusoutput"}
# They open connections: to the mail server, to nobody else, and to listen.
CONNECT = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "socket", "urllib3"}
CONNECT |= {"urllib.request"}
CONNECTING = {"signon/mail/smtp.py", "signon/mail/smtp_server.py"}
LISTENING = {
    "signon/operate/server.py",
    "signon/operate/slow_connections.py",
    "signon/operate/startup_message.py",
}
EXPRESSIONS = {f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "split")}
EXPRESSIONS |= {f"re.{name}" for name in ("findall", "finditer", "sub", "subn")}
# Our own expressions, looked up by a key.
LOOKED_UP = {"schema.get('pattern', '.*')", "names"}
LOADERS = {"yaml.load", "yaml.full_load", "yaml.unsafe_load", "eval", "exec"}
Rule = Callable[[ast.Module], Iterator[object]]
JINJA = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it reads, and renders nothing


def markup(module: ast.Module) -> Iterator[int]:
    """Yield the lines that say of a text that it is HTML already."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) in {"Markup", "mark_safe"}:
            yield node.lineno


def danger(module: ast.Module) -> Iterator[str]:
    """Yield what starts a shell, or makes objects out of bytes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in MODULES)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield node.module
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in SHELLS | LOADERS or any(each.arg == "shell" for each in node.keywords):
                yield name


def connections(module: ast.Module) -> Iterator[str]:
    """Yield what could open a connection to wherever a text says."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in CONNECT)
        if isinstance(node, ast.ImportFrom) and node.module in CONNECT:
            yield node.module


def patterns(module: ast.Module) -> Iterator[str]:
    """Yield what is put into a regular expression, and is neither a constant nor escaped."""
    escaped = {
        ast.unparse(node.targets[0])
        for node in ast.walk(module)
        if isinstance(node, ast.Assign) and "re.escape" in ast.unparse(node.value)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in EXPRESSIONS:
            for part in _parts(node.args[0]):
                text = ast.unparse(part)
                if not isinstance(part, ast.Constant) and not text.isupper():
                    yield from {text} - escaped


def _parts(pattern: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression is put together from; what is joined, only where it is a name."""
    if isinstance(pattern, ast.JoinedStr):
        yield from (each.value for each in pattern.values if isinstance(each, ast.FormattedValue))
    elif isinstance(pattern, ast.BinOp):
        both = (pattern.left, pattern.right)
        yield from (
            part for each in both if not isinstance(each, ast.Call) for part in _parts(each)
        )
    else:
        yield pattern


def clocks(module: ast.Module) -> Iterator[int]:
    """Yield the lines that ask the machine what day or time it is."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = ast.unparse(node.value).rpartition(".")[2]
            if owner in {"datetime", "date"}:
                yield node.lineno


def unescaped(source: str) -> Iterator[int]:
    """Yield the lines of a template that put a text in as it is."""
    before = ""
    for line, token, value in JINJA.lex(source):
        if token == "whitespace":
            continue
        if token == "name" and value == "safe" and before == "|":
            yield line
        if token == "name" and value == "autoescape":
            yield line
        before = value


@pytest.mark.parametrize("path", program(), ids=short)
def test_a_module_does_none_of_the_things_that_hurt(path: Path) -> None:
    module, name = tree(path), short(path)

    assert not list(danger(module)), "no shell, no pickle, no eval; YAML only by safe_load"
    assert set(patterns(module)) <= LOOKED_UP, "escape it: a typed pattern can be slow or wrong"
    if name not in CONNECTING | LISTENING:
        assert not list(connections(module)), "nothing that somebody typed may be fetched"
    if name not in MAKING_HTML:
        advice = f"text is escaped by the template; only {MAKING_HTML} make HTML"
        assert not list(markup(module)), advice
    if name != CLOCK:
        assert not list(clocks(module)), "take now as an argument, or ask signon.web.clock"


@pytest.mark.parametrize("path", templates(), ids=short)
def test_a_template_escapes_everything(path: Path) -> None:
    lines = list(unescaped(path.read_text()))

    assert not lines, f"line {lines}: no |safe and no autoescape; Markdown has its filter"


def test_no_template_holds_code_of_its_own() -> None:
    # Data for search engines is the one script that no browser runs.
    data = r'type="application/ld\+json">\{\{ [a-z.]+\|tojson \}\}</script>'
    inline = re.compile(
        rf"<script(?![^>]*\bsrc=)(?! {data})|\son[a-z]+=|javascript:|<style", re.IGNORECASE
    )
    found = [
        short(path)
        for path in templates()
        if path.parts[-3] != "mail" and path.parent.name != "mail"
        if inline.search(path.read_text())
    ]

    assert not found, "scripts and styles are files: the Content-Security-Policy runs no others"


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (markup, "from markupsafe import Markup\nMarkup(name)"),
        (markup, "markupsafe.Markup(name)"),
        (danger, "subprocess.run(command, shell=True)"),
        (danger, "os.system('rm')"),
        (danger, "from pickle import loads"),
        (danger, "import marshal"),
        (danger, "yaml.load(text)"),
        (danger, "eval(text)"),
        (connections, "import socket"),
        (connections, "from urllib.request import urlopen"),
        (patterns, "re.search(typed, text)"),
        (patterns, "re.search('a' + typed, text)"),
        (patterns, 're.compile(rf"\\b{typed}\\b")'),
        (clocks, "datetime.now(UTC)"),
        (clocks, "when = datetime.datetime.utcnow"),
        (clocks, "date.today()"),
    ],
)
def test_the_rules_see_what_they_forbid(rule: Rule, source: str) -> None:
    assert list(rule(ast.parse(source)))


@pytest.mark.parametrize("source", ["{{ a|safe }}", "{{ a | safe }}", "{% autoescape false %}"])
def test_the_rule_sees_a_template_that_escapes_nothing(source: str) -> None:
    assert list(unescaped(source))
