"""The front matter: every setting, its default, and the sentence and line that refuse it."""

from datetime import UTC, datetime, timedelta

import pytest

from signon.core.errors import PlanFileRefused
from signon.plan.front_matter import DEFAULT_CATEGORIES, FrontMatter, read_front_matter
from signon.plan.plan_file import parse
from tests.plan.texts import a_file, a_text

ONE_LINE = "must be text on one line"
TIME = "must be a day or a time such as 2021-01-20T17:00-05:00"
REFUSED = [
    ("slug: Fair Plan", "slug: must look like 2021-immigration-action-plan"),
    ("slug: -fair", "slug: must look like"),
    (f"slug: {'a' * 101}", "slug: must look like"),
    ("language: english please", "language: must look like en"),
    ("title: ''", f"title: {ONE_LINE}, 300 characters at most"),
    (f"title: {'a' * 301}", f"title: {ONE_LINE}, 300 characters at most"),
    ("title: [a, list]", f"title: {ONE_LINE}"),
    ("subtitle: |\n  two\n  lines", f"subtitle: {ONE_LINE}"),
    ("timezone: Mars/Olympus", "timezone: must be a time zone such as America/New_York"),
    ("timezone: ../../etc/passwd", "timezone: must be a time zone"),
    ("timezone: America", "timezone: must be a time zone"),
    *(
        (f"confirm_grace: {value}", "confirm_grace: must be a time such as 24h, 90m or 2d")
        for value in ("24", "h", "-1h", "15d", "1.5h", "true", "24 h")
    ),
    ("goal: 0", "goal: must be a whole number from 1 to 1000000000"),
    ("goal: 1.5", "goal: must be a whole number"),
    ("goal: true", "goal: must be a whole number"),
    ("accent: red", 'accent: must look like "#1a5fb4"'),
    ("organizations_per_address: 0", "organizations_per_address: must be a whole number from 1"),
    ("household: 11", "household: must be a whole number from 1 to 10"),
    ("review_organizations: 1", "review_organizations: must be true or false"),
    ("review_individuals: maybe", "review_individuals: must be true or false"),
    ("categories: {}", "categories: must map short keys to labels, such as {faith: Faith}"),
    ("categories: [faith]", "categories: must map short keys to labels"),
    ("categories: {Faith Groups: Faith}", "categories key: must look like civil-rights"),
    ("categories: {faith: }", f"categories faith: {ONE_LINE}"),
    ("publisher: Our Coalition", "publisher: needs at least a name, such as {name: Our Coalition}"),
    ("publisher: {name: Us, website: http://localhost}", "publisher website: must be a website"),
    (
        "publisher: {name: Us, phone: 1}",
        "publisher: phone is unknown here; known are name, website",
    ),
    ("contact: Our Coalition", "contact: must be an address such as plan@example.org"),
    ("press: {name: Ana}", "press: needs an address or a phone"),
    ("press: {name: Ana, phone: ask}", "press phone: must be a telephone number such as"),
    ("opens: tomorrow", f"opens: {TIME}"),
    ("opens: 12", f"opens: {TIME}"),
    ("opens: 2021-01-20T17:00", "opens: needs its offset from UTC, such as"),
    ("closes: 2021-01-20 17:00:00", "closes: needs its offset from UTC, such as"),
    ("closes: 9999-12-31", "closes: must be between 1970 and 2999"),
    ("opens: 0001-01-01T00:00:00+05:00", "opens: must be between 1970 and 2999"),
    ("opens: 1969-12-31", "opens: must be between 1970 and 2999"),
    ("colour: red", "colour is unknown here; known are slug, language, title,"),
    ("1: one", "1 is unknown here; known are"),
]


@pytest.mark.parametrize(("setting", "message"), REFUSED)
def test_what_is_wrong_is_refused_with_its_line(setting: str, message: str) -> None:
    text = a_text("# a comment", setting)
    with pytest.raises(PlanFileRefused) as refused:
        parse(text)
    assert refused.value.message.startswith(message)
    assert refused.value.line == text[: text.index(setting)].count("\n") + 1


@pytest.mark.parametrize("name", ["slug", "language", "title"])
def test_what_every_plan_needs_is_asked_for(name: str) -> None:
    with pytest.raises(PlanFileRefused, match=f"line 2: {name} is missing in the front matter"):
        a_file(f"{name}: ")


def test_a_plan_closes_after_it_opens() -> None:
    with pytest.raises(PlanFileRefused, match="line 6: closes must be later than opens"):
        a_file("opens: 2021-01-20", "closes: 2021-01-19")


