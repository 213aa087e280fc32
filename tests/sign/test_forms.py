"""The two forms, field by field: what they take, what they refuse, and in which words."""

import unicodedata
from datetime import UTC, datetime

import pytest
from flask import Flask

from signon.app import create_app
from signon.core.kinds import COUNTRIES, TERRITORIES, US_STATES, Kind, Scope, Visibility
from signon.ledger import Application
from signon.models import Plan, PlanVersion
from signon.sign.forms import OrganizationForm
from signon.sign.person_forms import IndividualForm
from tests.conftest import environment
from tests.sign.visitors import ORGANIZATION, PERSON

MONDAY = datetime(2020, 12, 14, tzinfo=UTC)
PLAN = Plan(
    slug="fair-plan",
    language="en",
    categories={"legal": "Legal services", "faith": "Faith"},
    created_at=MONDAY,
    versions=[
        PlanVersion(
            number=1,
            title="A Fair Plan",
            introduction="We agree.",
            digest="0" * 64,
            published_at=MONDAY,
        )
    ],
)
FORMS = {
    Kind.INDIVIDUAL: (IndividualForm, PERSON),
    Kind.ORGANIZATION: (OrganizationForm, ORGANIZATION),
}
OWN_NAME, APPEAR = "Enter your name.", "Choose how you should appear on the public list."
COUNTRY = "Choose your country."
TOO_LONG = "This is too long. Please shorten it."
NO_ADDRESS = "This is not an e-mail address. It should look like name@example.org."
WEB_ADDRESS = "Please write a web address such as https://www.example.org."
ONE_LINE = "Please write this on one line."
NO_CHOICE = "Not a valid choice."
PERSON_REFUSED = [
    ("name", "", OWN_NAME),
    ("name", "   ", OWN_NAME),
    ("name", "n" * 201, TOO_LONG),
    ("name", "n" * 60_000, TOO_LONG),
    ("name", "Ann\nLee", ONE_LINE),
    ("name", "Ann\x07", "This contains characters that cannot be shown. Please type it again."),
    (
        "name",
        "\u202eAnn",
        "This contains invisible characters that change the direction of the text.",
    ),
    ("name", "...", "This needs at least one letter or digit."),
    ("name", "\U0001f600", "This needs at least one letter or digit."),
    ("name", "https://spam.example", "Please write the name, not a web address."),
    ("name", "ann@example.org", "Please write the name, not an e-mail address"),
    ("email", "", "Enter your e-mail address."),
    ("email", "ann", NO_ADDRESS),
    ("email", "ann@localhost", NO_ADDRESS),
    ("email", "ann@example.org\r\nBcc: bo@example.org", "Please write one address only."),
    ("email", "ann@example.org, bo@example.org", "Please write one address only."),
    ("email", f"{'a' * 65}@example.org", NO_ADDRESS),
    ("email", f"a@{'b' * 250}.org", "This address is too long. Please check it."),
    ("email", "änn@example.org", "We cannot send e-mail to this kind of address."),
    ("state", "XX", NO_CHOICE),
    ("state", "Texas", NO_CHOICE),
    (
        "postal_code",
        "78701; DROP",
        "Please write a postal code of letters, digits, spaces and hyphens.",
    ),
    ("postal_code", "1" * 13, TOO_LONG),
    ("visibility", "", APPEAR),
    ("visibility", "everything", NO_CHOICE),
]
ORGANIZATION_REFUSED = [
    ("organization_name", "", "Enter the name of the organization."),
    ("organization_name", "n" * 201, TOO_LONG),
    ("organization_name", "www.acme-aid.org", "Please write the name, not a web address."),
    ("website", "javascript:alert(1)", WEB_ADDRESS),
    ("website", "ftp://acme-aid.org", WEB_ADDRESS),
    ("website", "http://127.0.0.1/", WEB_ADDRESS),
    ("website", "https://user:pass@acme-aid.org", WEB_ADDRESS),
    ("website", f"https://acme-aid.org/{'a' * 280}", TOO_LONG),
    ("category", "", "Choose the field of work."),
    ("category", "health", NO_CHOICE),
    ("scope", "", "Choose where it works."),
    ("scope", "global", NO_CHOICE),
    ("state", "ZZ", NO_CHOICE),
    ("city", "c" * 101, TOO_LONG),
    ("city", "Los\u2028Angeles", ONE_LINE),
    ("contact_name", "", OWN_NAME),
    ("contact_name", "n" * 201, TOO_LONG),
    ("contact_title", "", "Enter your title."),
    ("contact_title", "t" * 201, TOO_LONG),
    ("email", "", "Enter your e-mail address."),
    ("email", "bo@acme-aid", NO_ADDRESS),
    (
        "authorized",
        "",
        "Please check this box. Only somebody who is authorized may sign for an organization.",
    ),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return an application that these tests ask for words, never for its database."""
    directory = tmp_path_factory.mktemp("forms")
    return create_app(environment(directory, f"sqlite:///{directory / 'none.sqlite3'}"))


def fill_in(house: Flask, kind: Kind, **changes: str) -> dict[str, str]:
    """Return what is wrong with a form, by field."""
    form_class, usual = FORMS[kind]
    with house.test_request_context(method="POST", data=usual | changes):
        form = form_class(PLAN, meta={"csrf": False})
        is_valid = form.validate()
        assert is_valid == (not form.errors)
        return {str(name): str(errors[0]) for name, errors in form.errors.items()}


def application(house: Flask, of: Kind, **changes: str) -> Application:
    form_class, usual = FORMS[of]
    with house.test_request_context(method="POST", data=usual | changes):
        form = form_class(PLAN, meta={"csrf": False})
        assert form.validate(), form.errors
        found: Application = form.application()
        return found


@pytest.mark.parametrize(("field", "value", "message"), PERSON_REFUSED)
def test_a_person_is_told_which_field_is_wrong_and_why(
    house: Flask, field: str, value: str, message: str
) -> None:
    found = fill_in(house, Kind.INDIVIDUAL, **{field: value})
    assert list(found) == [field]
    assert found[field].startswith(message)


@pytest.mark.parametrize(("field", "value", "message"), ORGANIZATION_REFUSED)
def test_an_organization_is_told_which_field_is_wrong_and_why(
    house: Flask, field: str, value: str, message: str
) -> None:
    found = fill_in(house, Kind.ORGANIZATION, **{field: value})
    assert list(found) == [field]
    assert found[field].startswith(message)


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        (Kind.INDIVIDUAL, {"name", "email", "country", "visibility"}),
        (
            Kind.ORGANIZATION,
            {
                "organization_name",
                "category",
                "scope",
                "contact_name",
                "contact_title",
                "email",
                "authorized",
            },
        ),
    ],
)
def test_an_empty_form_asks_for_every_needed_field_and_no_other(
    house: Flask, kind: Kind, required: set[str]
) -> None:
    form_class, _ = FORMS[kind]
    with house.test_request_context(method="POST", data={"unknown": "field"}):
        form = form_class(PLAN, meta={"csrf": False})
        assert not form.validate()
        assert set(form.errors) == required


def test_a_person_s_form_becomes_an_application(house: Flask) -> None:
    assert application(house, Kind.INDIVIDUAL) == Application(
        kind=Kind.INDIVIDUAL,
        name="Ann Lee",
        email="ann@example.org",
        country="US",
        us_state="TX",
        postal_code="78701",
        visibility=Visibility.FULL,
        updates=True,
    )


def test_an_organization_s_form_becomes_an_application(house: Flask) -> None:
    assert application(house, Kind.ORGANIZATION) == Application(
        kind=Kind.ORGANIZATION,
        name="Acme Aid",
        email="bo@acme-aid.org",
        contact_name="Bo Diaz",
        contact_title="Director",
        website="https://acme-aid.org",
        category="legal",
        scope=Scope.STATE,
        us_state="CA",
        city="Los Angeles",
        updates=False,
    )


def test_what_a_person_leaves_empty_is_nothing(house: Flask) -> None:
    found = application(house, Kind.INDIVIDUAL, state="", postal_code=" ", updates="")
    assert (found.us_state, found.postal_code, found.updates) == (None, None, False)


@pytest.mark.parametrize(
    ("changes", "us_state"),
    [
        ({"state": ""}, "TX"),
        ({"state": "", "postal_code": "00901-1234"}, "PR"),
        ({"state": "CA"}, "CA"),  # people move; what was chosen is believed
        ({"state": "", "postal_code": "09001"}, None),
        ({"state": "", "postal_code": "78"}, None),
        ({"state": "", "country": "DE"}, None),
    ],
)
def test_a_state_that_was_left_open_is_taken_from_the_zip_code(
    house: Flask, changes: dict[str, str], us_state: str | None
) -> None:
    assert application(house, Kind.INDIVIDUAL, **changes).us_state == us_state


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("riverside-legal", "riverside-legal"),
        ("Riverside", "riverside"),
        ("a" * 40, "a" * 40),
        ("a" * 41, None),
        ("-a", None),
        ("<script>", None),
        ("a b", None),
        ("\u0430", None),
        ("", None),
    ],
)
def test_a_partner_is_kept_if_it_can_be_one(
    house: Flask, kind: Kind, typed: str, kept: str | None
) -> None:
    assert application(house, kind, via=typed).via == kept


def test_what_an_organization_leaves_empty_is_nothing(house: Flask) -> None:
    found = application(house, Kind.ORGANIZATION, website="", city=" ", scope="national", state="")
    assert (found.website, found.city, found.us_state) == (None, None, None)


@pytest.mark.parametrize("field", ["state", "visibility"])
def test_nothing_is_made_up_for_a_field_that_was_not_sent(house: Flask, field: str) -> None:
    sent = {name: value for name, value in PERSON.items() if name != field}
    with house.test_request_context(method="POST", data=sent):
        form = IndividualForm(PLAN, meta={"csrf": False})
        assert form.validate() == (field == "state")


@pytest.mark.parametrize("scope", ["state", "local"])
def test_who_works_in_a_state_names_it(house: Flask, scope: str) -> None:
    found = fill_in(house, Kind.ORGANIZATION, scope=scope, state="")
    assert found == {"state": "Choose the state it works in."}


@pytest.mark.parametrize("scope", ["national", "international"])
def test_who_works_everywhere_has_a_state_only_on_purpose(house: Flask, scope: str) -> None:
    assert application(house, Kind.ORGANIZATION, scope=scope).us_state is None
    chosen = application(house, Kind.ORGANIZATION, scope=scope, state_too="y")
    assert chosen.us_state == "CA"


@pytest.mark.parametrize("scope", ["national", "international"])
def test_who_works_everywhere_needs_no_state(house: Flask, scope: str) -> None:
    assert not fill_in(house, Kind.ORGANIZATION, scope=scope, state="")


@pytest.mark.parametrize(
    ("country", "message"), [("", COUNTRY), ("XX", NO_CHOICE), ("us", NO_CHOICE)]
)
def test_a_country_is_one_of_the_list(house: Flask, country: str, message: str) -> None:
    found = fill_in(house, Kind.INDIVIDUAL, country=country, state="")
    assert found == {"country": message}


def test_another_country_has_none_of_our_states(house: Flask) -> None:
    found = fill_in(house, Kind.INDIVIDUAL, country="MX")
    message = "Leave the state empty, or choose United States as the country."
    assert found == {"state": message}
    assert application(house, Kind.INDIVIDUAL, country="MX", state="").country == "MX"


@pytest.mark.parametrize("territory", sorted(TERRITORIES))
def test_a_territory_chosen_as_country_is_the_united_states(house: Flask, territory: str) -> None:
    for state in ("", territory):
        signed = application(house, Kind.INDIVIDUAL, country=territory, state=state)
        assert (signed.country, signed.us_state) == ("US", territory)
    assert "state" in fill_in(house, Kind.INDIVIDUAL, country=territory, state="TX")


@pytest.mark.parametrize(
    ("field", "typed", "offer"),
    [("postal_code", "2134", "02134"), ("email", "pat.o\u2019brien@x.org", "pat.o'brien@x.org")],
)
def test_what_was_probably_meant_is_in_the_field_for_a_second_look(
    house: Flask, field: str, typed: str, offer: str
) -> None:
    with house.test_request_context(method="POST", data=PERSON | {field: typed}):
        form = IndividualForm(PLAN, meta={"csrf": False})
        assert not form.validate()
        assert offer in form.errors[field][0]
        assert form[field].data == offer


@pytest.mark.parametrize("state", US_STATES)
def test_every_state_and_territory_can_be_chosen(house: Flask, state: str) -> None:
    assert application(house, Kind.INDIVIDUAL, state=state).us_state == state


@pytest.mark.parametrize("visibility", Visibility)
def test_every_visibility_can_be_chosen(house: Flask, visibility: Visibility) -> None:
    found = application(house, Kind.INDIVIDUAL, visibility=visibility.value)
    assert found.visibility is visibility


def test_every_country_is_offered_and_ours_comes_first(house: Flask) -> None:
    with house.test_request_context():
        offered = [code for code, *_ in IndividualForm(PLAN).country.iter_choices()]
        assert IndividualForm(PLAN).country.data == "US"
    assert (offered[0], offered[1], len(offered)) == ("US", "AF", len(COUNTRIES))


def test_the_plan_s_own_categories_are_offered(house: Flask) -> None:
    with house.test_request_context():
        offered = [value for value, *_ in OrganizationForm(PLAN).category.iter_choices()]
    assert offered == ["", "legal", "faith"]


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Kind.INDIVIDUAL, "name", "n" * 200),
        (Kind.INDIVIDUAL, "name", "\U0001f600" * 199 + "n"),
        (Kind.INDIVIDUAL, "name", "e\u0301" * 200),
        (Kind.INDIVIDUAL, "email", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"),
        (Kind.INDIVIDUAL, "postal_code", "SW1A 2AA"),
        (Kind.INDIVIDUAL, "postal_code", "1" * 12),
        (Kind.ORGANIZATION, "organization_name", "=cmd|' /C calc'!A0"),
        (Kind.ORGANIZATION, "organization_name", "Change.org"),
        (Kind.ORGANIZATION, "website", f"https://acme-aid.org/{'a' * 279}"),
        (Kind.ORGANIZATION, "city", "c" * 100),
        (Kind.ORGANIZATION, "contact_title", "& Co-Director (interim)"),
    ],
)
def test_the_limit_itself_is_still_fine(house: Flask, kind: Kind, field: str, value: str) -> None:
    assert not fill_in(house, kind, **{field: value})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("acme-aid.org", "https://acme-aid.org"), ("HTTP://X.org/", "http://x.org")],
)
def test_a_website_becomes_an_address_that_works(house: Flask, typed: str, kept: str) -> None:
    assert application(house, Kind.ORGANIZATION, website=typed).website == kept


def test_a_name_is_composed_and_otherwise_kept_as_typed(house: Flask) -> None:
    typed = unicodedata.normalize("NFD", " José  Ñandú ")
    assert application(house, Kind.INDIVIDUAL, name=typed).name == "José  Ñandú"


def test_fields_that_are_not_on_the_form_change_nothing(house: Flask) -> None:
    extra = {
        "state_of_sign_on": "listed",
        "kind": "organization",
        "flags": "[]",
        "id": "1",
        "slot": "1",
    }
    assert application(house, Kind.INDIVIDUAL, **extra) == application(house, Kind.INDIVIDUAL)
