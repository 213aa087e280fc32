"""The form of an organization: validate the input and turn it into an application."""

from functools import cache, partial
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from signon.core import text as policy
from signon.core.kinds import Kind, Scope
from signon.core.places import us_states_in
from signon.ledger import Application
from signon.models import Plan
from signon.sign.labels import SCOPES
from signon.sign.place_forms import StateRequired
from signon.sign.question_forms import QuestionsForm
from signon.web.fields import (
    Chosen,
    Cleaned,
    TextLine,
    email_field,
    options,
    text,
)
from signon.web.form_meta import OneOf
from signon.web.labels import choices
from signon.web.language import spoken

OWN_NAME = Cleaned(policy.name, empty=_l("Enter your name."))
NAME = Cleaned(policy.name, empty=_l("Enter the name of the organization."))
CONTACT = Cleaned(
    partial(policy.unadvertising, limit=200, clean=policy.name), empty=_l("Enter your name.")
)
TITLE = Cleaned(partial(policy.unadvertising, limit=200), empty=_l("Enter your title."))
UPDATES = _l("The coalition may send me updates about this plan.")

# Attributes of inputs for a person's name: no spelling correction, a capital for each word.
PERSON = {"autocomplete": "name", "autocapitalize": "words", "spellcheck": "false"}


# A text, or a lazy text that is translated when the page is rendered.
Words = Any
# Values that WTForms does not type: a validator, an attribute of an input, a select's choices.
Loose = Any


def text_line(label: Words, *rules: Loose, description: Words = "", **render: Loose) -> TextLine:
    render = {"maxlength": 200} | render
    return TextLine(label, rules, description=description, render_kw=render)


def select_of(
    label: Words, choices: Loose, *rules: Loose, description: Words = "", **render: Loose
) -> OneOf:
    return OneOf(
        label, rules, choices=choices, description=description, default="", render_kw=render
    )


class OrganizationForm(QuestionsForm):
    """An organization's endorsement, filled in by its contact."""

    template = "sign/organization.html"
    kind = Kind.ORGANIZATION

    FROM_ADDRESS = frozenset(
        {"organization_name", "website", "category", "scope", "state", "city"}
        | {"contact_name", "contact_title", "email"}
    )

    organization_name = text_line(
        _l("Name of the organization"),
        NAME,
        description=_l("Exactly as it should be listed."),
        autocomplete="organization",
    )
    website = text_line(
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
    category = select_of(_l("Field of work"), [], Chosen(_l("Choose the field of work.")))
    scope = select_of(
        _l("Where it works"),
        options([("", _l("Choose where it works")), *choices(SCOPES)]),
        Chosen(_l("Choose where it works.")),
    )
    state = select_of(
        _l("State"),
        [],
        StateRequired(),
        description=_l("Required if it works in one state or locally."),
        autocomplete="off",
    )
    state_too = BooleanField(
        _l("Show this state, too, although it works nationally or internationally.")
    )
    city = text_line(
        _l("City"),
        Cleaned(partial(policy.unadvertising, limit=100), is_optional=True),
        maxlength=100,
        autocomplete="off",  # a browser would fill in where the contact lives
    )
    contact_name = text_line(_l("Your name"), CONTACT, **PERSON)
    contact_title = text_line(_l("Your title"), TITLE, autocomplete="organization-title")
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
        self.state.choices = states_in(language)

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
            answers=self.answers,
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
def states_in(language: str) -> list[Loose]:
    """Return the choices of the select of states. They are cached; the first label stays lazy."""
    return options([("", _l("Choose a state")), *us_states_in(language)])
