"""No line of a page ends within a word such as "sign-on" or "e-mail"."""

import pytest

from signon.web.whole_words import keep_whole

WHOLE = '<span class="whole">{}</span>'.format


@pytest.mark.parametrize("word", ["e-mail", "E-mails", "sign-ons", "Sign-on", "e-mailed"])
def test_the_word_gets_an_element_that_does_not_wrap(word: str) -> None:
    assert keep_whole(f"<b>{word}</b>") == f"<b>{WHOLE(word)}</b>"


def test_words_around_it_stay_beside_it_where_elements_stand_in_a_row() -> None:
    row = keep_whole('<a href="/">\n  No e-mail to\n</a>')
    assert row == f'<a href="/">\n  <span>No {WHOLE("e-mail")} to</span>\n</a>'


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
