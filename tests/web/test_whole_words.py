"""No line of a page ends within a word such as "sign-on" or "e-mail"."""

import pytest

from signon.web.whole_words import keep_whole

WHOLE = '<span class="whole">{}</span>'.format


@pytest.mark.parametrize("word", ["e-mail", "E-mails", "sign-ons", "Sign-on", "e-mailed"])
def test_the_word_gets_an_element_that_does_not_wrap(word: str) -> None:
    assert keep_whole(f"<b>The {word}, please</b>") == f"<b>The {WHOLE(word)}, please</b>"


@pytest.mark.parametrize(
    "page",
    [
        '<input aria-label="Your e-mail" value="sign-on">',
        "<title>Your e-mail</title>",
        '<option value="1">By e-mail</option>',
        "<textarea name=a>My sign-on</textarea>",
        '<script type="application/ld+json">{"a": "e-mail"}</script>',
    ],
)
def test_attributes_and_what_holds_text_alone_stay_as_they_are(page: str) -> None:
    assert keep_whole(page) == page
