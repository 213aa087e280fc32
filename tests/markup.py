"""What a validator and a screen reader would find in a page, beyond what parsing tells."""

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.client import text_of

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary", "label", "iframe"}
# An element that only makes sense in certain others.
PARENTS = {
    "li": {"ul", "ol", "menu"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "option": {"select", "optgroup", "datalist"},
    "figcaption": {"figure"},
    "legend": {"fieldset"},
    "caption": {"table"},
    "summary": {"details"},
}
# What may stand directly in an element of these.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
# They hold phrases, so none of the blocks below.
PHRASES = {"p", "span", "h1", "h2", "h3", "h4", "dt", "summary", "label", "button", "ins", "del"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "article", "form", "fieldset", "header"}
NAMED = {"a", "button", "summary", *HEADINGS, "th", "legend", "label"}
# What each of these must have besides words.
MISSING: dict[str, Callable[[Element], bool]] = {
    "img": lambda each: each.get("alt") is None or not each.get("width"),
    "button": lambda each: each.get("type") not in {"submit", "button", "reset"},
    "details": lambda each: not len(each) or each[0].tag != "summary",
    "iframe": lambda each: not each.get("title"),
    "input": lambda each: not each.get("type"),
    # Who must choose must find a first option that is no choice.
    "select": lambda each: each.get("required") is not None and bool(_first_option(each)),
}
# Elements that are nothing by themselves, and so can have no name.
NAMELESS = {"div", "span", "p", "pre", "code", "strong", "em", "bdi"}
# How the values of these attributes look.
FORMS = {
    ("lang", "hreflang"): re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*|x-default"),
    ("id", "href", "src", "for"): re.compile(r"\S+"),
    ("datetime",): re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?"),
    ("width", "height", "maxlength", "colspan"): re.compile(r"\d+"),
    ("dir",): re.compile("ltr|rtl|auto"),
}


def faults(tree: Element) -> Iterator[str]:
    """Yield a sentence for each fault of a page."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    for check in (_references, _headings, _landmarks):
        yield from check(tree)
    for element in tree.iter():
        if not _is_in_svg(element, parents):
            yield from _placed(element, parents)
            yield from _nested(element, parents)
            yield from _complete(element)
            yield from _values(element)


def _is_in_svg(element: Element, parents: dict[Element, Element]) -> bool:
    while element.tag != "svg" and element in parents:
        element = parents[element]
    return element.tag == "svg"


def _references(tree: Element) -> Iterator[str]:
    ids = {each.get("id") for each in tree.iter()}
    for element in tree.iter():
        wanted = [word for name in REFERENCES for word in (element.get(name) or "").split()]
        wanted += [element.get(name) or "" for name in ("for", "list", "form", "popovertarget")]
        for each in wanted:
            if each and each not in ids:
                yield f"<{element.tag}> refers to {each!r}, which is not there"
    for label in tree.iter("label"):
        if not label.get("for") and not any(label.iter("input")):
            yield f"the label {text_of(label)!r} labels nothing"


def _headings(tree: Element) -> Iterator[str]:
    before = 0
    for element in tree.iter():
        if element.tag in HEADINGS:
            level = int(str(element.tag)[1])
            if level > before + 1:
                yield f"<h{level}> {text_of(element)!r} comes after <h{before}>"
            before = level


def _landmarks(tree: Element) -> Iterator[str]:
    if len(list(tree.iter("main"))) != 1:
        yield "a page has one <main>"
    for name in ("nav", "aside"):
        found = list(tree.iter(name))
        names = [each.get("aria-label") or each.get("aria-labelledby") for each in found]
        if len(found) > 1 and (None in names or len(set(names)) < len(names)):
            yield f"several <{name}> need names that differ: {names}"


def _placed(element: Element, parents: dict[Element, Element]) -> Iterator[str]:
    tag, parent = str(element.tag), parents.get(element)
    if parent is None:
        return
    above = str(parent.tag)
    if tag in PARENTS and above not in PARENTS[tag]:
        yield f"<{tag}> stands in <{above}>"
    if above in CHILDREN and tag not in CHILDREN[above] | {"script", "template"}:
        yield f"<{above}> holds <{tag}>"
    if above in PHRASES and tag in BLOCKS:
        yield f"<{above}> holds <{tag}>: {text_of(parent)[:60]!r}"


def _nested(element: Element, parents: dict[Element, Element]) -> Iterator[str]:
    tag, parent = str(element.tag), parents.get(element)
    while parent is not None and tag in INTERACTIVE:
        is_own_label = parent.tag == "label" and tag in {"input", "select", "textarea"}
        if parent.tag in INTERACTIVE and not is_own_label:
            yield f"<{tag}> stands within <{parent.tag}>"
        parent = parents.get(parent)


def _complete(element: Element) -> Iterator[str]:
    tag = str(element.tag)
    if tag in NAMED and not _name(element):
        yield f"<{tag}> has no words: {element.attrib}"
    for name, is_missing in MISSING.items():
        if tag == name and is_missing(element):
            yield f"<{tag}> is not complete: {element.attrib} {text_of(element)[:40]!r}"
    has_name = element.get("aria-label") or element.get("aria-labelledby")
    if tag in NAMELESS and has_name and not element.get("role"):
        yield f"<{tag}> has a name and no role: {has_name!r}"
    if int(element.get("tabindex") or 0) > 0:
        yield f"<{tag}> jumps the queue of the Tab key"


def _first_option(select: Element) -> str:
    first = next(select.iter("option"), None)
    return "" if first is None else first.get("value", text_of(first))


def _name(element: Element) -> str:
    pictures = [each.get("alt") or each.get("aria-label") or "" for each in element.iter()]
    return text_of(element) or "".join(pictures) or element.get("aria-labelledby") or ""


def _values(element: Element) -> Iterator[str]:
    for names, form in FORMS.items():
        for name in names:
            value = element.get(name)
            if value is not None and not form.fullmatch(value):
                yield f"<{element.tag} {name}={value!r}> is malformed"
