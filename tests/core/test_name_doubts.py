"""Names of people that a moderator should see before anybody else does."""

import pytest

from signon.core.name_doubts import NameDoubt, name_doubts


@pytest.mark.parametrize(
    "name",
    [
        "Visit evil.com now",
        "evil.example",
        "Ann evil dot com",
        "Ann evil . com",
        "evil\u3002com",
        "https:evil.com",
        "Ann @evil",
        "Ann (512) 555-0199",
        "Ann +1 800 555 0199",
        "Donate to Ann",
        "Haz clic aquí",
    ],
)
def test_a_name_that_leads_somewhere_is_an_advertisement(name: str) -> None:
    assert name_doubts(name) == [NameDoubt.ADVERTISEMENT]


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("Texas Arts Coalition", NameDoubt.ORGANIZATION),
        ("Fundación Esperanza", NameDoubt.ORGANIZATION),
        ("U.S. Senator Jane Example", NameDoubt.OFFICE),
        ("Gov. Jane Example", NameDoubt.OFFICE),
        ("Alcaldesa Ana Ruiz", NameDoubt.OFFICE),
        ("Sh1t Head", NameDoubt.ABUSE),
        ("f u c k off", NameDoubt.ABUSE),
        ("Hijo de Puta", NameDoubt.ABUSE),
    ],
)
def test_organizations_offices_and_abuse_are_told_apart(name: str, doubt: NameDoubt) -> None:
    assert name_doubts(name) == [doubt]


@pytest.mark.parametrize(
    "name",
    [
        "Jean St.Clair",
        "J.R.R. Tolkien",
        "John Smith M.D.",
        "Ana Ruiz, Ph.D.",
        "Ann Lee 78701",
        "John Smith 3rd",
        "Frank Church",
        "Mike Judge",
        "Dick Johnson",
        "Concha Moro",
        "Kike Hernández",
        "Scunthorpe Essex",
        "Senén Ruiz",
        "Dona Smith",
        "\u674e\u5c0f\u9f99",
    ],
)
def test_the_names_of_people_pass(name: str) -> None:
    assert not name_doubts(name)
