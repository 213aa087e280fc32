"""What of an introduction stands before the fold: two sentences, whole ones."""

import pytest

from signon.core.opening import opening

CUT = [
    ("We ask. We hope. We wait.", "We ask. We hope.", "We wait."),
    ("The U.S. Congress can act. Dr. Diaz says so. Now.", None, "Now."),
    ("Una frase. Otra. \u00bfY otra?", "Una frase. Otra.", "\u00bfY otra?"),
    ("We **ask. We hope. We** wait. We go. We come.", "We **ask. We hope. We** wait. We go.", None),
    ("We ask.\n\nWe hope. We wait.", "We ask.", "We hope. We wait."),
    ("- One. Two. Three.", "- One. Two. Three.", ""),
    ("We [ask][1]. We hope. We wait.\n\n[1]: https://example.org", None, ""),
    ("We ask.", "We ask.", ""),
]


@pytest.mark.parametrize(("text", "first", "rest"), CUT)
def test_two_whole_sentences_come_first(text: str, first: str | None, rest: str | None) -> None:
    shown, folded = opening(text)

    assert first in {None, shown}
    assert rest in {None, folded}
    assert f"{shown} {folded}".split() == text.split()  # nothing is lost
