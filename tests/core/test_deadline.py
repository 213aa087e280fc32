"""How an end is written: the last day and minute that count."""

from datetime import datetime

import pytest

from signon.core.deadline import in_words
from signon.core.languages import locale_of


@pytest.mark.parametrize(
    ("ends_at", "timezone", "language", "words"),
    [
        ("2020-01-21T05:00:00Z", "America/New_York", "en", "January 20, 2020, 11:59 PM EST"),
        ("2020-07-02T05:00:00Z", "America/Chicago", "en", "July 1, 2020, 11:59 PM CDT"),
        ("2021-01-20T22:00:00Z", "America/New_York", "en", "January 20, 2021, 5:00 PM EST"),
        (
            "2020-01-21T05:00:01Z",
            "America/New_York",
            "en",
            "January 21, 2020, 12:00 AM EST",
        ),
        ("2020-01-21T05:00:00Z", "America/New_York", "es", "20 de enero de 2020, 11:59 p.m. EST"),
    ],
)
def test_an_end_at_midnight_names_the_day_before(
    ends_at: str, timezone: str, language: str, words: str
) -> None:
    found = in_words(datetime.fromisoformat(ends_at), timezone, locale_of(language))
    assert found.replace("\xa0", " ") == words
