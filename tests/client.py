"""A visitor without JavaScript, who looks at every page that comes back."""

import hashlib
import json
import re
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LABELLED = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}


# What differs each time that a page is shown: tokens of forms, and ids of requests.
CHANGING = re.compile(r'(?<=value=")[\w.-]{40,}(?=")|\b[0-9a-f]{12}\b')
WHOLE_WORD = re.compile(r'<span class="whole">([^<]*)</span>')
AROUND_WORD = re.compile(r"<span>([^<]*)</span>")
_sound: set[bytes] = set()


@lru_cache(maxsize=4)
def parse(page: str) -> Element:
    """Return the tree of a page; bad HTML is an error. Parsing takes as long as making the page."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    return tree


def text_of(element: Element) -> str:
    """Return the words of an element with single spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def plain(response: TestResponse) -> str:
    """Return a page without the elements that keep its words on one line."""
    return AROUND_WORD.sub(r"\1", WHOLE_WORD.sub(r"\1", response.get_data(as_text=True)))


def is_data(script: Element) -> bool:
    """Say whether a script element is one that no browser runs, and holds what it says it does."""
    if script.get("type") != "application/ld+json":
        return False
    json.loads(script.text or "")
    return True


def check(page: str) -> Element:
    """See that a page is valid HTML, accessible in its bones, and free of inline code."""
    tree = parse(page)
    headings = [text_of(each) for each in tree.iter("h1")]
    assert len(headings) == 1, f"one h1 a page, not {headings}"
    title = text_of(next(tree.iter("title")))
    assert title.startswith(headings[0]), f"{title!r} does not begin with {headings[0]!r}"
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids)), f"an id is there twice: {sorted(map(str, ids))}"
    assert tree.get("lang")
    assert not [each for each in tree.iter("script") if not each.get("src") and not is_data(each)]
    for each in tree.iter():
        inline = [name for name in each.attrib if name == "style" or str(name).startswith("on")]
        assert not inline, f"inline code on {each.tag}: {inline}"
    _check_labels(tree)
    return tree


def check_once(page: str) -> None:
    """Check a page, unless it has been found sound before, but for its tokens."""
    digest = hashlib.sha256(CHANGING.sub("", page).encode()).digest()
    if digest not in _sound:
        check(page)
        _sound.add(digest)


def _check_labels(tree: Element) -> None:
    labels = {each.get("for") for each in tree.iter("label")}
    for each in tree.iter():
        if each.tag in LABELLED and each.get("type") not in UNLABELLED_TYPES:
            assert each.get("id") in labels or each.get("aria-label"), f"{each.attrib} has no label"
        for described in (each.get("aria-describedby") or "").split():
            assert tree.find(f".//*[@id='{described}']") is not None, f"no element {described}"


class PageClient(FlaskClient):
    """Opens pages, checks them, and sends forms as a browser would."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - Werkzeug's signature
        # As when it is served: no request finds in ``g`` what the one before it has left there.
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        assert response.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, "see the log for the trace"
        if response.mimetype == "text/html" and response.get_data():
            check_once(response.get_data(as_text=True))
        return response

    def form(self, path: str, action: str | None = None) -> tuple[str, dict[str, str]]:
        """Return where a page's form goes, and the values it would send untouched.

        :param action: the form's target; by default the first form that is sent by POST
        """
        tree = parse(self.get(path).get_data(as_text=True))
        for form in tree.iter("form"):
            target = urlsplit(form.get("action") or path).path
            others = {button.get("formaction") for button in form.iter("button")}
            if form.get("method") == "post" and action in {None, target, *others}:
                return action or target, _values(form)
        raise AssertionError(f"{path} has no form for {action}")

    def submit(
        self, path: str, values: dict[str, str] | None = None, *, action: str | None = None
    ) -> TestResponse:
        """Fill in the form at ``path`` and send it. A value of None-like "" clears a field."""
        target, kept = self.form(path, action)
        return self.post(target, data=kept | (values or {}))


def _values(form: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in form.iter():
        name, kind = each.get("name"), each.get("type")
        if not name or each.tag not in LABELLED:
            continue
        if each.tag == "select":
            chosen = [
                option for option in each.iter("option") if option.get("selected") is not None
            ]
            found[name] = (chosen[0].get("value") or "") if chosen else ""
        elif kind in {"checkbox", "radio"}:
            if each.get("checked") is not None:
                found[name] = each.get("value") or "y"
        else:
            found[name] = each.get("value") or ""
    return found
