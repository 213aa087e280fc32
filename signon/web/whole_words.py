"""Keep words such as "sign-on" and "e-mail" on one line of a page.

Browsers may break a line after a hyphen. The character that forbids it (U+2011) would be copied
with the text, and who searches the page for "e-mail" would not find it. So the word gets an element
that does not wrap, and stays the word that it is.
"""

import re

from jinja2 import Template

_WORD = re.compile(r"\b(?:sign-on|e-mail|log-in|sign-in)\w*", re.IGNORECASE)
#: A tag, its name, and the text behind it.
_TEXT = re.compile(r"(<(/?[a-z][a-z0-9]*)[^>]*>)([^<]+)")
#: Elements that hold text alone, in which no other element may stand, or what is no word.
_TEXT_ALONE = frozenset({"title", "textarea", "option", "script", "style", "code"})


class PageTemplate(Template):
    """A template whose pages break no line within such a word."""

    def render(self, *args: object, **kwargs: object) -> str:
        page = super().render(*args, **kwargs)
        return keep_whole(page) if (self.name or "").endswith(".html") else page


def keep_whole(page: str) -> str:
    """Put each such word of a page's text into an element of its own.

    Text around it gets one more, as the words of a link that is laid out as a row (flex) would
    otherwise be items of the row, without the spaces between them.

    >>> keep_whole('<p title="e-mail">E-mail</p>')
    '<p title="e-mail"><span class="whole">E-mail</span></p>'
    >>> keep_whole('<a href="/">No e-mail to</a>')
    '<a href="/"><span>No <span class="whole">e-mail</span> to</span></a>'
    """
    return _TEXT.sub(_whole, page)


def _whole(found: re.Match[str]) -> str:
    tag, name, around = found.groups()
    text = around.strip()
    words = _WORD.sub(r'<span class="whole">\g<0></span>', text)
    if name in _TEXT_ALONE or words == text:
        return found[0]
    if not _WORD.fullmatch(text):
        words = f"<span>{words}</span>"
    return f"{tag}{around.replace(text, words, 1)}"