@pytest.mark.parametrize("values", [None, "words", ["a list"]])
def test_front_matter_without_names_is_refused(values: object) -> None:
    with pytest.raises(PlanFileRefused, match="line 2: the front matter must be lines such as"):
        read_front_matter(values)


def test_a_refusal_that_stands_nowhere_in_the_file_has_no_line() -> None:
    with pytest.raises(PlanFileRefused, match=r"^None is unknown here"):
        a_file("null: 1")


def test_what_is_not_said_has_a_default() -> None:
    assert a_file().front == FrontMatter(
        slug="fair-plan",
        language="en",
        title="A Fair Plan",
        subtitle=None,
        opens_at=None,
        closes_at=None,
        timezone="America/New_York",
        confirm_grace=timedelta(hours=24),
        goal=None,
        accent=None,
        logo=None,
        logo_text=None,
        household=2,
        organizations_per_address=5,
        review_organizations=True,
        review_individuals=False,
        categories=dict(DEFAULT_CATEGORIES),
    )


@pytest.mark.parametrize(
    "title",
    ["yes", "No", "1.10", "0123", "12:30", "1_000", "2021-01-20", "0x1F", "C#", "=", "1e3", "null"],
)
def test_a_title_is_what_is_written_even_if_yaml_would_read_a_number(title: str) -> None:
    written = f"'{title}'" if title == "null" else title
    assert a_file(f"title: {written}").front.title == title


def test_a_comment_is_no_part_of_a_value_in_quotes_nor_of_a_line_of_its_own() -> None:
    front = a_file("# ours", 'title: "Plan #1" # the first', "goal: 5").front
    assert (front.title, front.goal) == ("Plan #1", 5)


def test_every_setting_is_read() -> None:
    front = a_file(
        "language: pt-BR",
        "title: 2021",
        "subtitle: For everybody",
        "timezone: America/Chicago",
        "goal: 1000",
        'accent: "#1a5fb4"',
        "logo: pictures/Our logo.png",
        "logo_text: Our Coalition",
        "household: 3",
        "organizations_per_address: 9",
        "review_organizations: false",
        "review_individuals: true",
        "categories: {faith: Faith, other: Other}",
        "publisher: {name: Our Coalition, url: example.org}",
        "contact: plan@example.org",
        'press: {name: Ana Ruiz, phone: "+1 202 555 0100"}',
    ).front
    assert (front.language, front.title, front.subtitle) == ("pt-BR", "2021", "For everybody")
    assert (front.timezone, front.goal, front.accent) == ("America/Chicago", 1000, "#1a5fb4")
    assert (front.household, front.organizations_per_address) == (3, 9)
    assert (front.review_organizations, front.review_individuals) == (False, True)
    assert (front.logo, front.logo_text) == ("pictures/Our logo.png", "Our Coalition")
    assert front.categories == {"faith": "Faith", "other": "Other"}
    assert front.publisher == {"name": "Our Coalition", "website": "https://example.org"}
    assert front.contact == "plan@example.org"
    assert front.press == {"name": "Ana Ruiz", "address": None, "phone": "+1 202 555 0100"}


@pytest.mark.parametrize(
    ("written", "grace"),
    [
        ("90m", timedelta(minutes=90)),
        ("2d", timedelta(days=2)),
        ("0h", timedelta()),
        ("14d", timedelta(days=14)),
    ],
)
def test_the_time_to_confirm_after_the_end_is_a_number_and_a_unit(
    written: str, grace: timedelta
) -> None:
    assert a_file(f"confirm_grace: {written}").front.confirm_grace == grace


@pytest.mark.parametrize(
    ("written", "opens_at"),
    [
        ("2021-01-20", datetime(2021, 1, 20, 6, tzinfo=UTC)),
        ('"2021-01-20"', datetime(2021, 1, 20, 6, tzinfo=UTC)),
        ("2021-01-20T17:00-05:00", datetime(2021, 1, 20, 22, tzinfo=UTC)),
        ("2021-01-20T17:00:00-05:00", datetime(2021, 1, 20, 22, tzinfo=UTC)),
        ("2021-01-20T22:00:00Z", datetime(2021, 1, 20, 22, tzinfo=UTC)),
    ],
)
def test_a_plan_opens_at_a_time_or_at_the_beginning_of_a_day(
    written: str, opens_at: datetime
) -> None:
    assert a_file("timezone: America/Chicago", f"opens: {written}").front.opens_at == opens_at


def test_a_plan_closes_at_the_end_of_a_day_even_when_the_clock_changes() -> None:
    front = a_file("closes: 2020-11-01").front  # a day of 25 hours in New York
    assert front.closes_at == datetime(2020, 11, 2, 5, tzinfo=UTC)
