"""Keep words such as "sign-on" and "e-mail" on one line of a page.

Browsers may break a line after a hyphen. The character that forbids it (U+2011) would be copied
with the text, and who searches the page for "e-mail" would not find it. So the word gets an element
that does not wrap, and stays the word that it is.
"""

import re

from jinja2 import Template

_WORD = re.compile(r"\b(?:sign-on|e-mail|log-in|sign-in)\w*", re.IGNORECASE)
#: Elements that hold text alone, in which no other element may stand, or what is no word.
_TEXT_ALONE = ("<title", "<textarea", "<option", "<script", "<style", "<code")


class PageTemplate(Template):
    """A template whose pages break no line within such a word."""

    def render(self, *args: object, **kwargs: object) -> str:
        page = super().render(*args, **kwargs)
        return keep_whole(page) if (self.name or "").endswith(".html") else page


def keep_whole(page: str) -> str:
    """Put each such word of a page's text into an element of its own.

    >>> keep_whole('<p title="e-mail">Your e-mail</p>')
    '<p title="e-mail">Your <span class="whole">e-mail</span></p>'
    """

    def whole(found: re.Match[str]) -> str:
        word, tag = found[0], page.rfind("<", 0, found.start())
        is_in_tag = page.rfind(">", 0, found.start()) < tag
        if is_in_tag or page.startswith(_TEXT_ALONE, tag):
            return word
        return f'<span class="whole">{word}</span>'

    return _WORD.sub(whole, page)
