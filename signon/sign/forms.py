"""The two sign-on forms: validate the input and turn it into an application."""

from functools import cache, partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from signon.core import text as policy
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.places import countries_in, us_state_in, us_states_in
from signon.core.postal_codes import us_state_of
from signon.core.visibility import EXAMPLE_NAME, public_name
from signon.ledger import Application
from signon.models import Plan
from signon.sign.labels import EXAMPLES, SCOPES, VISIBILITIES
from signon.web.fields import (
    Chosen,
    Cleaned,
    NamesField,
    PublicForm,
    TextLine,
    email_field,
    options,
    text,
)
from signon.web.labels import choices, say
from signon.web.language import spoken

OWN_NAME = Cleaned(policy.name, empty=_l("Enter your name."))
NAME = Cleaned(policy.name, empty=_l("Enter the name of the organization."))
TITLE = Cleaned(partial(policy.line, limit=200), empty=_l("Enter your title."))
UPDATES = _l("Send me updates about this plan. (You can stop them at any time.)")

# Attributes of inputs for a person's name: no spelling correction, a capital for each word.
PERSON = {"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}


class _StateRequired:
    """A state must be chosen when the organization works in one."""

    def __call__(self, form: Any, field: SelectField) -> None:  # noqa: ANN401 - WTForms' signature
        if form.scope.data in {Scope.STATE, Scope.LOCAL} and not field.data:
            raise StopValidation(NamesField(_l("Choose the state it works in.")))


class _StateOfUs:
    """A US state may be chosen only if the country is the United States."""

    def __call__(self, form: Any, field: SelectField) -> None:  # noqa: ANN401 - WTForms' signature
        if field.data and form.country.data != "US":
            message = _l("Leave the state empty, or choose United States as the country.")
            raise StopValidation(str(message))


# A text, or a lazy text that is translated when the page is rendered.
Words = Any
# Values that WTForms does not type: a validator, an attribute of an input, a select's choices.
Loose = Any


def _line(label: Words, *rules: Loose, description: Words = "", **render: Loose) -> TextLine:
    render = {"maxlength": 200} | render
    return TextLine(label, rules, description=description, render_kw=render)


def _select(
    label: Words, choices: Loose, *rules: Loose, description: Words = "", **render: Loose
) -> SelectField:
    return SelectField(
        label, rules, choices=choices, description=description, default="", render_kw=render
    )


class OrganizationForm(PublicForm):
    """An organization's endorsement, filled in by its contact."""

    FROM_ADDRESS = frozenset(
        {"organization_name", "website", "category", "scope", "state", "city"}
        | {"contact_name", "contact_title", "email"}
    )

    organization_name = _line(
        _l("Name of the organization"),
        NAME,
        description=_l("Exactly as it should be listed."),
        autocomplete="organization",
    )
    website = _line(
        _l("Website"),
        Cleaned(policy.website, is_optional=True),
        description=_l(
            "Just example.org will do. It helps us verify that you speak for the organization."
        ),
        autocomplete="url",
        inputmode="url",
        autocapitalize="none",
        spellcheck="false",
        maxlength=300,
    )
    category = _select(_l("Field of work"), [], Chosen(_l("Choose the field of work.")))
    scope = _select(
        _l("Where it works"),
        options([("", _l("Choose where it works")), *choices(SCOPES)]),
        Chosen(_l("Choose where it works.")),
    )
    state = _select(
        _l("State"),
        [],
        _StateRequired(),
        description=_l("Required if it works in one state or locally."),
        autocomplete="off",
    )
    state_too = BooleanField(
        _l("Show this state, too, although it works nationally or internationally.")
    )
    city = _line(
        _l("City"),
        Cleaned(partial(policy.line, limit=100), is_optional=True),
        maxlength=100,
        autocomplete="off",  # a browser would fill in where the contact lives
    )
    contact_name = _line(_l("Your name"), OWN_NAME, **PERSON)
    contact_title = _line(_l("Your title"), TITLE, autocomplete="organization-title")
    email = email_field(
        _l("Your work e-mail address"),
        _l("An address at the domain of the organization is the quickest to verify."),
    )
    authorized = BooleanField(
        _l("I am authorized to sign for this organization."),
        [
            Chosen(
                _l(
                    "Please check this box. Only somebody who is authorized may "
                    "sign for an organization."
                )
            )
        ],
    )
    updates = BooleanField(UPDATES)

    def __init__(self, plan: Plan, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(**values)
        self.language = language = spoken()
        fields = [(key, plan.category_in(language, key)) for key in plan.categories]
        self.category.choices = options([("", _l("Choose a field")), *fields])
        self.state.choices = _states(language)

    def application(self) -> Application:
        """Return the application; call this only after a successful ``validate``."""
        return Application(
            kind=Kind.ORGANIZATION,
            language=self.language,
            name=text(self.organization_name),
            email=text(self.email),
            contact_name=text(self.contact_name),
            contact_title=text(self.contact_title),
            website=self.website.data or None,
            category=self.category.data,
            scope=Scope(self.scope.data),
            us_state=self._us_state(),
            city=self.city.data or None,
            updates=self.updates.data,
            via=self.via.data or None,
            version=self.version_read,
            is_trapped=self.is_trapped,
        )

    def _us_state(self) -> str | None:
        """Return the state to show.

        Browsers fill in the state where the contact lives. So an organization that works in more
        than one state has one only if somebody has chosen that.
        """
        is_meant = self.scope.data in {Scope.STATE, Scope.LOCAL} or self.state_too.data
        return self.state.data or None if is_meant else None


@cache
def _states(language: str) -> list[Loose]:
    """Return the choices of the select of states. They are cached; the first label stays lazy."""
    return options([("", _l("Choose a state")), *us_states_in(language)])


@cache
def _countries(language: str) -> list[Loose]:
    return options(countries_in(language))


class IndividualForm(PublicForm):
    """A person's signature."""

    FROM_ADDRESS = frozenset({"name", "email", "country", "state", "postal_code", "visibility"})

    sample = EXAMPLE_NAME

    name = _line(_l("Your name"), OWN_NAME, **PERSON)
    email = email_field(
        _l("Your e-mail address"), _l("We send one message to confirm it is yours.")
    )
    # A country is preselected, so the `required` attribute would have no effect and be invalid.
    country = SelectField(
        _l("Country"),
        [Chosen(_l("Choose your country."))],
        choices=[],
        default="US",
        render_kw={"required": False, "autocomplete": "country"},
    )
    postal_code = _line(
        _l("ZIP or postal code"),
        Cleaned(policy.postal_code, is_optional=True),
        maxlength=12,
        autocomplete="postal-code",
        autocapitalize="characters",
        spellcheck="false",
    )
    state = _select(
        _l("State"),
        [],
        _StateOfUs(),
        description=_l("If you leave this empty, we take it from your ZIP code."),
    )
    visibility = RadioField(
        _l("How should you appear on the public list?"),
        [Chosen(_l("Choose how you should appear on the public list."))],
        choices=options(choices(VISIBILITIES)),
    )
    updates = BooleanField(UPDATES)

    def __init__(self, plan: Plan, **values: Any) -> None:  # noqa: ANN401, ARG002 - as the other form
        super().__init__(**values)
        self.language = spoken()
        self.country.choices = _countries(self.language)
        self.state.choices = _states(self.language)

    @property
    def examples(self) -> dict[Visibility, str]:
        """An example of an entry on the public list, for each choice of visibility."""
        place = us_state_in(spoken(), "TX")
        return {
            each: say(label) % {"name": public_name(self.sample, each), "place": place}
            for each, label in EXAMPLES.items()
        }

    def application(self) -> Application:
        """Return the application; call this only after a successful ``validate``."""
        return Application(
            kind=Kind.INDIVIDUAL,
            language=self.language,
            name=text(self.name),
            email=text(self.email),
            country=self.country.data,
            us_state=self.state.data or self._us_state_of_zip(),
            postal_code=self.postal_code.data or None,
            visibility=Visibility(self.visibility.data),
            updates=self.updates.data,
            via=self.via.data or None,
            version=self.version_read,
            is_trapped=self.is_trapped,
        )

    def _us_state_of_zip(self) -> str | None:
        """Return the state that the ZIP code belongs to.

        It is used only if no state was chosen. A chosen state wins over the ZIP code, since
        people move, and have mailboxes in other states.
        """
        is_in_us = self.country.data == "US"
        return us_state_of(text(self.postal_code)) if is_in_us else None
